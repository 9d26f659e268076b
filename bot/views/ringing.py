"""A reminder that rings, alone or with others at the same moment, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import routes
from bot.i18n import Texts
from bot.rules import recurrence
from bot.rules.ringing import SNOOZES, TOMORROW, Due
from bot.views.length import clip
from bot.views.view import Button, View
from storage.records import Occurrence, OccurrenceState

SIGNS = {
    "own": "⏰",
    "focus": "🎯",
    "review": "🔍",
    "meeting": "💬",
    "break": "🌿",
    "meal": "🍽",
    "ritual": "🌅",
    "retrospective": "🔁",
    "measures": "📏",
    "practice": "🧠",
}
MARKS = {
    OccurrenceState.DONE: "✅",
    OccurrenceState.SKIPPED: "⏭",
    OccurrenceState.WAITING: "💤",
    OccurrenceState.DROPPED: "🗑",
}
# So many that neither text nor buttons come near Telegram's limits.
MOST_IN_A_MESSAGE = 8
TEXT_UNITS = 200


def message(texts: Texts, items: Sequence[Due], zone: str, now: datetime, *, snoozing: int | None = None) -> View:
    """At most `MOST_IN_A_MESSAGE` reminders, each with its answers; for the one with the id `snoozing`, how long."""
    alone = len(items) == 1
    lines = [line(texts, one, zone, now) for one in items]
    rows = [
        row
        for number, one in enumerate(items, start=1)
        for row in _buttons(texts, one.occurrence, "" if alone else f"{number} ", asked=one.occurrence.id == snoozing)
    ]
    ways = [[button] for kind in dict.fromkeys(one.reminder.kind for one in items) if (button := _way(texts, kind))]
    return View(texts.render("reminder", items=lines, numbered=not alone), tuple(map(tuple, [*rows, *ways])))


def line(texts: Texts, one: Due, zone: str, now: datetime) -> dict[str, object]:
    """What a reminder is about, when it was planned, and what became of it."""
    occurrence, reminder = one.occurrence, one.reminder
    wall = datetime.fromisoformat(occurrence.slot)
    other_day = wall.date() != recurrence.local_day(now, zone)
    return {
        "sign": MARKS.get(occurrence.state, SIGNS.get(reminder.kind, SIGNS["own"])),
        "open": occurrence.state is OccurrenceState.RUNG,
        "day": texts.day_and_weekday(wall.date()) if other_day else "",
        "at": texts.clock(wall),
        "text": clip(reminder.text, TEXT_UNITS),
        "again": moment(texts, occurrence.ring_at, zone, now) if occurrence.ring_at is not None else "",
    }


def moment(texts: Texts, at: datetime, zone: str, now: datetime) -> str:
    """A time of today by its hour, another with its day."""
    clock = texts.place_time(zone, at)
    day = recurrence.local_day(at, zone)
    return clock if day == recurrence.local_day(now, zone) else f"{texts.day_and_weekday(day)}, {clock}"


def _buttons(texts: Texts, occurrence: Occurrence, prefix: str, *, asked: bool) -> list[list[Button]]:
    _ = texts.gettext

    def answer(label: str, state: OccurrenceState) -> Button:
        return Button.to(prefix + label, routes.AnswerReminder(occurrence.id, routes.AnswerReminder.MESSAGE, state))

    snoozes = [
        Button.to(prefix + _("💤 10 min"), routes.SnoozeReminder(occurrence.id, SNOOZES[0])),
        Button.to(_("1 h"), routes.SnoozeReminder(occurrence.id, SNOOZES[1])),
        Button.to(_("Tomorrow"), routes.SnoozeReminder(occurrence.id, TOMORROW)),
    ]
    if occurrence.state in {OccurrenceState.DONE, OccurrenceState.SKIPPED}:
        return [[answer(_("↩️ Undo"), OccurrenceState.RUNG)]]
    answers = [answer(_("✅ Done"), OccurrenceState.DONE), answer(_("⏭ Skip"), OccurrenceState.SKIPPED)]
    if not prefix:
        return [answers, snoozes]
    if asked:
        return [[*snoozes, Button.to("‹", routes.AskSnooze(occurrence.id, 0))]]
    ask = Button.to(prefix + _("💤 Later"), routes.AskSnooze(occurrence.id, 1))
    return [[answers[0], ask, answers[1]]]


def _way(texts: Texts, kind: str) -> Button | None:
    """A button to where a kind of reminder is done, if that is here."""
    _ = texts.gettext
    match kind:
        case "practice":
            return Button.to(_("🧠 Practise now"), routes.PracticeHub())
        case "measures":
            return Button.to(_("📏 Enter them"), routes.EnterMeasures())
        case "retrospective":
            return Button.to(_("🔁 Look back"), routes.BeginRetrospective())
    return None
