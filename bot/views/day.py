"""One's own day: as lines of text, and as what a picture of it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from telegram.constants import MessageLimit

from bot.i18n import Texts
from bot.rules.day import Event
from bot.rules.routine import MIDNIGHT, minutes
from bot.timeline import Span
from bot.views.checklists import TICKED
from bot.views.length import shown_units
from bot.views.routine import NO_INTERVIEW, Interview, line
from bot.views.view import View

# With these and no more, a day fits into one message.
SHOWN = 30


def text(texts: Texts, day: date, zone: str, events: Sequence[Event], interview: Interview | None) -> View:
    items = [
        line(texts, event.reminder, mark=f"{TICKED} " if event.done == len(event.times) else "")
        for event in events[:SHOWN]
    ]
    more = len(events) - len(items)
    values = interview.values(texts) if interview else NO_INTERVIEW
    return View(texts.render("day", day=texts.day_and_weekday(day), zone=zone, items=items, more=more, **values))


def fits_caption(view: View) -> bool:
    return shown_units(view.text) <= MessageLimit.CAPTION_LENGTH


def heading(texts: Texts, day: date, zone: str) -> str:
    return f"{texts.day_and_weekday(day)} · {zone}"


def spans(events: Sequence[Event]) -> list[Span]:
    """What is drawn of them; what lasts beyond midnight is cut there."""
    return [
        Span(
            start := minutes(event.times[0]),
            min(event.reminder.minutes, MIDNIGHT - start),
            event.reminder.text,
            event.reminder.kind,
            tuple(minutes(at) for at in event.times[1:]),
        )
        for event in events
    ]


def kinds(texts: Texts, events: Sequence[Event]) -> Mapping[str, str]:
    """The names of the kinds that occur."""
    _ = texts.gettext
    names = {
        "focus": _("Focus"),
        "review": _("Review"),
        "meeting": _("Meeting"),
        "break": _("Break"),
        "meal": _("Meal"),
        "ritual": _("Ritual"),
        "retrospective": _("Retrospective"),
        "measures": _("Measures"),
        "practice": _("Practice"),
        "own": _("Your reminders"),
    }
    there = {event.reminder.kind for event in events}
    return {kind: name for kind, name in names.items() if kind in there}
