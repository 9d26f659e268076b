/** Polls and quizzes: options to choose from, and the result once this person has voted or the poll is closed. */

import { formatted } from "./text.js";
import { h, icon } from "./dom.js";

function heading(poll) {
  if (poll.is_closed) return "Final results";
  if (poll.is_anonymous) return poll.type === "quiz" ? "Anonymous quiz" : "Anonymous poll";
  return poll.type === "quiz" ? "Quiz" : "Poll";
}

function votes(poll) {
  if (poll.total_voter_count === 0) return poll.type === "quiz" ? "No answers yet" : "No votes yet";
  const noun = poll.type === "quiz" ? "answer" : "vote";
  return `${poll.total_voter_count} ${noun}${poll.total_voter_count === 1 ? "" : "s"}`;
}

function drawChoice(poll, option, index, choose) {
  const mark = h("span", { class: poll.allows_multiple_answers ? "mark square" : "mark", "aria-hidden": "true" });
  return h("button", { type: "button", class: "option", "aria-pressed": poll.allows_multiple_answers ? "false" : null, onclick: (event) => choose(index, event.currentTarget) },
    mark, h("span", { class: "option-text" }, formatted(option.text, option.text_entities)));
}

function drawResult(poll, option, index) {
  const share = poll.total_voter_count ? Math.round((100 * option.voter_count) / poll.total_voter_count) : 0;
  const chosen = poll.chosen.includes(index);
  const right = poll.type === "quiz" && poll.correct_option_ids.includes(index);
  const state = right ? "right" : poll.type === "quiz" && chosen ? "wrong" : "";
  const bar = h("span", { class: "bar" });
  bar.style.setProperty("--share", `${Math.max(share, 1)}%`);
  const said = [chosen && "your choice", right && "right answer"].filter(Boolean).join(", ");
  return h("div", { class: `option result ${state} ${chosen ? "chosen" : ""}` },
    h("span", { class: "share" }, `${share}%`),
    h("span", { class: "option-text" }, formatted(option.text, option.text_entities), said && h("span", { class: "for-readers" }, ` (${said})`)),
    h("span", { class: "tick" }, right || (chosen && !state) ? icon("check") : state === "wrong" ? icon("close") : ""), bar);
}

function drawChoices(poll, vote) {
  const picked = new Set();
  const confirm = h("button", { type: "button", class: "poll-action", disabled: true, onclick: () => vote([...picked].sort((a, b) => a - b)) }, "Vote");
  const choose = (index, button) => {
    if (!poll.allows_multiple_answers) {
      button.classList.add("sending");
      vote([index]);
      return;
    }
    if (!picked.delete(index)) picked.add(index);
    button.setAttribute("aria-pressed", String(picked.has(index)));
    confirm.disabled = picked.size === 0;
  };
  const options = poll.options.map((option, index) => drawChoice(poll, option, index, choose));
  return [...options, poll.allows_multiple_answers ? confirm : h("p", { class: "poll-votes" }, votes(poll))];
}

function drawResults(poll, vote) {
  const parts = poll.options.map((option, index) => drawResult(poll, option, index));
  if (poll.explanation) {
    parts.push(h("p", { class: "explanation", "data-testid": "explanation" }, icon("bulb"),
      h("span", {}, formatted(poll.explanation, poll.explanation_entities))));
  }
  parts.push(h("p", { class: "poll-votes" }, votes(poll)));
  if (poll.can_retract) parts.push(h("button", { type: "button", class: "poll-action", onclick: () => vote([]) }, "Retract vote"));
  return parts;
}

/** `vote(optionIds)` is called with the person's choice; an empty list takes the vote back. */
export function drawPoll(poll, vote) {
  const settled = poll.is_closed || poll.chosen.length > 0;
  return h("div", { class: "poll", "data-testid": "poll" },
    h("p", { class: "question" }, formatted(poll.question, poll.question_entities)),
    h("p", { class: "poll-kind" }, heading(poll)),
    settled ? drawResults(poll, vote) : drawChoices(poll, vote));
}
