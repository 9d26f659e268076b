"""/split: a big task becomes steps, by questions or by a pattern, kept as a checklist of one's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library.entries import Shelf
from bot.rules import split as rules
from bot.rules.split import Query
from bot.views import split as views
from bot.views.length import clip
from handlers import checklists, replies
from handlers.feature import Command, Feature
from storage.records import ChecklistRun, Dialog

DIALOG = "split"
TASK, WAY, EDIT = "task", "way", "edit"
KEPT = timedelta(days=7)
LONGEST_TASK, LONGEST_STEP = 60, 120  # UTF-16 units
ARTICLE = "splitting-tasks"


async def begin(update: Update, context: Context) -> None:
    """/split TASK goes straight on; without words the task is asked for."""
    if context.args:
        await _ask_way(update, context, " ".join(context.args))
    else:
        await _keep(context, TASK, {})
        await replies.show(update, context, views.ask_task(context.texts))


async def split_by(update: Update, context: Context, route: routes.SplitBy) -> None:
    dialog = await _open(context)
    pattern = context.services.content.patterns.get(route.pattern)
    if pattern is None:
        raise UserError("stale_button")
    await _begin_run(update, context, str(dialog.data["task"]), pattern.steps)


async def ask_step(update: Update, context: Context, route: routes.AskStep) -> None:
    await _ask(update, context, await _open(context), _query(route.query))


async def skip_step(update: Update, context: Context, route: routes.SkipStep) -> None:
    dialog, query = await _open(context), _query(route.query)
    await _go_on(update, context, dialog, query, [])


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    message = update.effective_message
    text = message.text or "" if message else ""
    if dialog.step == EDIT:
        run = await _own(context, int(dialog.data["run"]))
        await _change(context, run, rules.added(run.steps, _lines(text)))
        await _show_edit(update, context, run.id, "")
    elif dialog.step in set(Query):
        await _go_on(update, context, dialog, Query(dialog.step), _lines(text))
    else:
        await _ask_way(update, context, text)


async def show(update: Update, context: Context, route: routes.StepsCard) -> None:
    run = await _own(context, route.run)
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is not None and dialog.name == DIALOG:
        await context.storage.dialogs.end(context.person.id)
    await replies.show(update, context, views.card(context.texts, run))


async def tick(update: Update, context: Context, route: routes.TickStep) -> None:
    async with context.storage.transaction() as tx:
        run = await tx.checklist_runs.get(context.person.id, route.run)
        if run is None or not run.steps:
            raise UserError("entry_gone")
        ticked = run.ticked | {route.step} if route.wanted else run.ticked - {route.step}
        known = {rules.key_of(step) for step in run.steps}
        await tx.checklist_runs.tick(context.person.id, run.id, ticked & known, now=context.now)
    await replies.show(update, context, views.card(context.texts, await _own(context, route.run)))


async def edit(update: Update, context: Context, route: routes.EditSteps) -> None:
    await _show_edit(update, context, route.run, route.step)


async def move(update: Update, context: Context, route: routes.MoveStep) -> None:
    run = await _own(context, route.run)
    await _change(context, run, rules.moved(run.steps, route.step, route.to))
    await _show_edit(update, context, run.id, route.step)


async def remove(update: Update, context: Context, route: routes.RemoveStep) -> None:
    """The last step stays: a list without any is removed as a whole."""
    run = await _own(context, route.run)
    await _change(context, run, rules.without(run.steps, route.step) or run.steps)
    await _show_edit(update, context, run.id, "")


async def drop(update: Update, context: Context, route: routes.DropSteps) -> None:
    run = await _own(context, route.run)
    await context.storage.checklist_runs.delete(context.person.id, run.id)
    await checklists.show_checklists(update, context)


async def _ask_way(update: Update, context: Context, text: str) -> None:
    task = clip(text, LONGEST_TASK)
    await _keep(context, WAY, {"task": task, "answers": {}})
    entry = context.services.content.library.entries.get(f"{Shelf.ARTICLE}-{ARTICLE}")
    patterns = list(context.services.content.patterns.values())
    await replies.show(update, context, views.ask_way(context.texts, task, patterns, [entry] if entry else []))


async def _ask(update: Update, context: Context, dialog: Dialog, query: Query) -> None:
    await _keep(context, query.value, dict(dialog.data))
    await replies.show(update, context, views.question(context.texts, str(dialog.data["task"]), query))


async def _go_on(update: Update, context: Context, dialog: Dialog, query: Query, steps: Sequence[str]) -> None:
    """Keep an answer and ask the next question; after the last one, begin the list."""
    answers = {**dialog.data["answers"], query.value: list(steps)}
    data = {**dialog.data, "answers": answers}
    queries = list(Query)
    following = queries.index(query) + 1
    if following < len(queries):
        await _keep(context, queries[following].value, data)
        await replies.show(update, context, views.question(context.texts, str(data["task"]), queries[following]))
    elif found := rules.found(answers):
        await _begin_run(update, context, str(data["task"]), found)
    else:
        await _ask_way(update, context, str(data["task"]))


async def _begin_run(update: Update, context: Context, task: str, steps: Sequence[str]) -> None:
    run = await checklists.begin_run(context, "", name=task, steps=steps)
    await context.storage.dialogs.end(context.person.id)
    await replies.show(update, context, views.card(context.texts, run))


async def _show_edit(update: Update, context: Context, run_id: int, chosen: str) -> None:
    """From now on what is typed is added."""
    run = await _own(context, run_id)
    await _keep(context, EDIT, {"run": run.id})
    await replies.show(update, context, views.edit(context.texts, run, chosen))


async def _change(context: Context, run: ChecklistRun, steps: Collection[str]) -> None:
    if len(steps) > rules.MOST_STEPS:
        raise UserError("too_many_steps", limit=rules.MOST_STEPS)
    await context.storage.checklist_runs.change_steps(context.person.id, run.id, steps, now=context.now)


def _lines(text: str) -> list[str]:
    """The steps in what was written, one a line, without the marks of a list."""
    lines = (clip(line.strip().lstrip("-•*–").strip(), LONGEST_STEP) for line in text.splitlines())
    return [line for line in lines if line]


def _query(name: str) -> Query:
    if name not in set(Query):
        raise UserError("stale_button")
    return Query(name)


async def _open(context: Context) -> Dialog:
    """The task that is being split; raises `UserError` where there is none."""
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is None or dialog.name != DIALOG or "task" not in dialog.data:
        raise UserError("split_over")
    return dialog


async def _own(context: Context, run_id: int) -> ChecklistRun:
    run = await context.storage.checklist_runs.get(context.person.id, run_id)
    if run is None or not run.steps:
        raise UserError("entry_gone")
    return run


async def _keep(context: Context, step: str, data: dict[str, object]) -> None:
    await context.storage.dialogs.put(context.person.id, DIALOG, step=step, data=data, expires_at=context.now + KEPT)


FEATURE = Feature(
    commands={"split": Command(begin, "cut a big task into small steps")},
    taps={
        routes.SplitBy: split_by,
        routes.AskStep: ask_step,
        routes.SkipStep: skip_step,
        routes.StepsCard: show,
        routes.TickStep: tick,
        routes.EditSteps: edit,
        routes.MoveStep: move,
        routes.RemoveStep: remove,
        routes.DropSteps: drop,
    },
    answers={DIALOG: answer},
)
