"""Checklists: the list of them, one with its ticks, the runs through it, and a copy to send on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import routes
from bot.i18n import Texts
from bot.library.checklists import Checklist
from bot.library.entries import Entry, Shelf
from bot.rules.split import key_of
from bot.views import shelves
from bot.views.length import clip
from bot.views.view import Button, View, rows
from storage.records import ChecklistRun

TICKED, OPEN = "✅", "⬜️"
OWN_SHOWN = 10
LONGEST_NAME = 60  # UTF-16 units


def listing(
    texts: Texts,
    checklists: Sequence[Checklist],
    newest: Mapping[str, ChecklistRun],
    own: Sequence[ChecklistRun],
    number: int,
) -> View:
    """Every checklist, a button each, with how far the newest run has come; `own` are those somebody wrote, the one
    changed last first."""
    shown, number, count = shelves.on_page(checklists, number)
    buttons = []
    for one in shown:
        progress = f" · {_done(one, newest[one.id])}/{len(one.items)}" if one.id in newest else ""
        title = clip(one.title, shelves.BUTTON_UNITS - len(progress)) + progress
        buttons.append((Button.to(title, routes.OpenEntry(Entry(Shelf.CHECKLIST, one.id, one.title).key)),))
    back = (Button.to(texts.gettext("‹ Tips"), routes.TipsHome()),)
    return View(
        texts.render("checklists", checklists=shown),
        (
            *((own_opening(run),) for run in own[:OWN_SHOWN]),
            *buttons,
            *shelves.turning(number, count, routes.Checklists),
            back,
        ),
    )


def own_opening(run: ChecklistRun) -> Button:
    """A button that opens a list of one's own."""
    progress = f" · {sum(key_of(step) in run.ticked for step in run.steps)}/{len(run.steps)}"
    title = clip(f"🪓 {run.name}", shelves.BUTTON_UNITS - len(progress)) + progress
    return Button.to(title, routes.StepsCard(run.id))


def card(texts: Texts, checklist: Checklist, run: ChecklistRun, *, runs: int, reasons: bool) -> View:
    """One run: a button to tick each item, and what else can be done with it. `runs` is how many there are."""
    _ = texts.gettext
    text = texts.render("checklist", **_values(checklist, run, reasons=reasons), sources=checklist.sources)
    ticks = []
    for number, item in enumerate(checklist.items, start=1):
        ticked = item.key in run.ticked
        route = routes.TickItem(run.id, int(reasons), int(not ticked), item.key)
        ticks.append(Button.to(f"{TICKED if ticked else OPEN} {number}", route))
    why = _("Hide the reasons") if reasons else _("Why?")
    again: tuple[Button, ...] = (Button.to(_("↺ Start again"), routes.RestartRun(run.id)),) if run.ticked else ()
    several: tuple[tuple[Button, ...], ...] = ()
    if runs > 1:
        all_runs = Button.to(_("All {n} of this list").format(n=runs), routes.RunList(checklist.id))
        several = ((all_runs, Button.to(_("🗑 Remove this one"), routes.DeleteRun(run.id))),)
    return View(
        text,
        (
            *rows(ticks, 4),
            (
                Button.to(why, routes.RunCard(run.id, int(not reasons))),
                Button.to(_("📤 As text"), routes.ShareRun(run.id)),
            ),
            (*again, Button.to(_("➕ Another one"), routes.AskRunName(checklist.id))),
            *several,
            (Button.to(_("‹ Checklists"), routes.Checklists(0)),),
        ),
    )


def runs(texts: Texts, checklist: Checklist, every: Sequence[ChecklistRun]) -> View:
    """The runs through one list, such as one for each application."""
    buttons = [
        (
            Button.to(
                clip(f"{run.name or checklist.title} · {_done(checklist, run)}/{len(checklist.items)}", 60),
                routes.RunCard(run.id, 0),
            ),
        )
        for run in every
    ]
    back = (Button.to(texts.gettext("‹ Checklists"), routes.Checklists(0)),)
    return View(texts.render("checklist_runs", title=checklist.title), (*buttons, back))


def ask_name(texts: Texts, checklist: Checklist) -> View:
    unnamed = Button.to(texts.gettext("Without a name"), routes.BeginRun(checklist.id))
    return View(texts.render("checklist_name", title=checklist.title), ((unnamed,),))


def as_text(texts: Texts, checklist: Checklist, run: ChecklistRun, *, link: str) -> View:
    """The run to be sent on; `link` opens the list."""
    return View(texts.render("checklist_text", **_values(checklist, run, reasons=False), link=link))


def _values(checklist: Checklist, run: ChecklistRun, *, reasons: bool) -> dict[str, object]:
    return {
        "title": checklist.title,
        "summary": checklist.summary,
        "name": run.name,
        "done": _done(checklist, run),
        "reasons": reasons,
        "items": [
            {"mark": TICKED if item.key in run.ticked else OPEN, "do": item.do, "why": item.why}
            for item in checklist.items
        ],
    }


def _done(checklist: Checklist, run: ChecklistRun) -> int:
    return sum(item.key in run.ticked for item in checklist.items)
