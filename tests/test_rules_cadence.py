"""When an alert is due, on the days when clocks disagree: one digest a local day, a week, or an hour by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cadence import NIGHT_BEGINS, NIGHT_ENDS, REST, Rhythm, by_day
from bot.rules.recurrence import local_day, local_time, next_weekly
from storage.records import Cadence

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
moments = st.builds(datetime.combine, st.dates(date(2006, 1, 1), date(2026, 12, 31)), st.times(), st.just(UTC))
rhythms = st.builds(Rhythm, st.sampled_from(Cadence), st.integers(0, 6), st.times(), zones)
ONE_DAY = timedelta(days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(rhythms, moments)
def test_what_follows_is_always_another_period(rhythm: Rhythm, after: datetime) -> None:
    due = [rhythm.following(after)]
    for _ in range(5):
        due.append(rhythm.following(due[-1]))
    assert after < due[0]
    assert all(earlier < later for earlier, later in pairwise(due))
    assert len({rhythm.period(moment) for moment in due}) == len(due)


@given(zones, st.integers(0, 6), st.times(), moments)
def test_a_weekly_event_comes_once_in_every_week_on_its_day(zone: str, weekday: int, at: time, after: datetime) -> None:
    seen = [after]
    for _ in range(6):
        seen.append(next_weekly(weekday, at, zone, seen[-1]))
    told = [local_day(moment, zone) for moment in seen[1:]]
    assert {day.weekday() for day in told} == {weekday}
    assert 0 <= (told[0] - local_day(after, zone)).days <= 7
    for earlier, later in pairwise(told):
        missed = (later - earlier).days // 7 - 1
        assert (later - earlier).days % 7 == 0
        # Samoa had no 30 December 2011, nor Tokelau: a Friday.
        assert missed == 0 or earlier < date(2011, 12, 30) < later


@given(zones, st.times(), moments)
def test_a_weekly_event_on_every_weekday_is_a_daily_one(zone: str, at: time, after: datetime) -> None:
    daily = Rhythm(Cadence.DAILY, 0, at, zone).following(after)
    assert min(next_weekly(weekday, at, zone, after) for weekday in range(7)) == daily


@given(zones, moments)
def test_by_day_is_now_or_the_end_of_the_night(zone: str, moment: datetime) -> None:
    sent = by_day(moment, zone)
    assert sent >= moment
    # Where the clocks skip seven o'clock, or a whole day, the morning is later.
    assert sent - moment <= timedelta(hours=9 + 25)
    if NIGHT_ENDS <= local_time(moment, zone) < NIGHT_BEGINS:
        assert sent == moment
    else:
        assert NIGHT_ENDS <= local_time(sent, zone) < NIGHT_BEGINS


@given(zones, moments)
def test_at_once_writes_at_most_fifteen_times_a_day(zone: str, start: datetime) -> None:
    rhythm = Rhythm(Cadence.AT_ONCE, 0, time(9), zone)
    due = [by_day(start, zone)]
    while due[-1] < start + 2 * ONE_DAY:
        due.append(rhythm.following(due[-1]))
    days = [local_day(moment, zone) for moment in due]
    assert all(later - earlier >= REST for earlier, later in pairwise(due))
    assert max(days.count(day) for day in set(days)) <= 15


@pytest.mark.parametrize(
    ("zone", "weekday", "at", "after", "expected"),
    [
        ("Europe/Berlin", 6, "09:00", "2026-03-27T12:00", "2026-03-29T07:00"),
        ("Europe/Berlin", 6, "02:30", "2026-03-27T12:00", "2026-03-29T01:00"),
        ("Europe/Berlin", 6, "02:30", "2026-10-24T12:00", "2026-10-25T00:30"),
        ("Europe/Berlin", 6, "02:30", "2026-10-25T00:30", "2026-11-01T01:30"),
        ("Europe/Berlin", 4, "09:00", "2026-03-06T07:59", "2026-03-06T08:00"),
        ("Europe/Berlin", 4, "09:00", "2026-03-06T08:00", "2026-03-13T08:00"),
        ("Pacific/Auckland", 0, "00:15", "2026-03-01T11:00", "2026-03-01T11:15"),
        ("Pacific/Apia", 4, "09:00", "2011-12-24T12:00", "2012-01-05T19:00"),
        ("America/Nuuk", 5, "23:30", "2024-03-28T12:00", "2024-03-31T00:59"),
    ],
)
def test_weeks_one_can_look_up(zone: str, weekday: int, at: str, after: str, expected: str) -> None:
    assert next_weekly(weekday, time.fromisoformat(at), zone, utc(after)) == utc(expected)


@pytest.mark.parametrize(
    ("cadence", "due", "period"),
    [
        (Cadence.DAILY, "2026-03-02T22:59", "2026-03-02"),
        (Cadence.DAILY, "2026-03-02T23:00", "2026-03-03"),
        (Cadence.WEEKLY, "2026-03-01T22:59", "2026-W09"),
        (Cadence.WEEKLY, "2026-03-01T23:00", "2026-W10"),
        (Cadence.WEEKLY, "2025-12-29T12:00", "2026-W01"),
        (Cadence.AT_ONCE, "2026-03-02T22:59", "2026-03-02T22Z"),
    ],
)
def test_periods(cadence: Cadence, due: str, period: str) -> None:
    assert Rhythm(cadence, 0, time(9), "Europe/Berlin").period(utc(due)) == period


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-03-02T05:59", "2026-03-02T06:00"),
        ("2026-03-02T06:00", "2026-03-02T06:00"),
        ("2026-03-02T20:59:59", "2026-03-02T20:59:59"),
        ("2026-03-02T21:00", "2026-03-03T06:00"),
        ("2026-03-28T23:30", "2026-03-29T05:00"),
        ("2026-10-24T22:30", "2026-10-25T06:00"),
    ],
)
def test_nights_in_berlin(moment: str, sent: str) -> None:
    assert by_day(utc(moment), "Europe/Berlin") == utc(sent)
