"""My days: working days, holidays, being away, and whether reminders move along to another time zone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Unpack

from telegram import Update

from bot import routes
from bot.context import Context
from bot.errors import UserError
from bot.rules import recurrence
from bot.rules.dates import read_date
from bot.rules.public_holidays import has_holidays
from bot.rules.ringing import zone_of
from bot.views import days as views
from bot.whereabouts import zones
from handlers import asking, replies, schedule
from handlers.feature import Feature
from storage.records import Dialog
from storage.rhythms import RhythmChanges

DAYS_A_WEEK = 7
LONGEST = timedelta(days=366)
TYPED = 40


async def show(update: Update, context: Context, _route: routes.MyDays | None = None) -> None:
    await asking.leave(context)
    person, rhythm = context.person, await context.storage.rhythms.of(context.person.id)
    zone = zone_of(person, rhythm)
    away = rhythm.away_until is not None and rhythm.away_until >= recurrence.local_day(context.now, zone)
    here = person.zone or "UTC"
    view = views.card(context.texts, rhythm, zone=zone, here=here, country=person.country, away=away)
    await replies.show(update, context, view)


async def keep_working_day(update: Update, context: Context, route: routes.KeepWorkingDay) -> None:
    if not 0 <= route.day < DAYS_A_WEEK:
        raise UserError("stale_button")
    days = set((await context.storage.rhythms.of(context.person.id)).working_days)
    days = days | {route.day} if route.wanted else days - {route.day}
    await _change(context, working_days=tuple(sorted(days)))
    await show(update, context)


async def keep_holidays(update: Update, context: Context, route: routes.KeepHolidays) -> None:
    country = context.person.country if route.wanted else None
    if country is not None and not await asyncio.to_thread(has_holidays, country):
        raise UserError("no_holidays", country=context.texts.country(country))
    await _change(context, holidays_in=country)
    await show(update, context)


async def ask_away(update: Update, context: Context, _route: routes.AskAway) -> None:
    await asking.ask(context, asking.AWAY)
    await replies.show(update, context, views.ask_away(context.texts))


async def answer_away(update: Update, context: Context, _dialog: Dialog) -> None:
    message = update.effective_message
    await go_away(update, context, message.text or "" if message else "")


async def go_away(update: Update, context: Context, text: str) -> None:
    """Be away until a day that somebody wrote; raises `UserError` where it is none."""
    zone = zone_of(context.person, await context.storage.rhythms.of(context.person.id))
    today = recurrence.local_day(context.now, zone)
    day = read_date(text, today, context.services.content.words.months)
    if day is None:
        raise UserError("bad_date", date=text[:TYPED])
    if not today <= day <= today + LONGEST:
        raise UserError("past_day", day=context.texts.full_day(day))
    await _change(context, away_until=day)
    await show(update, context)


async def end_away(update: Update, context: Context, _route: routes.EndAway) -> None:
    await _change(context, away_until=None)
    await show(update, context)


async def move(update: Update, context: Context, route: routes.MoveRoutine) -> None:
    """Let reminders ring by the clocks where the person is, or leave them in a zone."""
    if route.zone and zones.canonical(route.zone) != route.zone:
        raise UserError("stale_button")
    await _change(context, zone=route.zone or None)
    here = context.person.zone or "UTC"
    await replies.show(update, context, views.moved(context.texts, route.zone or here))


async def _change(context: Context, **changes: Unpack[RhythmChanges]) -> None:
    """Keep what days are like now, and have every reminder due when it is by that."""
    async with context.storage.transaction() as tx:
        await tx.rhythms.change(context.person.id, **changes)
        await schedule.move_reminders(tx, context.person, context.now)


FEATURE = Feature(
    taps={
        routes.MyDays: show,
        routes.KeepWorkingDay: keep_working_day,
        routes.KeepHolidays: keep_holidays,
        routes.AskAway: ask_away,
        routes.EndAway: end_away,
        routes.MoveRoutine: move,
    },
    answers={asking.AWAY: answer_away},
)
