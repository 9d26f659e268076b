"""Turns wall-clock times in a time zone into instants, on every day there is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_STANDARD_MONTHS = 3


class UnknownZone(ValueError):
    """A name that the IANA time zone database does not have."""


def instant(local_day: date, at: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks in `zone` show `at` on `local_day`.

    A time the clocks skip becomes the first valid moment after it, 02:30 in Berlin on 2026-03-29 becoming 03:00; a time
    they show twice, the first of the two.
    """
    rules = _rules(zone)
    wall = datetime.combine(local_day, at.replace(tzinfo=None, fold=0))
    # PEP 495: inside a gap, fold 0 takes the offset before the change and fold 1 the one after.
    early = _utc(wall.replace(fold=1), rules)
    late = _utc(wall, rules)
    if _wall(late, rules) == wall:
        return late
    return _first_past(wall, early, late, rules)


def _first_past(wall: datetime, early: datetime, late: datetime, rules: ZoneInfo) -> datetime:
    """The first second after `early`, and not after `late`, at which the clocks have passed `wall`."""
    before, after = 0, int((late - early) / _SECOND)
    while after - before > 1:
        middle = (before + after) // 2
        if _wall(early + middle * _SECOND, rules) > wall:
            after = middle
        else:
            before = middle
    return early.replace(microsecond=0) + after * _SECOND


# Thousands of digests are due at the same hour of the same zone.
@lru_cache(maxsize=4096)
def next_daily(at: time, zone: str, after: datetime) -> datetime:
    """The first instant (UTC) strictly after `after` at which a daily event at `at` is due.

    Every local day that exists has exactly one: where the clocks skip the rest of the day it is the minute before they
    do, and a day that a zone leaves out (Samoa, 2011-12-30) has none.
    """
    day = local_day(after, zone)
    while True:
        due = on_day(day, at, zone)
        if due is not None and due > after:
            return due
        day += _DAY


@lru_cache(maxsize=4096)
def next_weekly(weekday: int, at: time, zone: str, after: datetime) -> datetime:
    """The first instant (UTC) strictly after `after` at which an event at `at` on a weekday (0 is Monday) is due.

    Every week has exactly one, as `next_daily` has it for a day; a week whose day the zone leaves out has none.
    """
    day = local_day(after, zone)
    day += (weekday - day.weekday()) % 7 * _DAY
    while True:
        due = on_day(day, at, zone)
        if due is not None and due > after:
            return due
        day += _WEEK


def on_day(day: date, at: time, zone: str) -> datetime | None:
    """The instant (UTC) of a daily event on a day, as `next_daily` has it; None for a day that the zone leaves out."""
    due = instant(day, at, zone)
    return next((moment for moment in (due, due - _MINUTE) if local_day(moment, zone) == day), None)


def local_day(moment: datetime, zone: str) -> date:
    """The date in `zone` at an instant."""
    return moment.astimezone(_rules(zone)).date()


def local_time(moment: datetime, zone: str) -> time:
    """What the clocks in `zone` show at an instant."""
    return moment.astimezone(_rules(zone)).time()


def utc_offset(zone: str, moment: datetime) -> float:
    """Hours ahead of UTC in `zone` at an instant, daylight saving included."""
    return _hours(moment.astimezone(_rules(zone)))


@lru_cache(maxsize=4096)
def standard_offset(zone: str, year: int) -> float:
    """Hours ahead of UTC in `zone` without daylight saving, in one year.

    It is the smallest offset found on the first day of at least three months. The database's own notion of "standard"
    would not do: it has Ireland on standard time in summer; and the month of Ramadan, when Morocco sets its clocks
    back, is too short to count.
    """
    rules = _rules(zone)
    offsets = [_hours(datetime(year, month, 1, 12, tzinfo=rules)) for month in range(1, 13)]
    return min(offset for offset in offsets if offsets.count(offset) >= _STANDARD_MONTHS)


def _rules(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of the database, "Europe"
        raise UnknownZone(zone) from error


def _utc(wall: datetime, rules: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=rules).astimezone(UTC)


def _wall(moment: datetime, rules: ZoneInfo) -> datetime:
    return moment.astimezone(rules).replace(tzinfo=None, fold=0)


def _hours(local: datetime) -> float:
    offset = local.utcoffset()
    return 0.0 if offset is None else offset / timedelta(hours=1)
