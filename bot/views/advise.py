"""Advisers: the list of them, a question, and the reasoned result with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import routes
from bot.i18n import Texts
from bot.library.advisers import Adviser, Outcome
from bot.library.entries import Entry
from bot.rules.adviser import Advice, Standing
from bot.views import shelves
from bot.views.view import Button, View, rows
from storage.records import Advice as Given

DONE, OPEN = "▰", "▱"


def listing(texts: Texts, advisers: Sequence[Adviser], given: Mapping[str, Given], days: Mapping[str, str]) -> View:
    """All of them, with what they said last; `days` says when, by adviser."""
    shown = []
    for adviser in advisers:
        last = adviser.outcome(given[adviser.id].outcome) if adviser.id in given else None
        shown.append(
            {
                "title": adviser.title,
                "summary": adviser.summary,
                "outcome": last.title if last else "",
                "day": days.get(adviser.id, ""),
            }
        )
    buttons = ((Button.to(adviser.title, routes.AskAdviser("", adviser.id)),) for adviser in advisers)
    return View(texts.render("advisers", advisers=shown), tuple(buttons))


def question(texts: Texts, adviser: Adviser, answers: str) -> View:
    """The next question: its answers in the text, a button for the number of each."""
    inquiry, total = adviser.questions[len(answers)], len(adviser.questions)
    text = texts.render(
        "adviser_question",
        title=adviser.title,
        number=len(answers) + 1,
        total=total,
        progress=DONE * len(answers) + OPEN * (total - len(answers)),
        ask=inquiry.ask,
        choices=[choice.say for choice in inquiry.choices],
    )
    numbers = (
        Button.to(str(number + 1), routes.AskAdviser(f"{answers}{number}", adviser.id))
        for number in range(len(inquiry.choices))
    )
    back = routes.AskAdviser(answers[:-1], adviser.id) if answers else routes.Advisers()
    return View(text, (*rows(numbers, 5), (Button.to(texts.gettext("‹ Back"), back),)))


def choice(
    texts: Texts,
    adviser: Adviser,
    answers: Sequence[int],
    advice: Advice,
    entries: Sequence[Entry],
    before: Mapping[str, str] | None,
) -> View:
    """What most answers speak for, why, and what would have tipped it; `entries` are what there is to read and do."""
    inquiries = adviser.questions
    outcome, second = adviser.outcome(advice.outcome), adviser.outcome(advice.runner_up)
    text = texts.render(
        "advice",
        title=adviser.title,
        outcome=outcome,
        reasons=[inquiries[number].choices[answers[number]].because for number in advice.reasons],
        runner_up=second.title if second else "",
        tipping=[(inquiries[number].about, inquiries[number].choices[one].say) for number, one in advice.tipping],
        before=before,
    )
    return View(text, _actions(texts, adviser, outcome, entries))


def level(
    texts: Texts,
    adviser: Adviser,
    answers: Sequence[int],
    standing: Standing,
    entries: Sequence[Entry],
    before: Mapping[str, str] | None,
) -> View:
    """The rung, the evidence for it, and the one step that comes next."""
    inquiries, outcome = adviser.questions, adviser.outcomes[standing.rung]
    step = standing.next_step
    text = texts.render(
        "advice_level",
        title=adviser.title,
        outcome=outcome,
        total=len(inquiries),
        evidence=[
            (inquiries[number].about, inquiries[number].choices[answers[number]].say) for number in standing.evidence
        ],
        next_step=None
        if step is None
        else (
            inquiries[step].about,
            *(inquiries[step].choices[rung].say for rung in (answers[step], answers[step] + 1)),
        ),
        before=before,
    )
    return View(text, _actions(texts, adviser, outcome, entries))


def _actions(
    texts: Texts, adviser: Adviser, outcome: Outcome | None, entries: Sequence[Entry]
) -> tuple[tuple[Button, ...], ...]:
    _ = texts.gettext
    actions = []
    if outcome and outcome.search:
        actions.append((Button.to(_("🔎 Jobs like that"), routes.SearchAdvised(outcome.id, adviser.id)),))
    if outcome and outcome.practise:
        actions.append((Button.to(_("🧠 Practise for it"), routes.PractiseAdvised(outcome.id, adviser.id)),))
    actions += [(shelves.opening(entry),) for entry in entries]
    again = Button.to(_("↺ Start again"), routes.AskAdviser("", adviser.id))
    return (*actions, (again, Button.to(_("‹ Advisers"), routes.Advisers())))
