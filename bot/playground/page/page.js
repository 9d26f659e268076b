/** The page: the bar on top, the people to choose from, and their chats side by side. */

import { act, listen, readState } from "./api.js";
import { Chat } from "./chat.js";
import { avatar, dialog, h, sync, toast } from "./dom.js";

const MOST_COLUMNS = 4;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const DATE = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" };
const IN_UTC = new Intl.DateTimeFormat("en-GB", { ...DATE, year: "numeric" });
const IN_UTC_BRIEFLY = new Intl.DateTimeFormat("en-GB", DATE);
const NARROW = matchMedia("(max-width: 900px)");
const IN_HERE = new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });

const find = (selector) => document.querySelector(selector);
const chats = new Map();
const tabs = new Map();
let open = [];
let current = null;
let clock = null;

// The clock on top

function showClock() {
  if (clock === null) return;
  const now = new Date(clock.virtual + (performance.now() - clock.read));
  find(".clock-utc").textContent = `${NARROW.matches ? IN_UTC_BRIEFLY.format(now).replace(",", "") : IN_UTC.format(now)} UTC`;
  find(".clock-utc").dateTime = now.toISOString();
  find(".clock-here").textContent = HERE === "UTC" ? "your zone is UTC" : `${IN_HERE.format(now)} ${HERE.replaceAll("_", " ")}`;
}

async function advance(button) {
  const buttons = [...document.querySelectorAll(".winding button")];
  buttons.forEach((one) => { one.disabled = true; });
  button.classList.add("waiting");
  button.setAttribute("aria-busy", "true");
  await act("advance", { hours: Number(button.dataset.hours) });
  await refresh(null);
  button.classList.remove("waiting");
  button.removeAttribute("aria-busy");
  buttons.forEach((one) => { one.disabled = false; });
}

// People and their columns

function showColumns() {
  sync(find(".columns"), open.map((id) => chats.get(id).element));
  for (const [id, chat] of chats) {
    const shown = open.includes(id);
    chat.element.classList.toggle("current", id === current);
    tabs.get(id).classList.toggle("current", id === current);
    tabs.get(id).setAttribute("aria-pressed", String(shown));
    if (shown) chat.appear();
  }
  find(".switcher").hidden = chats.size < 2;
  document.body.classList.toggle("single", open.length === 1);
}

function choose(id) {
  if (!open.includes(id)) open = [...(open.length < MOST_COLUMNS ? open : open.filter((one) => one !== open[0])), id];
  current = id;
  showColumns();
  const { element } = chats.get(id);
  element.scrollIntoView({ inline: "nearest", block: "nearest" });
  if (matchMedia("(hover: hover)").matches) element.querySelector("textarea, .big-button:not([hidden])")?.focus();
}

function close(id) {
  if (open.length === 1) return;
  open = open.filter((one) => one !== id);
  if (current === id) [current] = open;
  showColumns();
}

function showUnread(chat) {
  const tab = tabs.get(chat.id);
  if (!tab) return;
  const badge = tab.querySelector(".badge");
  badge.hidden = chat.unread === 0;
  badge.textContent = chat.unread;
  badge.setAttribute("aria-label", `${chat.unread} unread`);
  const total = [...chats.values()].reduce((sum, one) => sum + one.unread, 0);
  document.title = total ? `(${total}) Rolecall playground` : "Rolecall playground";
}

function welcomePerson(person, bot) {
  const tab = h("button", { type: "button", class: "tab", title: person.about, "data-testid": `tab-${person.id}`, onclick: () => choose(person.id) },
    avatar(person.name, person.id), h("span", { class: "tab-name" }, person.name), h("span", { class: "badge", hidden: true }));
  tabs.set(person.id, tab);
  find(".switcher").append(tab);
  chats.set(person.id, new Chat(person, bot, { onUnread: showUnread, onClose: () => close(person.id) }));
  if (open.length < MOST_COLUMNS) open.push(person.id);
  current ??= person.id;
}

// State from the server

function show(state) {
  clock = { virtual: Date.parse(state.now), read: performance.now() };
  showClock();
  find(".notice").textContent = state.notice;
  find(".notice").hidden = state.notice === "";
  const newcomers = state.people.filter((person) => !chats.has(person.id));
  newcomers.forEach((person) => welcomePerson(person, state.bot));
  if (newcomers.length) showColumns();
  state.people.forEach((person) => chats.get(person.id).show(person, state.commands));
}

const pending = new Set();
let reading = null;

async function readPending() {
  while (pending.size) {
    const round = pending.has("all") || pending.size > 1 ? [null] : [...pending];
    pending.clear();
    for (const id of round) show(await readState(id));
  }
}

/** Read again what changed; changes that come in meanwhile wait for the next round, so readings never overtake one another. */
function refresh(people) {
  (people ?? ["all"]).forEach((id) => pending.add(id));
  reading ??= readPending()
    .catch((error) => toast(error instanceof TypeError ? "The playground cannot be reached." : error.message, "problem"))
    .finally(() => { reading = null; });
  return reading;
}

function addPerson() {
  const name = h("input", { name: "name", required: true, maxlength: "64", autocomplete: "off", autofocus: true, "data-testid": "new-name" });
  const language = h("select", { name: "language" },
    [["en", "English"], ["de", "German"], ["es", "Spanish"], ["fr", "French"], ["pt", "Portuguese"], ["ru", "Russian"], ["uk", "Ukrainian"]]
      .map(([code, label]) => h("option", { value: code }, label)));
  const cancel = h("button", { type: "button", onclick: () => box.close() }, "Cancel");
  const form = h("form", { method: "dialog" }, h("h2", {}, "Add a person"),
    h("label", {}, h("span", {}, "First name"), name), h("label", {}, h("span", {}, "Language of their Telegram"), language),
    h("div", { class: "dialog-buttons" }, cancel, h("button", { class: "primary", "data-testid": "new-person" }, "Add")));
  form.addEventListener("submit", async () => {
    const added = await act("add-person", { name: name.value, language: language.value });
    if (!added) return;
    await refresh(null);
    if (chats.has(added.person)) choose(added.person);
  });
  const box = dialog("Add a person", form);
}

document.querySelectorAll(".winding button").forEach((button) => button.addEventListener("click", () => advance(button)));
find(".add-person").addEventListener("click", addPerson);
document.addEventListener("visibilitychange", () => chats.forEach((chat) => { if (open.includes(chat.id)) chat.appear(); }));
find(".columns").addEventListener("focusin", (event) => {
  const chat = [...chats.values()].find((one) => one.element.contains(event.target));
  if (chat && chat.id !== current) { current = chat.id; showColumns(); }
});
NARROW.addEventListener("change", showClock);
setInterval(showClock, 1000);
listen(refresh, (online) => { find(".offline").hidden = online; });
