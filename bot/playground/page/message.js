/** One message drawn as a bubble, with whatever it carries and the buttons under it. */

import { h, icon } from "./dom.js";
import { drawPoll } from "./poll.js";
import { formatted, safeUrl } from "./text.js";

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const WHOLE_DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function seconds(value) {
  const whole = Math.max(0, Math.floor(value));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function drawDocument({ url, name, size }) {
  return h("a", { class: "document", href: url, download: name, "data-testid": "document" },
    h("span", { class: "document-icon" }, icon("file")),
    h("span", { class: "document-about" }, h("span", { class: "document-name" }, name), h("span", { class: "document-size" }, fileSize(size))));
}

function drawPhoto({ url }, text) {
  return h("a", { class: "photo", href: url, target: "_blank", rel: "noopener noreferrer" },
    h("img", { src: url, alt: text || "Picture", loading: "lazy" }));
}

function drawVoice({ url, duration }) {
  const sound = h("audio", { src: url, preload: "metadata" });
  const toggle = h("button", { type: "button", class: "voice-toggle", "aria-label": "Play" }, icon("play"));
  const position = h("input", { type: "range", min: "0", max: "1000", value: "0", "aria-label": "Position" });
  const time = h("span", { class: "voice-time" }, seconds(duration ?? 0));
  const length = () => (Number.isFinite(sound.duration) ? sound.duration : duration ?? 0);
  const show = () => {
    toggle.replaceChildren(icon(sound.paused ? "play" : "pause"));
    toggle.setAttribute("aria-label", sound.paused ? "Play" : "Pause");
  };
  toggle.addEventListener("click", () => (sound.paused ? sound.play().catch(() => { time.textContent = "cannot be played"; }) : sound.pause()));
  position.addEventListener("input", () => { sound.currentTime = (position.value / 1000) * length(); });
  sound.addEventListener("timeupdate", () => {
    position.value = String(Math.round((sound.currentTime / (length() || 1)) * 1000));
    time.textContent = `${seconds(sound.currentTime)} / ${seconds(length())}`;
  });
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, show);
  return h("div", { class: "voice", "data-testid": "voice" }, sound, toggle, position, time);
}

function drawLocation({ latitude, longitude }) {
  const place = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=11/${latitude}/${longitude}`;
  return h("a", { class: "location", href, target: "_blank", rel: "noopener noreferrer", "data-testid": "location" },
    h("span", { class: "map" }, icon("pin")), h("span", { class: "coordinates" }, place));
}

function drawBody(message, chat) {
  const words = message.text ? h("div", { class: "words", dir: "auto" }, formatted(message.text, message.entities)) : null;
  if (message.poll) return [drawPoll(message.poll, (options) => chat.vote(message.poll.id, options))];
  if (message.location) return [drawLocation(message.location)];
  if (!message.file) return [words ?? h("div", { class: "words" }, `(${message.kind})`)];
  if (message.kind === "photo") return [drawPhoto(message.file, message.text), words];
  if (message.kind === "voice" || message.kind === "audio") return [drawVoice(message.file), words];
  return [drawDocument(message.file), words];
}

function drawMeta(message) {
  const date = new Date(message.date);
  return h("span", { class: "meta" },
    message.edited ? h("span", { class: "edited" }, "edited ") : null,
    h("time", { datetime: message.date, title: WHOLE_DATE.format(date) }, CLOCK.format(date)));
}

function drawButton(button, message, chat) {
  const label = h("span", { class: "label" }, button.text);
  if (button.url || button.login_url || button.web_app) {
    const href = safeUrl((button.url ?? button.login_url?.url ?? button.web_app?.url) || "");
    return h("a", { class: "inline-button", href, target: "_blank", rel: "noopener noreferrer", title: button.text }, label, icon("link"));
  }
  const press = (event) => chat.press(message.id, button, event.currentTarget);
  return h("button", { type: "button", class: "inline-button", title: button.text, onclick: press }, label);
}

function drawKeyboard(rows, message, chat) {
  if (rows.length === 0) return null;
  return h("div", { class: "inline-keyboard", "data-testid": "inline-keyboard" },
    rows.map((row) => h("div", { class: "row" }, row.map((button) => drawButton(button, message, chat)))));
}

/** The element of one message. `chat` is asked to vote and to press. */
export function drawMessage(message, chat) {
  const service = message.kind === "service";
  const bubble = h("div", { class: `bubble kind-${message.kind}` }, drawBody(message, chat), service ? null : drawMeta(message));
  const side = service ? "service" : message.mine ? "mine" : "theirs";
  return h("article", { class: `message ${side}`, "data-testid": "message", "data-id": message.id, "data-mine": message.mine },
    h("div", { class: "stack" }, bubble, drawKeyboard(message.keyboard, message, chat)));
}
