"""Reads what somebody has done, by measure and by the days of their own zone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.context import Context
from bot.rules.progress import SPRINT, Amounts, amount, by_day
from bot.rules.recurrence import local_day
from bot.rules.ringing import zone_of
from bot.rules.schedule import Calendar
from bot.rules.sprints import clean_sprints
from bot.rules.streaks import steady_weeks, streak
from storage.records import Measure

LOOKED_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Here:
    """Where somebody's days pass: `zone` is that of their routine, `today` its date."""

    zone: str
    today: date
    calendar: Calendar


Reader = Callable[[Context, Here], Awaitable[Amounts]]


async def here(context: Context) -> Here:
    rhythm = await context.storage.rhythms.of(context.person.id)
    zone = zone_of(context.person, rhythm)
    today = local_day(context.now, zone)
    return Here(zone, today, Calendar.of(rhythm, today))


async def amounts(context: Context, where: Here, measures: Iterable[Measure]) -> Amounts:
    """What these measures, or those they follow from, came to on each day, with whatever is read along."""
    found: Amounts = {}
    for reader in dict.fromkeys(_READERS[measure] for measure in measures if measure in _READERS):
        found = {**found, **await reader(context, where)}
    return found


async def total(context: Context, where: Here, measure: Measure, done: Amounts) -> int:
    """What a measure has come to altogether, by what was `done` as `amounts` reads it."""
    nouns, person_id = context.storage, context.person.id
    match measure:
        case Measure.STREAK:
            return streak(done, where.calendar.is_working_day, where.today).days
        case Measure.STEADY_WEEKS:
            return steady_weeks(done, where.calendar.is_working_day, where.today)
        case Measure.RETROSPECTIVES:
            return sum(one.finished_at is not None for one in await nouns.retrospectives.of(person_id))
        case Measure.CLEAN_SPRINTS:
            return len(clean_sprints(await nouns.sprint_measures.of(person_id), await nouns.goals.of(person_id)))
        case Measure.GOALS:
            return sum(goal.reached_in is not None for goal in await nouns.goals.of(person_id))
        case _:
            return amount(measure, done.get(measure, {}))


async def _reminders(context: Context, where: Here) -> Amounts:
    days = await context.storage.activity.days(context.person.id, since=where.today - LOOKED_BACK)
    return {
        Measure.PLANNED: {one.day: one.rang for one in days},
        Measure.DONE: {one.day: one.done for one in days},
        Measure.FOCUS: {one.day: one.focus_minutes for one in days},
    }


async def _answers(context: Context, _where: Here) -> Amounts:
    return {Measure.ANSWERS: await context.storage.activity.practised(context.person.id)}


async def _mocks(context: Context, where: Here) -> Amounts:
    return {Measure.MOCKS: by_day(await context.storage.activity.mocks_ended(context.person.id), where.zone)}


async def _applications(context: Context, where: Here) -> Amounts:
    applied = await context.storage.applications.of(context.person.id)
    return {Measure.APPLICATIONS: by_day((one.applied_at for one in applied), where.zone)}


async def _articles(context: Context, where: Here) -> Amounts:
    articles = context.services.content.library.articles
    read = await context.storage.activity.read(context.person.id)
    return {Measure.ARTICLES: by_day((at for item, at in read.items() if item in articles), where.zone)}


async def _entered(context: Context, _where: Here) -> Amounts:
    entered = await context.storage.sprint_measures.of(context.person.id)
    return {
        measure: {week: values[measure] for week, values in entered.items() if measure in values} for measure in SPRINT
    }


_READERS: dict[Measure, Reader] = {
    Measure.PLANNED: _reminders,
    Measure.DONE: _reminders,
    Measure.FOCUS: _reminders,
    Measure.STREAK: _reminders,
    Measure.STEADY_WEEKS: _reminders,
    Measure.ANSWERS: _answers,
    Measure.MOCKS: _mocks,
    Measure.APPLICATIONS: _applications,
    Measure.ARTICLES: _articles,
    **dict.fromkeys(SPRINT, _entered),
}
