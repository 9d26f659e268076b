/** The foot of a chat: where a person types, picks commands, attaches things, and finds the bot's keyboard. */

import { act, asBase64 } from "./api.js";
import { h, icon, toast } from "./dom.js";
import { askForPlace } from "./place.js";

const LARGEST_FILE = 20 * 1024 * 1024;
const TALLEST = 160;

export class Composer {
  /** `chat` is told what to say, and whom to unblock. */
  constructor(chat) {
    const { id, name } = chat.person;
    this.chat = chat;
    this.input = h("textarea", { rows: "1", placeholder: "Message", "aria-label": `Message as ${name}`, "data-testid": `composer-${id}`, dir: "auto" });
    this.send = h("button", { type: "button", class: "send", "aria-label": "Send", "data-testid": `send-${id}`, onclick: () => this.sendInput() }, icon("send"));
    this.menuButton = h("button", { type: "button", class: "tool menu-button", "aria-label": "Commands", "aria-expanded": "false", "data-testid": `commands-${id}`, onclick: () => this.toggleMenu() }, "/");
    this.keyboardButton = h("button", { type: "button", class: "tool", "aria-label": "Bot keyboard", "aria-expanded": "true", hidden: true, onclick: () => this.showKeyboard(this.keyboard.hidden) }, icon("keyboard"));
    this.attachButton = h("button", { type: "button", class: "tool", "aria-label": "Attach", "aria-expanded": "false", "data-testid": `attach-${id}`, onclick: () => this.toggleAttach() }, icon("attach"));
    this.upload = h("input", { type: "file", hidden: true, "data-testid": `file-${id}`, onchange: () => this.sendFile() });
    this.menu = h("div", { class: "popup menu", hidden: true, "data-testid": `menu-${id}` });
    this.attach = h("div", { class: "popup attach", hidden: true },
      h("button", { type: "button", onclick: () => { this.closePopups(); this.shareLocation(); } }, icon("pin"), "Location"),
      h("button", { type: "button", onclick: () => { this.closePopups(); this.upload.click(); } }, icon("file"), "Document"));
    this.keyboard = h("div", { class: "reply-keyboard", hidden: true, "data-testid": `keyboard-${id}` });
    this.bar = h("div", { class: "composer" }, this.menuButton, this.input, this.keyboardButton, this.attachButton, this.upload, this.send);
    this.start = h("button", { type: "button", class: "big-button", hidden: true, "data-testid": `start-${id}`, onclick: () => chat.say("/start") }, "START");
    this.unblock = h("button", { type: "button", class: "big-button", hidden: true, onclick: () => chat.toggleBlock() }, "UNBLOCK AND RESTART");
    this.element = h("footer", { class: "foot" }, this.menu, this.attach, this.bar, this.start, this.unblock, this.keyboard);
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.typed());
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.closePopups(); });
    document.addEventListener("pointerdown", (event) => { if (!this.element.contains(event.target)) this.closePopups(); });
  }

  /** Fit the foot to what the person can do now. */
  show(person, commands) {
    const empty = person.messages.length === 0;
    this.commands = commands;
    this.bar.hidden = person.blocked || empty;
    this.start.hidden = person.blocked || !empty;
    this.unblock.hidden = !person.blocked;
    this.menuButton.hidden = commands.length === 0;
    this.showRows(person.reply_keyboard ?? [], person.blocked);
  }

  async sendInput() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.typed();
    this.input.focus();
    if (!await this.chat.say(text)) this.input.value ||= text;
  }

  async shareLocation() {
    const place = await askForPlace();
    if (place === null) return;
    this.chat.stuck = true;
    await act("location", { person: this.chat.id, ...place });
  }

  async sendFile() {
    const [file] = this.upload.files;
    if (!file) return;
    if (file.size > LARGEST_FILE) toast("The playground takes files of up to 20 MB.", "problem");
    else {
      this.chat.stuck = true;
      await act("document", { person: this.chat.id, name: file.name, mime: file.type || "application/octet-stream", content: await asBase64(file) });
    }
    this.upload.value = "";
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.sendInput();
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST)}px`;
    this.send.classList.toggle("ready", this.input.value.trim() !== "");
    const begun = /^\/[a-z0-9_]*$/.exec(this.input.value);
    if (begun) this.openMenu(begun[0].slice(1));
    else this.closePopups();
  }

  openMenu(beginning) {
    const fitting = this.commands.filter(({ command }) => command.startsWith(beginning));
    this.menu.replaceChildren(...fitting.map(({ command, description }) =>
      h("button", { type: "button", onclick: () => this.sendCommand(command) }, h("b", {}, `/${command}`), h("span", {}, description))));
    this.menu.hidden = fitting.length === 0;
    this.menuButton.setAttribute("aria-expanded", String(!this.menu.hidden));
  }

  sendCommand(command) {
    this.input.value = "";
    this.typed();
    this.chat.say(`/${command}`);
  }

  toggleMenu() {
    const opening = this.menu.hidden;
    this.closePopups();
    if (opening) this.openMenu("");
  }

  toggleAttach() {
    const opening = this.attach.hidden;
    this.closePopups();
    this.attach.hidden = !opening;
    this.attachButton.setAttribute("aria-expanded", String(opening));
  }

  closePopups() {
    this.menu.hidden = true;
    this.attach.hidden = true;
    this.menuButton.setAttribute("aria-expanded", "false");
    this.attachButton.setAttribute("aria-expanded", "false");
  }

  showRows(rows, blocked) {
    const wire = JSON.stringify(rows);
    if (wire !== this.rowsShown) {
      this.rowsShown = wire;
      this.keyboard.replaceChildren(...rows.map((row) => h("div", { class: "row" }, row.map((button) => this.replyButton(button)))));
      this.keyboardButton.hidden = rows.length === 0;
      this.showKeyboard(rows.length > 0);
    }
    if (blocked) this.showKeyboard(false);
  }

  replyButton(button) {
    const { text, request_location: asksPlace } = button;
    return h("button", { type: "button", title: text, onclick: () => (asksPlace ? this.shareLocation() : this.chat.say(text)) }, text);
  }

  showKeyboard(shown) {
    this.keyboard.hidden = !shown;
    this.keyboardButton.setAttribute("aria-expanded", String(shown));
  }
}
