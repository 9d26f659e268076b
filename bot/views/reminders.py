"""Reminders of one's own: what was understood, the list, one of them, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import routes
from bot.i18n import Texts
from bot.rules.schedule import Slot
from bot.views import shelves
from bot.views.length import clip
from bot.views.ringing import SIGNS, TEXT_UNITS
from bot.views.schedule_words import schedule_in_words
from bot.views.view import Button, View
from storage.records import Attention, Reminder, Schedule

BUTTON_UNITS = 60


@dataclass(frozen=True, slots=True)
class Coming:
    """A time that a reminder will ring."""

    reminder: Reminder
    slot: Slot


def ask(texts: Texts, *, editing: Reminder | None = None) -> View:
    """Ask for a reminder in plain words."""
    back = routes.ReminderList(0) if editing is None else routes.ReminderCard(editing.id)
    text = texts.render("reminder_ask", text=clip(editing.text, TEXT_UNITS) if editing else "")
    return View(text, ((Button.to(texts.gettext("‹ Back"), back),),))


def draft(
    texts: Texts,
    text: str,
    schedule: Schedule,
    slots: Sequence[Slot],
    zone: str,
    *,
    known: bool,
    quiet: Attention | None,
) -> View:
    """What was understood, with the next times, before it is saved; `known` where the person has said where they are,
    `quiet` where one falls into the quiet hours."""
    _ = texts.gettext
    rendered = texts.render(
        "reminder_draft",
        text=clip(text, TEXT_UNITS),
        schedule=schedule_in_words(texts, schedule),
        zone=zone,
        unknown_zone=not known,
        times=[wall(texts, one.wall) for one in slots],
        quiet_from=texts.clock(quiet.quiet_from) if quiet and quiet.quiet_from else "",
        quiet_until=texts.clock(quiet.quiet_until) if quiet and quiet.quiet_until else "",
        once=schedule.on is not None,
    )
    adjust = ((Button.to(_("🔕 Quiet hours and maximum"), routes.AttentionCard()),),) if quiet else ()
    return View(
        rendered,
        (
            (
                Button.to(_("💾 Save"), routes.SaveReminder()),
                Button.to(_("✏️ Change"), routes.RewriteReminder()),
                Button.to(_("✖️ Cancel"), routes.DropReminderDraft()),
            ),
            *adjust,
        ),
    )


def listing(texts: Texts, own: Sequence[Reminder], *, of_routines: int, zone: str, page: int) -> View:
    """A page of them by their next time; those of routines are only counted."""
    _ = texts.gettext
    shown, page, pages = shelves.on_page(own, page)
    text = texts.render(
        "reminders",
        reminders=[_item(texts, one, zone) for one in shown],
        of_routines=of_routines,
        zone=zone,
    )
    cards = (
        (Button.to(clip(f"{'⏸' if one.paused else '⏰'} {one.text}", BUTTON_UNITS), routes.ReminderCard(one.id)),)
        for one in shown
    )
    return View(
        text,
        (
            *cards,
            *shelves.turning(page, pages, routes.ReminderList),
            (Button.to(_("➕ New reminder"), routes.NewReminder()), Button.to(_("🗓 My days"), routes.MyDays())),
            (Button.to(_("🗂 Routines"), routes.Routines()),),
        ),
    )


def card(texts: Texts, reminder: Reminder, slots: Sequence[Slot], zone: str) -> View:
    """One of them with its next times, and what can be done about it."""
    _ = texts.gettext
    text = texts.render(
        "reminder_card",
        sign=SIGNS.get(reminder.kind, SIGNS["own"]),
        text=clip(reminder.text, TEXT_UNITS),
        schedule=schedule_in_words(texts, reminder.schedule),
        paused=reminder.paused,
        zone=zone,
        times=[wall(texts, one.wall) for one in slots],
    )
    pause = _("▶️ Resume") if reminder.paused else _("⏸ Pause")
    skip: tuple[tuple[Button, ...], ...] = ()
    if slots and reminder.schedule.on is None:
        label = _("⏭ Skip {day}").format(day=wall(texts, slots[0].wall))
        skip = ((Button.to(label, routes.SkipReminder(reminder.id, int(slots[0].at.timestamp()))),),)
    return View(
        text,
        (
            (
                Button.to(_("✏️ Change"), routes.EditReminder(reminder.id)),
                Button.to(pause, routes.PauseReminder(reminder.id, int(not reminder.paused))),
            ),
            *skip,
            (Button.to(_("🗑 Delete"), routes.DeleteReminder(reminder.id)),),
            (Button.to(_("‹ All reminders"), routes.ReminderList(0)),),
        ),
    )


def deleted(texts: Texts, reminder: Reminder) -> View:
    _ = texts.gettext
    return View(
        texts.render("reminder_deleted", text=clip(reminder.text, TEXT_UNITS)),
        (
            (
                Button.to(_("↩️ Undo"), routes.RestoreReminder(reminder.id)),
                Button.to(_("‹ All reminders"), routes.ReminderList(0)),
            ),
        ),
    )


def coming(texts: Texts, times: Sequence[Coming], zone: str) -> View:
    """What comes next, of all reminders."""
    _ = texts.gettext
    items = [
        {
            "sign": SIGNS.get(one.reminder.kind, SIGNS["own"]),
            "at": wall(texts, one.slot.wall),
            "text": clip(one.reminder.text, TEXT_UNITS),
        }
        for one in times
    ]
    ways = (Button.to(_("⏰ Reminders"), routes.ReminderList(0)), Button.to(_("☀️ Today"), routes.ShowToday()))
    return View(texts.render("reminders_coming", items=items, zone=zone), (ways,))


def wall(texts: Texts, moment: datetime) -> str:
    """A wall-clock time: "Mon, Mar 2, 09:45"."""
    return f"{texts.day_and_weekday(moment.date())}, {texts.clock(moment)}"


def _item(texts: Texts, reminder: Reminder, zone: str) -> dict[str, object]:
    next_ = reminder.next_at
    return {
        "text": clip(reminder.text, TEXT_UNITS),
        "schedule": schedule_in_words(texts, reminder.schedule),
        "paused": reminder.paused,
        "next": wall(texts, next_.astimezone(ZoneInfo(zone))) if next_ is not None else "",
    }
