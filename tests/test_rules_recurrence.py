"""Wall clocks against instants, on the days when they disagree."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil import tz
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.recurrence import UnknownZone, instant, local_day, next_daily, standard_offset, utc_offset

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
MINUTE = timedelta(minutes=1)

zones = st.sampled_from(ZONES)
days = st.dates(date(2006, 1, 1), date(2026, 12, 31))
moments = st.builds(datetime.combine, days, st.times(), st.just(UTC))
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first_minute(day: date, at: time, zone: str) -> datetime:
    """The answer found by looking at every minute: the first that shows the time, or else the first that is past it."""
    rules, wall = ZoneInfo(zone), datetime.combine(day, at)
    start = wall.replace(tzinfo=UTC) - timedelta(hours=16)
    minutes = [start + number * MINUTE for number in range(56 * 60)]
    shown = [moment.astimezone(rules).replace(tzinfo=None) for moment in minutes]
    return minutes[shown.index(wall) if wall in shown else next(i for i, one in enumerate(shown) if one > wall)]


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Berlin", "2026-03-28", "09:00", "2026-03-28T08:00"),
        ("Europe/Berlin", "2026-03-29", "09:00", "2026-03-29T07:00"),
        ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59"),
        ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
        ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00"),
        ("Asia/Kathmandu", "2026-05-01", "09:00", "2026-05-01T03:15"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-23T22:00"),
        ("Africa/Casablanca", "2026-02-20", "09:00", "2026-02-20T09:00"),
        ("Africa/Casablanca", "2026-04-01", "09:00", "2026-04-01T08:00"),
        ("Asia/Almaty", "2024-02-29", "23:30", "2024-02-29T17:30"),
        ("Asia/Almaty", "2024-03-01", "09:00", "2024-03-01T04:00"),
        ("America/Asuncion", "2024-10-20", "09:00", "2024-10-20T12:00"),
        ("America/Asuncion", "2025-06-20", "09:00", "2025-06-20T12:00"),
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T10:00"),
        ("America/Nuuk", "2024-03-30", "23:30", "2024-03-31T01:00"),
    ],
)
def test_instants_one_can_look_up(zone: str, day: str, at: str, expected: str) -> None:
    assert instant(date.fromisoformat(day), time.fromisoformat(at), zone) == utc(expected)


@settings(deadline=None, max_examples=60)
@given(zones, days, clock_times)
def test_an_instant_is_the_first_minute_that_shows_the_time_or_is_past_it(zone: str, day: date, at: time) -> None:
    assert instant(day, at, zone) == first_minute(day, at, zone)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/Nuuk", "Africa/Cairo", "Pacific/Apia"]
)
def test_every_quarter_of_an_hour_around_a_change(zone: str) -> None:
    rules = ZoneInfo(zone)
    hours = [utc("2011-01-01T00:00") + timedelta(hours=number) for number in range(15 * 365 * 24)]
    offsets = [moment.astimezone(rules).utcoffset() for moment in hours]
    changes = [hours[at] for at in range(1, len(hours)) if offsets[at] != offsets[at - 1]]
    for change in changes[:2] + changes[-4:]:
        day = local_day(change, zone)
        for hour, minute in ((hour, minute) for hour in (0, 1, 2, 3, 23) for minute in (0, 15, 30, 45)):
            assert instant(day, time(hour, minute), zone) == first_minute(day, time(hour, minute), zone)


@given(zones, moments, st.times())
def test_a_daily_event_comes_once_on_every_day_there_is(zone: str, after: datetime, at: time) -> None:
    seen = [after]
    for _ in range(4):
        seen.append(next_daily(at, zone, seen[-1]))
        assert seen[-1] > seen[-2]
    told = [local_day(moment, zone) for moment in seen[1:]]
    for earlier, later in pairwise(told):
        between = [earlier + timedelta(days=number) for number in range(1, (later - earlier).days)]
        assert later > earlier
        assert all(local_day(instant(day, time(12), zone), zone) != day for day in between)


@pytest.mark.parametrize(
    ("zone", "year", "month"),
    [
        ("Pacific/Apia", 2011, 12),
        ("Pacific/Fakaofo", 2011, 12),
        ("Pacific/Kwajalein", 1993, 8),
        ("Pacific/Kiritimati", 1994, 12),
        ("Pacific/Kanton", 1994, 12),
    ],
)
@pytest.mark.parametrize("at", [time(0), time(9), time(23, 59)])
def test_a_day_that_a_zone_left_out_has_no_event(zone: str, year: int, month: int, at: time) -> None:
    seen = [datetime(year, month, 10, tzinfo=UTC)]
    while len(seen) < 30:
        seen.append(next_daily(at, zone, seen[-1]))
    told = [local_day(moment, zone) for moment in seen[1:]]
    assert sorted({later - earlier for earlier, later in pairwise(told)}) == [
        timedelta(days=1),
        timedelta(days=2),
    ]
    assert (told[-1] - told[0]).days == len(told)


def test_where_the_clocks_skip_the_rest_of_the_day_the_event_is_the_minute_before() -> None:
    saturday = next_daily(time(23, 30), "America/Nuuk", utc("2024-03-30T12:00"))
    sunday = next_daily(time(23, 30), "America/Nuuk", saturday)
    assert (saturday, sunday) == (utc("2024-03-31T00:59"), utc("2024-04-01T00:30"))


def test_a_time_shown_twice_is_due_once() -> None:
    first = next_daily(time(2, 30), "Europe/Berlin", utc("2026-10-24T12:00"))
    assert first == utc("2026-10-25T00:30")
    assert next_daily(time(2, 30), "Europe/Berlin", first) == utc("2026-10-26T01:30")
    assert next_daily(time(2, 30), "Europe/Berlin", utc("2026-10-25T01:10")) == utc("2026-10-26T01:30")


def test_due_exactly_now_is_due_tomorrow() -> None:
    assert next_daily(time(9), "UTC", utc("2026-05-01T09:00")) == utc("2026-05-02T09:00")
    assert next_daily(time(9), "UTC", utc("2026-05-01T08:59:59")) == utc("2026-05-01T09:00")


@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]), days, st.times()
)
def test_where_a_time_exists_dateutil_agrees(zone: str, day: date, at: time) -> None:
    theirs = datetime.combine(day, at, tzinfo=tz.gettz(zone))
    if tz.datetime_exists(theirs):
        assert instant(day, at, zone) == theirs.astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "year", "hours"),
    [
        ("Europe/Berlin", 2026, 1),
        ("Europe/Dublin", 2026, 0),
        ("America/New_York", 2026, -5),
        ("Africa/Casablanca", 2026, 1),
        ("Africa/Casablanca", 2031, 1),
        ("Asia/Kathmandu", 2026, 5.75),
        ("Australia/Lord_Howe", 2026, 10.5),
        ("Australia/Sydney", 2026, 10),
        ("Asia/Almaty", 2023, 6),
        ("Asia/Almaty", 2025, 5),
        ("America/Asuncion", 2023, -4),
        ("America/Asuncion", 2025, -3),
        ("Africa/Cairo", 2026, 2),
    ],
)
def test_standard_offsets(zone: str, year: int, hours: float) -> None:
    assert standard_offset(zone, year) == hours


@pytest.mark.parametrize("year", [2006, 2016, 2026])
def test_every_zone_has_a_standard_offset(year: int) -> None:
    assert all(-12 <= standard_offset(zone, year) <= 14 for zone in ZONES)


def test_the_offset_in_force() -> None:
    assert utc_offset("Europe/Berlin", utc("2026-03-29T00:59")) == 1
    assert utc_offset("Europe/Berlin", utc("2026-03-29T01:00")) == 2
    assert utc_offset("Asia/Kolkata", utc("2026-03-29T01:00")) == 5.5


def test_the_day_is_that_of_the_zone() -> None:
    assert local_day(utc("2026-05-01T23:30"), "Europe/Berlin") == date(2026, 5, 2)
    assert local_day(utc("2026-05-01T23:30"), "America/New_York") == date(2026, 5, 1)


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "", "Europe", "../etc/passwd", "/etc/passwd", "a\0b", "Europe/Berlin\n", "\ud800"]
)
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(UnknownZone):
        instant(date(2026, 1, 1), time(9), zone)
