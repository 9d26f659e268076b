"""/checklists: ticking items off in place, several runs through one list, and a copy as text."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.library import Checklist
from bot.library.entries import Shelf
from bot.views import checklists as views
from bot.views.length import clip
from handlers import asking, replies
from handlers.feature import Command, Feature
from storage.records import ChecklistRun, Dialog

MOST_RUNS = 100


async def show_checklists(update: Update, context: Context, route: routes.Checklists | None = None) -> None:
    newest: dict[str, ChecklistRun] = {}
    runs = await context.storage.checklist_runs.of(context.person.id)
    for run in runs:
        newest.setdefault(run.checklist_id, run)
    own = [run for run in runs if run.steps]
    every = list(context.services.content.library.checklists.values())
    page = route.page if route else 0
    await replies.show(update, context, views.listing(context.texts, every, newest, own, page))


async def go_on(update: Update, context: Context, checklist_id: str) -> None:
    """Open a checklist at its newest run; the first run begins by looking at it."""
    checklist = _checklist(context, checklist_id)
    runs = await _runs(context, checklist)
    run = runs[0] if runs else await _begin(context, checklist, "")
    await _show(update, context, checklist, run, reasons=False)


async def show_run(update: Update, context: Context, route: routes.RunCard) -> None:
    checklist, run = await _own(context, route.run)
    await _show(update, context, checklist, run, reasons=bool(route.reasons))


async def tick(update: Update, context: Context, route: routes.TickItem) -> None:
    async with context.storage.transaction() as tx:
        run = await tx.checklist_runs.get(context.person.id, route.run)
        if run is None:
            raise UserError("entry_gone")
        ticked = run.ticked | {route.item} if route.wanted else run.ticked - {route.item}
        known = {item.key for item in _checklist(context, run.checklist_id).items}
        await tx.checklist_runs.tick(context.person.id, run.id, ticked & known, now=context.now)
    checklist, run = await _own(context, route.run)
    await _show(update, context, checklist, run, reasons=bool(route.reasons))


async def restart(update: Update, context: Context, route: routes.RestartRun) -> None:
    checklist, run = await _own(context, route.run)
    await context.storage.checklist_runs.tick(context.person.id, run.id, (), now=context.now)
    await go_on(update, context, checklist.id)


async def show_runs(update: Update, context: Context, route: routes.RunList) -> None:
    checklist = _checklist(context, route.checklist)
    await replies.show(update, context, views.runs(context.texts, checklist, await _runs(context, checklist)))


async def ask_name(update: Update, context: Context, route: routes.AskRunName) -> None:
    checklist = _checklist(context, route.checklist)
    await asking.ask(context, asking.RUN_NAME, checklist=checklist.id)
    await replies.show(update, context, views.ask_name(context.texts, checklist))


async def begin_unnamed(update: Update, context: Context, route: routes.BeginRun) -> None:
    await asking.leave(context, asking.RUN_NAME)
    checklist = _checklist(context, route.checklist)
    await _show(update, context, checklist, await _begin(context, checklist, ""), reasons=False)


async def answer_name(update: Update, context: Context, dialog: Dialog) -> None:
    message = update.effective_message
    checklist = _checklist(context, str(dialog.data["checklist"]))
    name = clip(message.text or "" if message else "", views.LONGEST_NAME)
    run = await _begin(context, checklist, name)
    await asking.leave(context, asking.RUN_NAME)
    await _show(update, context, checklist, run, reasons=False)


async def delete(update: Update, context: Context, route: routes.DeleteRun) -> None:
    checklist, run = await _own(context, route.run)
    await context.storage.checklist_runs.delete(context.person.id, run.id)
    await go_on(update, context, checklist.id)


async def share(update: Update, context: Context, route: routes.ShareRun) -> None:
    """A message of its own, to be forwarded or copied."""
    checklist, run = await _own(context, route.run)
    entry = context.services.content.library.entries[f"{Shelf.CHECKLIST}-{checklist.id}"]
    await replies.send(context, views.as_text(context.texts, checklist, run, link=entry.link(context.bot.username)))


async def _show(update: Update, context: Context, checklist: Checklist, run: ChecklistRun, *, reasons: bool) -> None:
    runs = len(await _runs(context, checklist))
    await replies.show(update, context, views.card(context.texts, checklist, run, runs=runs, reasons=reasons))


async def _begin(context: Context, checklist: Checklist, name: str) -> ChecklistRun:
    return await begin_run(context, checklist.id, name=name)


async def begin_run(context: Context, checklist_id: str, *, name: str, steps: Sequence[str] = ()) -> ChecklistRun:
    """A new run, of a list of the library or of one's own; raises `UserError` where there are too many."""
    async with context.storage.transaction() as tx:
        if len(await tx.checklist_runs.of(context.person.id)) >= MOST_RUNS:
            raise UserError("too_many_runs", limit=MOST_RUNS)
        return await tx.checklist_runs.begin(context.person.id, checklist_id, name=name, steps=steps, now=context.now)


async def _runs(context: Context, checklist: Checklist) -> list[ChecklistRun]:
    every = await context.storage.checklist_runs.of(context.person.id)
    return [run for run in every if run.checklist_id == checklist.id]


async def _own(context: Context, run_id: int) -> tuple[Checklist, ChecklistRun]:
    run = await context.storage.checklist_runs.get(context.person.id, run_id)
    if run is None:
        raise UserError("entry_gone")
    return _checklist(context, run.checklist_id), run


def _checklist(context: Context, checklist_id: str) -> Checklist:
    checklist = context.services.content.library.checklists.get(checklist_id)
    if checklist is None:
        raise UserError("entry_gone")
    return checklist


FEATURE = Feature(
    commands={"checklists": Command(show_checklists, "lists to tick off")},
    taps={
        routes.Checklists: show_checklists,
        routes.RunCard: show_run,
        routes.TickItem: tick,
        routes.RestartRun: restart,
        routes.RunList: show_runs,
        routes.AskRunName: ask_name,
        routes.BeginRun: begin_unnamed,
        routes.DeleteRun: delete,
        routes.ShareRun: share,
    },
    answers={asking.RUN_NAME: answer_name},
)
