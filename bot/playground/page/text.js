/** Telegram's entities turned into elements: offsets count UTF-16 units, which is what JavaScript strings count too. */

import { h } from "./dom.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** Only these may be followed from a message; anything else stays text. */
export function safeUrl(url) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  try {
    return ["http:", "https:", "mailto:", "tel:", "tg:"].includes(new URL(whole).protocol) ? whole : null;
  } catch {
    return null;
  }
}

function link(url) {
  const href = safeUrl(url);
  return href === null ? h("span") : h("a", { href, target: "_blank", rel: "noopener noreferrer", title: href });
}

function spoiler() {
  const cover = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show" });
  const reveal = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    if (!cover.classList.contains("shown")) event.preventDefault();
    cover.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", reveal);
  cover.addEventListener("keydown", reveal);
  return cover;
}

function command(text) {
  const detail = { command: text };
  const send = (event) => event.currentTarget.dispatchEvent(new CustomEvent("command", { bubbles: true, detail }));
  return h("button", { type: "button", class: "command-link", onclick: send });
}

function quote(expandable) {
  if (!expandable) return h("blockquote");
  const fold = (event) => event.currentTarget.classList.toggle("open");
  return h("blockquote", { class: "expandable", title: "Press to unfold", onclick: fold });
}

function elementFor(entity, text) {
  switch (entity.type) {
    case "text_link": return link(entity.url);
    case "url": return link(text);
    case "email": return link(`mailto:${text}`);
    case "phone_number": return link(`tel:${text}`);
    case "mention": return link(`https://t.me/${text.slice(1)}`);
    case "bot_command": return command(text);
    case "spoiler": return spoiler();
    case "blockquote": return quote(false);
    case "expandable_blockquote": return quote(true);
    case "pre": return h("pre", { "data-language": entity.language });
    default: return h(PLAIN[entity.type] ?? "span");
  }
}

/** Blocks stand on lines of their own, so the line break next to one would show as an empty line. */
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function fill(into, text, from, to, entities) {
  let at = from;
  for (let index = 0; index < entities.length;) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    const element = elementFor(entity, text.slice(entity.offset, end));
    const block = BLOCKS.has(entity.type);
    const before = text.slice(at, entity.offset);
    into.append(block ? before.replace(/\n$/, "") : before, element);
    fill(element, text, entity.offset, end, entities.slice(index + 1, next));
    at = block && end < to && text[end] === "\n" ? end + 1 : end;
    index = next;
  }
  into.append(text.slice(at, to));
}

/** `text` with its formatting, as a fragment. */
export function formatted(text, entities = []) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fill(fragment, text, 0, text.length, ordered);
  return fragment;
}
