"""/day: what is on today, as a picture and as text."""

from __future__ import annotations

from datetime import date

from telegram import Update

from bot import routes
from bot.context import Context
from bot.rules import recurrence
from bot.rules.day import events
from bot.rules.routine import minutes
from bot.timeline import timeline
from bot.views import day as views
from bot.views.routine import Interview
from handlers import replies
from handlers.feature import Command, Feature
from handlers.reminders import days_of


async def show(_update: Update, context: Context, _route: routes.DayPicture | None = None) -> None:
    """Send today's picture with the day in words below it; what is too long for a caption follows by itself."""
    days, person_id = await days_of(context), context.person.id
    today = recurrence.local_day(context.now, days.zone)
    reminders = await context.storage.reminders.of(person_id)
    had = await context.storage.occurrences.between(person_id, today, today)
    found = events(today, reminders, had, days.zone, days.calendar)
    interview = await interview_of(context, today)
    text = views.text(context.texts, today, days.zone, found, interview)
    if found:
        picture = await timeline(
            views.heading(context.texts, today, days.zone),
            views.spans(found),
            kinds=views.kinds(context.texts, found),
            now=minutes(recurrence.local_time(context.now, days.zone)),
        )
        caption = text.text if views.fits_caption(text) else None
        await context.bot.send_photo(person_id, picture, caption=caption)
        if caption:
            return
    await replies.send(context, text)


async def interview_of(context: Context, today: date) -> Interview | None:
    """The interview somebody prepares for, and what of the plan is left today."""
    plan = await context.storage.plans.get(context.person.id)
    if plan is None or plan.went or plan.interview_on < today:
        return None
    sessions = await context.storage.plans.sessions(context.person.id)
    return Interview(plan.interview_on, sum(one.day == today and not one.done for one in sessions))


FEATURE = Feature(
    commands={"day": Command(show, "today as a picture")},
    taps={routes.DayPicture: show},
)
