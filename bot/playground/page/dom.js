/** Building elements, icons, avatars, toasts and dialogs. Nothing here ever parses a string as HTML. */

/** An element: `attributes` may hold attributes, `on…` listeners, and `class`; null, false and undefined are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS = {
  send: "M3 11.2 20.5 3.4c.7-.3 1.3.4 1 1l-6.4 16c-.3.8-1.4.8-1.7 0L11 14l-7.9-1.4c-.8-.2-.9-1.2-.1-1.4z",
  attach: "M19 11.5 12 18.4a4.4 4.4 0 0 1-6.3-6.2l7.6-7.5a3 3 0 0 1 4.2 4.2l-7.4 7.3a1.5 1.5 0 0 1-2.2-2.1l6.6-6.5",
  keyboard: "M4 6.5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM7 10.3h.01M10.3 10.3h.01M13.7 10.3h.01M17 10.3h.01M8 14h8",
  down: "M6 9.5l6 6 6-6",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  pin: "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  file: "M7 3h7l4.5 4.5V20a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM13.5 3.2V8h4.8",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8 5.5v13M16 5.5v13",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.8 5.8l12.4 12.4",
  link: "M9 15 16.5 7.5M10.5 7h6.5v6.5",
  bulb: "M9.5 17.5h5M10.5 20.5h3M12 3.5a5.6 5.6 0 0 0-3.3 10.1c.7.6.8 1.2.8 2h5c0-.8.1-1.4.8-2A5.6 5.6 0 0 0 12 3.5z",
  check: "M5.5 12.5l4.3 4.3 8.7-9",
};
const SOLID = new Set(["send", "play"]);

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", SOLID.has(name) ? "icon solid" : "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** The round coloured initials; the colour follows from `key`, so one person keeps theirs. */
export function avatar(name, key) {
  const initials = name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
  return h("span", { class: `avatar hue-${Math.abs(Number(key)) % 7}`, "aria-hidden": "true" }, initials);
}

/** Bring `parent`'s children to `wanted` while touching only what differs, so focus, scroll and players survive. */
export function sync(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

/** A passing note at the foot of the page, or in `host`. */
export function toast(text, kind = "plain", host = document.querySelector("body > .toasts")) {
  const note = h("div", { class: `toast ${kind}`, "data-testid": "toast" }, text);
  host.append(note);
  setTimeout(() => note.remove(), 4500 + 40 * text.length);
}

/** A modal dialog around `content`; it leaves the page when closed. `content` may close it through the returned element. */
export function dialog(label, content, testid = "dialog") {
  const box = h("dialog", { class: "dialog", "aria-label": label, "data-testid": testid }, content);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
  return box;
}

export function showAlert(title, text) {
  const close = h("button", { type: "button", class: "primary", autofocus: true }, "OK");
  const box = dialog(title, [h("h2", {}, title), h("p", { class: "alert-text" }, text), h("div", { class: "dialog-buttons" }, close)], "alert");
  close.addEventListener("click", () => box.close());
}
