"""The task splitter: the task, its questions, and the steps to tick off and to change."""

from __future__ import annotations

from collections.abc import Sequence

from bot import routes
from bot.i18n import Texts
from bot.library.entries import Entry
from bot.library.patterns import Pattern
from bot.rules.split import MANY_STEPS, Query, key_of
from bot.views import shelves
from bot.views.checklists import OPEN, TICKED
from bot.views.view import Button, View, rows
from storage.records import ChecklistRun


def ask_task(texts: Texts) -> View:
    return View(texts.render("split_task"))


def ask_way(texts: Texts, task: str, patterns: Sequence[Pattern], read: Sequence[Entry]) -> View:
    """By questions, or by a pattern."""
    text = texts.render("split_way", task=task, patterns=patterns)
    guided = (Button.to(texts.gettext("💬 Ask me"), routes.AskStep(next(iter(Query)).value)),)
    by_pattern = (Button.to(pattern.title, routes.SplitBy(pattern.id)) for pattern in patterns)
    return View(text, (guided, *rows(by_pattern, 2), *((shelves.opening(entry),) for entry in read)))


def question(texts: Texts, task: str, query: Query) -> View:
    queries = list(Query)
    number = queries.index(query)
    text = texts.render("split_question", task=task, query=query.value, number=number + 1, total=len(queries))
    back = (Button.to(texts.gettext("‹ Back"), routes.AskStep(queries[number - 1].value)),) if number else ()
    return View(text, ((*back, Button.to(texts.gettext("Skip ›"), routes.SkipStep(query.value))),))


def card(texts: Texts, run: ChecklistRun) -> View:
    """The steps, a button to tick each."""
    _ = texts.gettext
    keys = [key_of(step) for step in run.steps]
    ticks = (
        Button.to(
            f"{TICKED if key in run.ticked else OPEN} {number}",
            routes.TickStep(run.id, int(key not in run.ticked), key),
        )
        for number, key in enumerate(keys, start=1)
    )
    change = Button.to(_("✏️ Change the steps"), routes.EditSteps(run.id, ""))
    return View(
        texts.render(
            "split",
            task=run.name,
            steps=[(TICKED if key in run.ticked else OPEN, step) for key, step in zip(keys, run.steps, strict=True)],
            done=sum(key in run.ticked for key in keys),
            many=len(keys) > MANY_STEPS,
        ),
        (
            *rows(ticks, 4),
            (change, Button.to(_("🗑 Remove this one"), routes.DropSteps(run.id))),
            (Button.to(_("‹ Checklists"), routes.Checklists(0)),),
        ),
    )


def edit(texts: Texts, run: ChecklistRun, chosen: str) -> View:
    """Choose a step by its number, then move it or take it away; what is typed is added. `chosen` is its key or ""."""
    _ = texts.gettext
    keys = [key_of(step) for step in run.steps]
    numbers = (
        Button.to(f"• {number}" if key == chosen else str(number), routes.EditSteps(run.id, key))
        for number, key in enumerate(keys, start=1)
    )
    moves: list[Button] = []
    if chosen in keys:
        at = keys.index(chosen)
        if at > 0:
            moves.append(Button.to("⬆️", routes.MoveStep(run.id, at - 1, chosen)))
        if at + 1 < len(keys):
            moves.append(Button.to("⬇️", routes.MoveStep(run.id, at + 1, chosen)))
        moves.append(Button.to("🗑", routes.RemoveStep(run.id, chosen)))
    steps = [(key == chosen, step) for key, step in zip(keys, run.steps, strict=True)]
    done = (Button.to(_("✓ Done"), routes.StepsCard(run.id)),)
    return View(
        texts.render("split_edit", task=run.name, steps=steps),
        tuple(row for row in (*rows(numbers, 6), tuple(moves), done) if row),
    )
