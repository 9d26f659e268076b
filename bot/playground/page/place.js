/** Asking for a place, as a phone would know it: a few cities, or coordinates. */

import { dialog, h } from "./dom.js";

const CITIES = [
  ["Berlin", 52.52, 13.405], ["Lisbon", 38.7223, -9.1393], ["London", 51.5072, -0.1276], ["Warsaw", 52.2297, 21.0122],
  ["Nairobi", -1.2921, 36.8219], ["Bengaluru", 12.9716, 77.5946], ["Almaty", 43.2389, 76.8897], ["Tokyo", 35.6764, 139.65],
  ["Sydney", -33.8688, 151.2093], ["São Paulo", -23.5558, -46.6396], ["New York", 40.7128, -74.006], ["Denver", 39.7392, -104.9903],
];

function coordinate(label, limit) {
  const input = h("input", { type: "number", min: String(-limit), max: String(limit), step: "any", required: true, placeholder: "0.0" });
  return { input, field: h("label", {}, h("span", {}, label), input) };
}

/** {latitude, longitude} of the chosen place, or null when the person thinks better of it. */
export function askForPlace() {
  return new Promise((resolve) => {
    let chosen = null;
    const latitude = coordinate("Latitude", 90);
    const longitude = coordinate("Longitude", 180);
    const cities = CITIES.map(([name, north, east]) =>
      h("button", { type: "button", class: "city", onclick: () => { chosen = { latitude: north, longitude: east }; box.close(); } }, name));
    const cancel = h("button", { type: "button", onclick: () => box.close() }, "Cancel");
    const exact = h("form", { class: "exact", method: "dialog" }, latitude.field, longitude.field,
      h("div", { class: "dialog-buttons" }, cancel, h("button", { class: "primary" }, "Share coordinates")));
    exact.addEventListener("submit", () => { chosen = { latitude: latitude.input.valueAsNumber, longitude: longitude.input.valueAsNumber }; });
    const box = dialog("Share a place", [h("h2", {}, "Where are you?"), h("div", { class: "cities" }, cities), h("p", { class: "or" }, "or anywhere else"), exact], "place");
    box.addEventListener("close", () => resolve(chosen));
  });
}
