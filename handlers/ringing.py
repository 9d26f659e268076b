"""What is answered to a reminder that rang: done, skipped, or later."""

from __future__ import annotations

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.rules import recurrence
from bot.rules.ringing import SNOOZES, TOMORROW, Due, snoozed_until, zone_of
from bot.views import ringing as views
from handlers import milestones, replies, today
from handlers.feature import Feature
from storage.records import Occurrence, OccurrenceState

ANSWERS = {OccurrenceState.DONE, OccurrenceState.SKIPPED, OccurrenceState.RUNG}


async def answer(update: Update, context: Context, route: routes.AnswerReminder) -> None:
    if route.state not in ANSWERS:
        raise UserError("stale_button")
    state = OccurrenceState(route.state)
    answered = await context.storage.occurrences.settle(context.person.id, route.occurrence, state, context.now)
    if answered is None:
        raise UserError("reminder_gone")
    if route.place == routes.AnswerReminder.TODAY:
        await today.show_today(update, context)
    else:
        await _show(update, context, answered)
    if state is OccurrenceState.DONE:
        await milestones.passed(context, *milestones.OF_REMINDERS)


async def done_today(context: Context, kind: str) -> None:
    """What rang today of a kind and was not answered is done: the person has just done here what it reminds of."""
    day, person_id = recurrence.local_day(context.now, await _zone(context)), context.person.id
    rang = [
        one
        for one in await context.storage.occurrences.between(person_id, day, day)
        if one.state is OccurrenceState.RUNG
    ]
    reminders = await context.storage.reminders.with_ids({one.reminder_id for one in rang})
    for one in rang:
        if reminders[one.reminder_id].kind == kind:
            await context.storage.occurrences.settle(person_id, one.id, OccurrenceState.DONE, context.now)


async def ask_snooze(update: Update, context: Context, route: routes.AskSnooze) -> None:
    occurrence = await _occurrence(context, route.occurrence)
    await _show(update, context, occurrence, snoozing=occurrence.id if route.asked else None)


async def snooze(update: Update, context: Context, route: routes.SnoozeReminder) -> None:
    """Let this one time ring again later; the others stay as they are, and so does the reminder."""
    if route.minutes not in {*SNOOZES, TOMORROW}:
        raise UserError("stale_button")
    occurrence = await _occurrence(context, route.occurrence)
    until = snoozed_until(occurrence, route.minutes, await _zone(context), context.now)
    snoozed = await context.storage.occurrences.snooze(context.person.id, occurrence.id, until)
    await _show(update, context, snoozed or occurrence)


async def _show(update: Update, context: Context, occurrence: Occurrence, *, snoozing: int | None = None) -> None:
    """The message it rang in as it is now, with the others that rang in it."""
    together = [occurrence]
    if occurrence.outbox_id is not None:
        # Numbers of messages that were forgotten long ago may be given again.
        rang = await context.storage.occurrences.in_message(occurrence.outbox_id)
        together = [one for one in rang if one.person_id == occurrence.person_id]
    reminders = await context.storage.reminders.with_ids({one.reminder_id for one in together})
    items = [Due(one, reminders[one.reminder_id]) for one in together]
    view = views.message(context.texts, items, await _zone(context), context.now, snoozing=snoozing)
    await replies.show(update, context, view)


async def _occurrence(context: Context, occurrence_id: int) -> Occurrence:
    occurrence = await context.storage.occurrences.get(context.person.id, occurrence_id)
    if occurrence is None:
        raise UserError("reminder_gone")
    return occurrence


async def _zone(context: Context) -> str:
    return zone_of(context.person, await context.storage.rhythms.of(context.person.id))


FEATURE = Feature(
    taps={
        routes.AnswerReminder: answer,
        routes.AskSnooze: ask_snooze,
        routes.SnoozeReminder: snooze,
    }
)
