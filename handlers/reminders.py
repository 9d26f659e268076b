"""/remind and /reminders: from plain words to a reminder, the list of them, and what can be done about each."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.rules import recurrence
from bot.rules.attention import quiet_end
from bot.rules.public_holidays import has_holidays
from bot.rules.reminding import Reading, read
from bot.rules.ringing import coming_up, own_window, waiting, zone_of
from bot.rules.schedule import Calendar, Slot, next_slots
from bot.views import reminders as views
from handlers import replies
from handlers.feature import Command, Feature
from storage import Nouns
from storage.records import Dialog, OccurrenceState, Reminder, Schedule
from storage.schedules import dump, load

DIALOG = "reminder"
# What is written below a preview is no answer to it.
WRITE, PREVIEW = "write", "preview"
KEPT = timedelta(days=1)
SHOWN = 5
MOST = 100
OWN = "own"
# Characters in which words such as "remind me to" are looked for.
OPENING = 60


@dataclass(frozen=True, slots=True)
class Days:
    """By which clocks and on which days the person's reminders ring."""

    zone: str
    calendar: Calendar

    def next(self, schedule: Schedule, after: datetime, number: int = SHOWN) -> list[Slot]:
        return next_slots(schedule, self.zone, after, self.calendar, number)


async def remind(update: Update, context: Context) -> None:
    """/remind TEXT shows what was understood; without a text the question is asked."""
    if context.args:
        await remind_of(update, context, " ".join(context.args))
    else:
        await ask(update, context)


def asks_for_a_reminder(context: Context, text: str) -> bool:
    """Whether what was written outside a question begins as a reminder does, in any language."""
    vocabularies = context.services.content.reminder_vocabularies(context.texts.language)
    return any(vocabulary.asks_for_a_reminder(text[:OPENING]) for vocabulary in vocabularies)


async def remind_of(update: Update, context: Context, text: str) -> None:
    """“Remind me to call mum at 5”, with or without the command."""
    await _show_draft(update, context, text, reminder_id=0)


async def ask(update: Update, context: Context, _route: routes.NewReminder | None = None) -> None:
    await _keep(context, WRITE, reminder=0)
    await replies.show(update, context, views.ask(context.texts))


async def edit(update: Update, context: Context, route: routes.EditReminder) -> None:
    reminder = await _reminder(context.storage, context, route.reminder)
    await _keep(context, WRITE, reminder=reminder.id)
    await replies.show(update, context, views.ask(context.texts, editing=reminder))


async def rewrite(update: Update, context: Context, _route: routes.RewriteReminder) -> None:
    """Ask again for the reminder whose draft is shown."""
    dialog = await _dialog(context)
    await _keep(context, WRITE, reminder=dialog.data["reminder"])
    await replies.show(update, context, views.ask(context.texts))


async def answer(update: Update, context: Context, dialog: Dialog) -> None:
    """What was written, whether asked for or in place of what is shown."""
    message = update.effective_message
    await _show_draft(update, context, message.text or "" if message else "", reminder_id=dialog.data["reminder"])


async def save(update: Update, context: Context, _route: routes.SaveReminder) -> None:
    """Keep what was shown; its times are counted from now on."""
    dialog = await _dialog(context, step=PREVIEW)
    data, person = dialog.data, context.person
    schedule = load(data["schedule"])
    slots = (await days_of(context)).next(schedule, context.now)
    if not slots:
        raise UserError("reminder_over")
    kept: dict[str, Any] = {
        "text": data["text"],
        "schedule": schedule,
        "minutes": data["minutes"],
        "window": own_window(schedule),
        "next_at": slots[0].at,
    }
    async with context.storage.transaction() as tx:
        if not await tx.dialogs.end(person.id):
            raise UserError("stale_button")
        if data["reminder"]:
            saved = await tx.reminders.change(person.id, data["reminder"], paused=False, **kept)
        elif len([one for one in await tx.reminders.of(person.id) if one.routine_id is None]) >= MOST:
            raise UserError("too_many_reminders", limit=MOST)
        else:
            saved = await tx.reminders.add(person.id, kind=OWN, **kept)
    if saved is None:
        raise UserError("reminder_gone")
    await _show_card(update, context, saved)


async def drop_draft(update: Update, context: Context, _route: routes.DropReminderDraft) -> None:
    dialog = await _dialog(context)
    await context.storage.dialogs.end(context.person.id)
    if dialog.data["reminder"]:
        await show_card(update, context, routes.ReminderCard(dialog.data["reminder"]))
    else:
        await show_list(update, context)


async def show_list(update: Update, context: Context, route: routes.ReminderList | None = None) -> None:
    await _leave(context)
    every = await context.storage.reminders.of(context.person.id)
    own = [one for one in every if one.routine_id is None]
    zone = (await days_of(context)).zone
    page = route.page if route else 0
    view = views.listing(context.texts, own, of_routines=len(every) - len(own), zone=zone, page=page)
    await replies.show(update, context, view)


async def show_card(update: Update, context: Context, route: routes.ReminderCard) -> None:
    await _leave(context)
    await _show_card(update, context, await _reminder(context.storage, context, route.reminder))


async def pause(update: Update, context: Context, route: routes.PauseReminder) -> None:
    """Pause or resume; what was snoozed or held of a paused reminder is dropped."""
    days, person_id = await days_of(context), context.person.id
    async with context.storage.transaction() as tx:
        reminder = await _reminder(tx, context, route.reminder)
        if route.wanted:
            await tx.occurrences.drop(person_id, reminder.id, "paused")
            changed = await tx.reminders.change(person_id, reminder.id, paused=True, next_at=None)
        else:
            next_at = await _next_at(tx, context, reminder, days)
            changed = await tx.reminders.change(person_id, reminder.id, paused=False, next_at=next_at)
    await _show_card(update, context, changed or reminder)


async def skip(update: Update, context: Context, route: routes.SkipReminder) -> None:
    """Leave out the next time, as if it had been answered; tapped twice, it is still one."""
    days = await days_of(context)
    async with context.storage.transaction() as tx:
        reminder = await _reminder(tx, context, route.reminder)
        slot = await _coming(tx, context, reminder, days)
        if slot is not None and int(slot.at.timestamp()) == route.at and not reminder.paused:
            skipped = replace(
                waiting(reminder, slot), state=OccurrenceState.SKIPPED, ring_at=None, settled_at=context.now
            )
            await tx.occurrences.add_all([skipped])
            next_at = await _next_at(tx, context, reminder, days)
            reminder = await tx.reminders.change(reminder.person_id, reminder.id, next_at=next_at) or reminder
    await _show_card(update, context, reminder)


async def delete(update: Update, context: Context, route: routes.DeleteReminder) -> None:
    async with context.storage.transaction() as tx:
        reminder = await _reminder(tx, context, route.reminder)
        await tx.occurrences.drop(context.person.id, reminder.id, "paused")
        await tx.reminders.delete(context.person.id, reminder.id)
    await replies.show(update, context, views.deleted(context.texts, reminder))


async def restore(update: Update, context: Context, route: routes.RestoreReminder) -> None:
    days = await days_of(context)
    async with context.storage.transaction() as tx:
        restored = await tx.reminders.restore(context.person.id, route.reminder, next_at=None)
        if restored is None:
            raise UserError("reminder_gone")
        if not restored.paused:
            next_at = await _next_at(tx, context, restored, days)
            restored = await tx.reminders.change(restored.person_id, restored.id, next_at=next_at) or restored
    await _show_card(update, context, restored)


async def days_of(context: Context) -> Days:
    rhythm = await context.storage.rhythms.of(context.person.id)
    zone = zone_of(context.person, rhythm)
    if rhythm.holidays_in is not None:
        # They are read from a large package when they are first asked for; not while others wait.
        await asyncio.to_thread(has_holidays, rhythm.holidays_in)
    return Days(zone, Calendar.of(rhythm, recurrence.local_day(context.now, zone)))


async def _show_draft(update: Update, context: Context, text: str, *, reminder_id: int) -> None:
    days = await days_of(context)
    reading = _read(context, text, days.zone)
    slots = days.next(reading.schedule, context.now)
    if not slots:
        raise UserError("reminder_over")
    await _keep(
        context,
        PREVIEW,
        reminder=reminder_id,
        text=reading.text,
        schedule=dump(reading.schedule),
        minutes=reading.minutes,
    )
    attention = await context.storage.attention.of(context.person.id)
    here = context.person.zone or "UTC"
    quiet = attention if any(quiet_end(attention, here, slot.at) for slot in slots) else None
    known = context.person.zone is not None
    view = views.draft(context.texts, reading.text, reading.schedule, slots, days.zone, known=known, quiet=quiet)
    await replies.show(update, context, view)


def _read(context: Context, text: str, zone: str) -> Reading:
    return read(text, context.now, zone, context.services.content.reminder_vocabularies(context.texts.language))


async def _show_card(update: Update, context: Context, reminder: Reminder) -> None:
    days, slots = await days_of(context), list[Slot]()
    if not reminder.paused and (first := await _coming(context.storage, context, reminder, days)) is not None:
        slots = [first, *days.next(reminder.schedule, first.at, SHOWN - 1)]
    await replies.show(update, context, views.card(context.texts, reminder, slots, days.zone))


async def _coming(nouns: Nouns, context: Context, reminder: Reminder, days: Days) -> Slot | None:
    """The next time of a reminder, without those that were skipped."""
    today = recurrence.local_day(context.now, days.zone)
    had = await nouns.occurrences.slots(reminder.id, since=today - timedelta(days=1))
    return coming_up(reminder, days.zone, days.calendar, context.now, had)


async def _next_at(nouns: Nouns, context: Context, reminder: Reminder, days: Days) -> datetime | None:
    slot = await _coming(nouns, context, reminder, days)
    return slot.at if slot is not None else None


async def _reminder(nouns: Nouns, context: Context, reminder_id: int) -> Reminder:
    reminder = await nouns.reminders.get(context.person.id, reminder_id)
    if reminder is None:
        raise UserError("reminder_gone")
    return reminder


async def _keep(context: Context, step: str, **data: Any) -> None:
    await context.storage.dialogs.put(context.person.id, DIALOG, step=step, data=data, expires_at=context.now + KEPT)


async def _dialog(context: Context, *, step: str | None = None) -> Dialog:
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is None or dialog.name != DIALOG or step not in {None, dialog.step}:
        raise UserError("reminder_question_over")
    return dialog


async def _leave(context: Context) -> None:
    """Who goes back to a list or a card does not mean to write."""
    dialog = await context.storage.dialogs.get(context.person.id, now=context.now)
    if dialog is not None and dialog.name == DIALOG:
        await context.storage.dialogs.end(context.person.id)


FEATURE = Feature(
    commands={
        "remind": Command(remind, "a reminder: /remind standup every weekday 9:45"),
        "reminders": Command(show_list, "your reminders: change, pause, skip once, delete"),
    },
    taps={
        routes.NewReminder: ask,
        routes.SaveReminder: save,
        routes.RewriteReminder: rewrite,
        routes.DropReminderDraft: drop_draft,
        routes.ReminderList: show_list,
        routes.ReminderCard: show_card,
        routes.EditReminder: edit,
        routes.PauseReminder: pause,
        routes.SkipReminder: skip,
        routes.DeleteReminder: delete,
        routes.RestoreReminder: restore,
    },
    answers={DIALOG: answer},
)
