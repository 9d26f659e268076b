"""/today and /next: the day with its reminders and the plan's sessions, and what comes after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from heapq import nsmallest

from telegram import Update

from bot import routes
from bot.context import Context
from bot.rules import recurrence
from bot.rules.attention import day_begins
from bot.rules.ringing import Due, slot_name
from bot.rules.schedule import slots_on
from bot.views import reminders as reminder_views
from bot.views import today as views
from bot.views.reminders import Coming
from handlers import replies
from handlers.feature import Command, Feature
from handlers.reminders import SHOWN, Days, days_of
from storage.records import Reminder


async def show_today(update: Update, context: Context, _route: routes.ShowToday | None = None) -> None:
    """What there is to do today, whatever part of the bot it comes from."""
    storage, person, library = context.storage, context.person, context.services.content.library
    day = recurrence.local_day(context.now, person.zone or "UTC")
    plan = await storage.plans.get(person.id)
    if plan is not None and (plan.went or day > plan.interview_on):
        plan = None
    sessions = await storage.plans.sessions(person.id) if plan else []
    view = views.today(context.texts, library, plan, sessions, day, rhythm=await _rhythm_of_the_day(context))
    await replies.show(update, context, view)


async def show_next(update: Update, context: Context) -> None:
    """The next times of all reminders together."""
    days = await days_of(context)
    every = [
        Coming(reminder, slot)
        for reminder in await context.storage.reminders.of(context.person.id)
        if reminder.next_at is not None
        # From its own next time on: what was skipped does not come.
        for slot in days.next(reminder.schedule, max(context.now, reminder.next_at - timedelta(seconds=1)))
    ]
    coming = nsmallest(SHOWN, every, key=lambda one: (one.slot.at, one.reminder.id))
    await replies.show(update, context, reminder_views.coming(context.texts, coming, days.zone))


async def _rhythm_of_the_day(context: Context) -> views.Day:
    """The reminders' day, by the clocks they ring by."""
    storage, person_id, now = context.storage, context.person.id, context.now
    days = await days_of(context)
    day = recurrence.local_day(now, days.zone)
    reminders = await storage.reminders.of(person_id)
    todays = await storage.occurrences.between(person_id, day, day)
    older = [one for one in await storage.occurrences.waiting(person_id) if one.day < day]
    known = await storage.reminders.with_ids({one.reminder_id for one in (*older, *todays)})
    had = {(one.reminder_id, one.slot) for one in todays}
    here = context.person.zone or "UTC"
    return views.Day(
        days.zone,
        here,
        now,
        await storage.attention.of(person_id),
        [Due(one, known[one.reminder_id]) for one in (*older, *todays)],
        _coming(reminders, had, day, days),
        await storage.outbox.withheld(person_id, day_begins(here, now)),
        has_reminders=bool(reminders),
    )


def _coming(reminders: Sequence[Reminder], had: set[tuple[int, str]], day: date, days: Days) -> list[Coming]:
    """The times of a day that the reminders have not had."""
    every = [
        Coming(reminder, slot)
        for reminder in reminders
        if reminder.next_at is not None
        for slot in slots_on(day, reminder.schedule, days.zone, days.calendar)
        if slot.at >= reminder.next_at and (reminder.id, slot_name(slot)) not in had
    ]
    return sorted(every, key=lambda one: (one.slot.at, one.reminder.id))


FEATURE = Feature(
    commands={
        "today": Command(show_today, "your day: what is done, next, held and dropped"),
        "next": Command(show_next, "the next five reminders"),
    },
    taps={routes.ShowToday: show_today},
)
