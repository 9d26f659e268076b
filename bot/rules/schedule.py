"""When a schedule happens: its wall-clock times in a time zone, on the days somebody keeps."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache, partial
from itertools import groupby, islice
from operator import attrgetter
from typing import Self

from bot.rules import recurrence
from bot.rules.public_holidays import is_holiday
from storage.records import Rhythm, Schedule

_MINUTES_A_DAY = 24 * 60
_WEEK, _YEAR = 7, 12
# Whatever repeats does so within a year, its days and weeks apart: the 31st, a fifth Friday, a day after holidays.
# What is each so many months does within as many years: of a leap day two may be eight years apart.
_LONGEST_WAIT = 366
# When the times of a day that a zone leaves out are: before any instant.
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days somebody keeps: `working_days` (0 is Monday), the holidays of a country (ISO 3166-1 alpha-2, None for
    none), and the last day they are away, None while they are not. People who live alike have equal calendars."""

    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays_in: str | None = None
    away_until: date | None = None

    @classmethod
    def of(cls, rhythm: Rhythm, today: date) -> Self:
        away = rhythm.away_until if rhythm.away_until and rhythm.away_until >= today else None
        return cls(rhythm.working_days, rhythm.holidays_in, away)

    def is_working_day(self, day: date) -> bool:
        free = self.holidays_in is not None and is_holiday(day, self.holidays_in)
        return day.weekday() in self.working_days and not free


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of a schedule: what the clocks were to show (naive), and when it happens (UTC).

    They differ only where the clocks skip `wall`: then it happens at the first moment after.
    """

    wall: datetime
    at: datetime


def is_on(schedule: Schedule, day: date, calendar: Calendar) -> bool:
    """Whether a schedule has times on a day.

    On a holiday of the country only `working_days` are silent: whoever says "every Friday" means this one too. While
    somebody is away everything that repeats is silent; what is for one day alone is not, for it was set for that day.
    """
    if schedule.on is not None:
        return day == schedule.on
    if calendar.away_until is not None and day <= calendar.away_until:
        return False
    if schedule.months > 1 and not _is_in_month(schedule, day):
        return False
    if schedule.day_of_month is not None:
        return _is_day_of_month(schedule, day, calendar)
    if schedule.weekdays:
        return day.weekday() in schedule.weekdays and _is_in_week(schedule, day)
    if schedule.working_days:
        return calendar.is_working_day(day)
    return schedule.days == 1 or schedule.since is None or (day - schedule.since).days % schedule.days == 0


def _is_in_month(schedule: Schedule, day: date) -> bool:
    """Whether of all months this is one that counts."""
    since = schedule.since or day
    return ((day.year - since.year) * _YEAR + day.month - since.month) % schedule.months == 0


def _is_day_of_month(schedule: Schedule, day: date, calendar: Calendar) -> bool:
    last = monthrange(day.year, day.month)[1]
    if not schedule.working_days:
        return day.day == (last if schedule.day_of_month == -1 else schedule.day_of_month)
    if not calendar.is_working_day(day):
        return False
    if schedule.day_of_month == -1:
        return not any(calendar.is_working_day(day.replace(day=number)) for number in range(day.day + 1, last + 1))
    return schedule.day_of_month == sum(
        calendar.is_working_day(day.replace(day=number)) for number in range(1, day.day + 1)
    )


def _is_in_week(schedule: Schedule, day: date) -> bool:
    """Whether of all days with its weekday this is one that counts."""
    match schedule.week_of_month:
        case None:
            if schedule.weeks == 1 or schedule.since is None:
                return True
            return (_week(day) - _week(schedule.since)) % schedule.weeks == 0
        case -1:
            return day.day + _WEEK > monthrange(day.year, day.month)[1]
        case number:
            return (day.day - 1) // _WEEK + 1 == number


def _week(day: date) -> int:
    """The number of a week that begins on Monday; 0001-01-01 was one."""
    return (day.toordinal() - 1) // _WEEK


def slots_on(day: date, schedule: Schedule, zone: str, calendar: Calendar) -> list[Slot]:
    """All times of a day, in order.

    A day has each wall-clock time once: of two in a fold the first, in a gap the first moment after it. Times that fall
    on one moment there count once, as the earliest of them. A day that the zone leaves out has none.
    """
    if not is_on(schedule, day, calendar):
        return []
    slots = (Slot(datetime.combine(day, at), _moment(day, zone, at)) for at in times_of_day(schedule))
    return [next(same) for moment, same in groupby(slots, attrgetter("at")) if moment != _NEVER]


@lru_cache(maxsize=4096)
def following(schedule: Schedule, zone: str, after: datetime, calendar: Calendar) -> Slot | None:
    """The first time strictly after an instant, as `slots_on` counts them.

    None if there is none: a single day that is over, no working days at all, or one further away than anything that
    repeats can be. Raises `UnknownZone`.
    """
    times = times_of_day(schedule)
    for day in _days_from(schedule, recurrence.local_day(after, zone), calendar):
        moment = partial(_moment, day, zone)
        position = bisect_right(times, after, key=moment)
        if position < len(times):
            return Slot(datetime.combine(day, times[position]), moment(times[position]))
    return None


def next_slots(schedule: Schedule, zone: str, after: datetime, calendar: Calendar, number: int) -> list[Slot]:
    """The first so many times strictly after an instant; fewer if there are no more."""
    return list(islice(_slots_after(schedule, zone, after, calendar), number))


def _slots_after(schedule: Schedule, zone: str, after: datetime, calendar: Calendar) -> Iterator[Slot]:
    while slot := following(schedule, zone, after, calendar):
        yield slot
        after = slot.at


def latest(schedule: Schedule, zone: str, since: datetime, now: datetime, calendar: Calendar) -> Slot | None:
    """The last time from `since` to `now`, both included; None if there is none.

    It looks back from `now`, so that an outage of months costs no more than one of minutes.
    """
    times = times_of_day(schedule)
    first = recurrence.local_day(since, zone)
    days = range(recurrence.local_day(now, zone).toordinal(), first.toordinal() - 1, -1)
    for day in (day for day in map(date.fromordinal, days) if is_on(schedule, day, calendar)):
        moment = partial(_moment, day, zone)
        over = times[: bisect_right(times, now, key=moment)]
        if over and (at := moment(over[-1])) >= since:
            return Slot(datetime.combine(day, over[bisect_left(over, at, key=moment)]), at)
    return None


def _days_from(schedule: Schedule, first: date, calendar: Calendar) -> Iterator[date]:
    """The days of a schedule from one on, as far as it is worth looking."""
    if schedule.on is not None:
        yield from (day for day in (schedule.on,) if day >= first)
        return
    begin = max(first, calendar.away_until or first).toordinal()
    wait = _LONGEST_WAIT * schedule.months + schedule.days + _WEEK * schedule.weeks
    end = min(begin + wait, date.max.toordinal())
    while begin < end:
        day = date.fromordinal(begin)
        in_month = monthrange(day.year, day.month)[1] - day.day + 1
        if _is_in_month(schedule, day):
            days = map(date.fromordinal, range(begin, min(begin + in_month, end)))
            yield from (day for day in days if is_on(schedule, day, calendar))
        begin += in_month


@lru_cache(maxsize=4096)
def times_of_day(schedule: Schedule) -> tuple[time, ...]:
    """What the clocks show on each day of the schedule, in order."""
    if schedule.every is None:
        return (schedule.at, *schedule.times)
    first = _minutes(schedule.at)
    last = _MINUTES_A_DAY - 1 if schedule.until is None else _minutes(schedule.until)
    return tuple(time(*divmod(one, 60)) for one in range(first, max(first, last) + 1, schedule.every))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _moment(day: date, zone: str, at: time) -> datetime:
    return recurrence.on_day(day, at, zone) or _NEVER
