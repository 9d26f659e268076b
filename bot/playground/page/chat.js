/** One person's chat with the bot: the header, the messages, and who has seen them. */

import { act } from "./api.js";
import { Composer } from "./composer.js";
import { avatar, h, icon, showAlert, sync, toast } from "./dom.js";
import { drawMessage } from "./message.js";

const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const NEAR_THE_END = 80;
const TYPING_LASTS = 5000;
const ACTIONS = { typing: "typing…", upload_document: "sending a file…", upload_photo: "sending a picture…", find_location: "looking up a place…" };

const dayOf = (message) => DAY.format(new Date(message.date));

/** Whether a new group of bubbles begins: another speaker, another day, or a service message between. */
function startsGroup(message, previous) {
  return !previous || previous.mine !== message.mine || [message.kind, previous.kind].includes("service") || dayOf(message) !== dayOf(previous);
}

export class Chat {
  /** `onUnread` is called whenever `unread` may have changed, `onClose` when the person's column is to be closed. */
  constructor(person, bot, { onUnread, onClose }) {
    this.person = person;
    this.bot = bot;
    this.onUnread = onUnread;
    this.unread = 0;
    this.lastSeen = null;
    this.drawn = new Map();
    this.days = new Map();
    this.build(onClose);
  }

  get id() { return this.person.id; }

  build(onClose) {
    const { id } = this;
    this.status = h("span", { class: "status", "data-testid": `status-${id}` }, "bot");
    this.blockButton = h("button", { type: "button", class: "quiet", "data-testid": `block-${id}`, onclick: () => this.toggleBlock() }, "Block");
    this.list = h("div", { class: "messages", role: "log", "aria-label": `Messages of ${this.person.name}`, tabindex: "0", "data-testid": `messages-${id}` });
    this.down = h("button", { type: "button", class: "to-end", "aria-label": "To the newest message", hidden: true, onclick: () => this.toEnd(true) }, icon("down"), h("span", { class: "badge", hidden: true }));
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.composer = new Composer(this);
    this.element = h("section", { class: "chat", "aria-label": `${this.person.name}'s chat`, "data-testid": `person-${id}` },
      h("header", { class: "chat-header" },
        avatar(this.bot.name, 4),
        h("div", { class: "who" }, h("span", { class: "bot-name" }, this.bot.name), this.status),
        h("div", { class: "owner", title: this.person.about }, h("span", { class: "owner-label" }, "as"), h("b", {}, this.person.name)),
        this.blockButton,
        h("button", { type: "button", class: "quiet close-column", "aria-label": `Close ${this.person.name}'s chat`, onclick: onClose }, icon("close"))),
      h("div", { class: "wall" }, this.list, this.down, this.toasts),
      this.composer.element);
    this.list.addEventListener("scroll", () => this.look(), { passive: true });
    this.list.addEventListener("command", (event) => this.say(event.detail.command));
    this.list.addEventListener("load", () => { if (this.stuck) this.toEnd(); }, { capture: true });
    new ResizeObserver(() => { if (this.stuck) this.toEnd(); }).observe(this.list);
    this.stuck = true;
  }

  /** Show the chat as `person` (the server's reading of it) says it is now. */
  show(person, commands) {
    const stuck = this.stuck;
    this.person = person;
    this.showMessages(person.messages);
    this.showAction(person.action);
    this.composer.show(person, commands);
    this.blockButton.textContent = person.blocked ? "Unblock" : "Block";
    this.blockButton.setAttribute("aria-label", person.blocked ? `Unblock the bot as ${person.name}` : `Block the bot as ${person.name}`);
    this.element.classList.toggle("blocked", person.blocked);
    if (stuck) this.toEnd();
    this.count();
  }

  showMessages(messages) {
    const byDay = new Map();
    const drawn = new Map();
    messages.forEach((message, index) => {
      const day = dayOf(message);
      const element = this.elementOf(message, drawn);
      element.classList.toggle("first", startsGroup(message, messages[index - 1]));
      element.classList.toggle("last", index + 1 === messages.length || startsGroup(messages[index + 1], message));
      byDay.set(day, [...(byDay.get(day) ?? []), element]);
    });
    this.drawn = drawn;
    const sections = [...byDay].map(([day, elements]) => {
      const section = this.days.get(day) ?? h("section", { class: "day", "data-day": day }, h("h2", { class: "pill" }, day));
      this.days.set(day, section);
      sync(section, [section.firstElementChild, ...elements]);
      return section;
    });
    sync(this.list, sections.length ? sections : [this.welcome()]);
  }

  elementOf(message, drawn) {
    const wire = JSON.stringify(message);
    const known = this.drawn.get(message.id);
    if (known?.wire === wire) {
      drawn.set(message.id, known);
      return known.element;
    }
    const element = drawMessage(message, this);
    const held = known ? [...known.element.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
    if (held >= 0) queueMicrotask(() => element.querySelectorAll("button, a")[held]?.focus({ preventScroll: true }));
    if (!known) element.classList.add("fresh");
    drawn.set(message.id, { wire, element });
    return element;
  }

  welcome() {
    this.welcomeCard ??= h("div", { class: "welcome" }, avatar(this.bot.name, 4),
      h("p", { class: "welcome-name" }, this.bot.name),
      this.bot.description && h("p", {}, this.bot.description),
      this.person.about && h("p", { class: "welcome-about" }, `You write as ${this.person.name}: ${this.person.about}`));
    return this.welcomeCard;
  }

  showAction(action) {
    clearTimeout(this.actionEnds);
    this.status.textContent = action ? ACTIONS[action] ?? "working…" : "bot";
    this.status.classList.toggle("busy", Boolean(action));
    if (action) this.actionEnds = setTimeout(() => this.showAction(null), TYPING_LASTS);
  }

  // Reading and scrolling

  get seen() {
    return this.element.isConnected && this.element.offsetParent !== null && document.visibilityState === "visible";
  }

  toEnd(smoothly = false) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smoothly && !calm ? "smooth" : "instant" });
  }

  look() {
    if (!this.seen) return;
    this.stuck = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_THE_END;
    this.count();
  }

  /** Count what the bot wrote since this person last looked at the end of the chat. */
  count() {
    const theirs = this.person.messages.filter((message) => !message.mine).map((message) => message.id);
    const newest = theirs.at(-1) ?? 0;
    if (this.lastSeen === null || (this.seen && this.stuck)) this.lastSeen = newest;
    this.unread = theirs.filter((id) => id > this.lastSeen).length;
    this.down.hidden = this.stuck;
    this.down.lastElementChild.hidden = this.unread === 0;
    this.down.lastElementChild.textContent = this.unread;
    this.onUnread(this);
  }

  /** The column has just become visible. */
  appear() {
    if (this.stuck) this.toEnd();
    this.count();
  }

  // Doing

  say(text) {
    this.composer.closePopups();
    this.stuck = true;
    return act("say", { person: this.id, text });
  }

  async press(messageId, button, element) {
    if (button.callback_data === undefined) {
      toast("This kind of button does nothing in the playground.", "plain", this.toasts);
      return;
    }
    element.classList.add("waiting");
    element.setAttribute("aria-busy", "true");
    const answer = await act("press", { person: this.id, message: messageId, data: button.callback_data });
    element.classList.remove("waiting");
    element.removeAttribute("aria-busy");
    if (answer?.text && answer.show_alert) showAlert(this.bot.name, answer.text);
    else if (answer?.text) toast(answer.text, "plain", this.toasts);
  }

  vote(poll, options) { return act("vote", { person: this.id, poll, options }); }

  toggleBlock() { return act(this.person.blocked ? "unblock" : "block", { person: this.id }); }
}
