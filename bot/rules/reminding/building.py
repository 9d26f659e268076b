"""From what was understood to a schedule."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.errors import UserError
from bot.rules import recurrence
from bot.rules.dates import read_date
from bot.rules.reminding.clauses import Clause
from bot.rules.reminding.grammar import YEAR, Kind
from bot.rules.reminding.understanding import Understood
from bot.rules.schedule import Calendar, following
from storage.records import Schedule

SHORTEST_INTERVAL = 5
LONGEST_DAYS, LONGEST_WEEKS, LONGEST_MONTHS = 366, 52, 36
YEARS_AHEAD = 10
_MINUTES_A_DAY = 24 * 60
_USUAL_START, _USUAL_END = 9 * 60, 18 * 60
_WEEK, _WEEKS_A_MONTH, _DAYS_A_MONTH = 7, 5, 31
# The fifth there is in every month, and words for it are.
_WORKING_DAYS_COUNTED = 5
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


class Builder:
    """Makes the schedule of what was understood."""

    def __init__(self, understood: Understood, now: datetime, zone: str) -> None:
        self._understood = understood
        self._now = now
        self._zone = zone
        self._today = recurrence.local_day(now, zone)

    def schedule(self) -> tuple[Schedule, int]:
        """The schedule, and how many minutes it lasts."""
        minutes = self._understood.value("minutes", Kind.MOMENT)
        if minutes is not None:
            return self._in(minutes), 0
        schedule, lasts = self._times()
        day = next((one for one in self._understood.said if one.kind is Kind.DAY), None)
        if day is None:
            repeats = schedule.every or schedule.times
            return schedule if repeats else self._soonest(schedule, self._today, _DAY), lasts
        return self._on(schedule, day), lasts

    def _in(self, minutes: float) -> Schedule:
        """So many minutes from now, and never earlier: of a time that the clocks show twice, the first counts."""
        due = self._now + minutes * _MINUTE
        due += -timedelta(seconds=due.second, microseconds=due.microsecond) % _MINUTE
        while True:
            day, at = recurrence.local_day(due, self._zone), recurrence.local_time(due, self._zone).replace(fold=0)
            if recurrence.instant(day, at, self._zone) == due:
                return Schedule(at, on=day)
            due += _MINUTE

    def _times(self) -> tuple[Schedule, int]:
        """A daily schedule at the times that were said, and how many minutes it lasts."""
        value = self._understood.value
        at, until, every = value("at", Kind.TIME), value("until", Kind.TIME, Kind.UNTIL), value("every", Kind.INTERVAL)
        if at is None:
            self._refuse_without_time()
        usual = value("usually_at", Kind.DAY)
        at = next(minutes for minutes in (at, usual, _USUAL_START) if minutes is not None) % _MINUTES_A_DAY
        several = next((one for one in self._understood.said if one.values.get("times")), None)
        if several is not None:
            if every is not None:
                raise UserError("reminder_unsupported", words=self._understood.words(several))
            first, *times = sorted({minutes % _MINUTES_A_DAY for minutes in (at, *several.values["times"])})
            return Schedule(_time(first), times=tuple(map(_time, times))), 0
        if every is not None:
            return _again(at, every, until), 0
        return Schedule(_time(at)), 0 if until is None else (until - at) % _MINUTES_A_DAY

    def _refuse_without_time(self) -> None:
        """An hour may be missing, but not everything, nor may it be one that no clock shows."""
        unreadable = [one.meanings["no_clock"] for one in self._understood.lexemes if "no_clock" in one.meanings]
        if unreadable:
            raise UserError("bad_time", time=unreadable[0])
        if not self._understood.said:
            raise UserError("reminder_without_time")

    def _on(self, schedule: Schedule, day: Clause) -> Schedule:
        """A schedule on the days that were said."""
        match day.values:
            case {"unsupported": _}:
                raise UserError("reminder_unsupported", words=self._understood.words(day))
            case {"weekday": weekday, **said}:
                first = self._today + timedelta(days=1 if "next" in said else 0)
                return self._soonest(schedule, first + (weekday - first.weekday()) % _WEEK * _DAY, _WEEK * _DAY)
            case {"weeks": weeks}:
                return self._weekly(schedule, weeks)
            case {"days": days}:
                if not 1 <= days <= LONGEST_DAYS:
                    raise _too_rare()
                return self._counted(replace(schedule, days=days))
            case {"day_of_month": _} | {"week_of_month": _}:
                return self._monthly(schedule, day)
            case {"working_days": _} | {"weekdays": _}:
                return replace(schedule, **day.values)
            case _:
                on = self._date(day)
                return schedule if on is None else self._dated(replace(schedule, on=on))

    def _weekly(self, schedule: Schedule, weeks: int) -> Schedule:
        if not 1 <= weeks <= LONGEST_WEEKS:
            raise _too_rare()
        named = self._understood.value("weekday", Kind.DAY)
        several = next((one.values["weekdays"] for one in self._understood.said if one.values.get("weekdays")), None)
        single = self._today.weekday() if named is None else named
        return self._counted(replace(schedule, weeks=weeks, weekdays=several or (single,)))

    def _counted(self, schedule: Schedule) -> Schedule:
        """What is not each day, week or month begins with the next that could be."""
        if schedule.days == schedule.weeks == schedule.months == 1:
            return schedule
        return replace(schedule, since=self._first(replace(schedule, days=1, weeks=1, months=1)))

    def _first(self, schedule: Schedule) -> date:
        first = following(schedule, self._zone, self._now, Calendar())
        return first.wall.date() if first else self._today

    def _monthly(self, schedule: Schedule, day: Clause) -> Schedule:
        value = self._understood.value
        months = value("months", Kind.DAY) or 1
        if not 1 <= months <= LONGEST_MONTHS:
            raise _too_rare()
        schedule = replace(schedule, months=months)
        week, written = value("week_of_month", Kind.DAY), value("date", Kind.DAY)
        if week is not None:
            if not -1 <= week <= _WEEKS_A_MONTH:
                raise UserError("reminder_unsupported", words=self._understood.words(day))
            return self._counted(replace(schedule, week_of_month=week, weekdays=value("weekdays", Kind.DAY)))
        days = [one.values["day_of_month"] for one in self._understood.said if one.values.get("day_of_month")]
        if written is not None or (months == YEAR and not days):
            on = self._today if written is None else self._stated(written, day)
            schedule = replace(schedule, day_of_month=on.day, since=on)
            return replace(schedule, since=self._first(schedule))
        number, working = days[0] if days else self._today.day, bool(value("working_days", Kind.DAY))
        if number > _DAYS_A_MONTH:
            raise UserError("bad_date", date=self._understood.words(day))
        if working and number > _WORKING_DAYS_COUNTED:
            raise UserError("reminder_unsupported", words=self._understood.words(day))
        return self._counted(replace(schedule, day_of_month=number, working_days=working))

    def _date(self, day: Clause) -> date | None:
        """The single day that was said; None for every day."""
        match day.values:
            case {"days_ahead": days}:
                return self._today + timedelta(days=days)
            case {"months_ahead": months}:
                years, month = divmod(self._today.month - 1 + months, 12)
                first = date(self._today.year + years, month + 1, 1)
                return first.replace(day=min(self._today.day, monthrange(first.year, first.month)[1]))
            case {"next_week": weekday}:
                weekday = self._today.weekday() if weekday is None else weekday
                return self._today + (_WEEK + weekday - self._today.weekday()) * _DAY
            case {"date": written}:
                return self._stated(written, day)
            case _:
                return None

    def _stated(self, written: str, day: Clause) -> date:
        found = read_date(written, self._today, {})
        if found is None:
            raise UserError("bad_date", date=self._understood.words(day))
        return found

    def _dated(self, schedule: Schedule) -> Schedule:
        if schedule.on and schedule.on.year <= self._today.year + YEARS_AHEAD and self._is_ahead(schedule):
            return schedule
        raise UserError("reminder_past", when=f"{schedule.on} {schedule.at:%H:%M}", years=YEARS_AHEAD)

    def _soonest(self, schedule: Schedule, day: date, step: timedelta) -> Schedule:
        """On a day, or so many steps later that its times are to come."""
        while not self._is_ahead(soonest := replace(schedule, on=day)):
            day += step
        return soonest

    def _is_ahead(self, schedule: Schedule) -> bool:
        return following(schedule, self._zone, self._now, Calendar()) is not None


def _again(at: int, every: float, until: int | None) -> Schedule:
    """Each so many minutes; without an end until the end of a working day, or of the day."""
    if every < SHORTEST_INTERVAL:
        raise UserError("reminder_too_often", limit=SHORTEST_INTERVAL)
    if every >= _MINUTES_A_DAY:
        raise _too_rare()
    if until is None:
        until = _USUAL_END if at < _USUAL_END else _MINUTES_A_DAY
    if until <= at:
        raise UserError("reminder_over_midnight")
    return Schedule(_time(at), every=int(every), until=_time(min(until, _MINUTES_A_DAY - 1)))


def _too_rare() -> UserError:
    return UserError("reminder_too_rare", days=LONGEST_DAYS, weeks=LONGEST_WEEKS, months=LONGEST_MONTHS)


def _time(minutes: int) -> time:
    return time(*divmod(minutes, 60))
