"""When an alert is due, on the days when clocks disagree: one digest a local day, a week, or an hour by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.attention import free_at
from bot.rules.cadence import REST, Rhythm
from bot.rules.recurrence import local_day, next_weekly
from storage.records import Attention, Cadence

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


@given(zones, moments, st.sampled_from([Attention(1), Attention(1, quiet_from=time(1), quiet_until=time(8))]))
def test_at_once_writes_at_most_once_an_hour_of_the_day_that_is_not_quiet(
    zone: str, start: datetime, attention: Attention
) -> None:
    rhythm = Rhythm(Cadence.AT_ONCE, 0, time(9), zone)
    due = [free_at(attention, zone, start)]
    while due[-1] < start + 2 * ONE_DAY:
        due.append(free_at(attention, zone, rhythm.following(due[-1])))
    days = [local_day(moment, zone) for moment in due]
    assert all(later - earlier >= REST for earlier, later in pairwise(due))
    assert max(days.count(day) for day in set(days)) <= 18


@given(rhythms.filter(lambda rhythm: rhythm.cadence is not Cadence.AT_ONCE), moments, st.integers(1, 71))
def test_what_is_put_off_is_still_the_digest_of_its_period(rhythm: Rhythm, after: datetime, hours: int) -> None:
    planned = rhythm.following(after)
    put_off = planned + timedelta(hours=hours)
    following = rhythm.following(planned)
    if put_off < following:
        assert rhythm.period(put_off) == rhythm.period(planned)
    else:
        assert rhythm.period(put_off) != rhythm.period(planned)


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
        (Cadence.DAILY, "2026-03-03T06:00", "2026-03-02"),
        (Cadence.DAILY, "2026-03-03T08:00", "2026-03-03"),
        (Cadence.WEEKLY, "2026-03-01T22:59", "2026-W09"),
        (Cadence.WEEKLY, "2026-03-02T06:00", "2026-W09"),
        (Cadence.WEEKLY, "2026-03-02T08:00", "2026-W10"),
        (Cadence.WEEKLY, "2025-12-29T12:00", "2026-W01"),
        (Cadence.AT_ONCE, "2026-03-02T22:59", "2026-03-02T22Z"),
    ],
)
def test_periods(cadence: Cadence, due: str, period: str) -> None:
    assert Rhythm(cadence, 0, time(9), "Europe/Berlin").period(utc(due)) == period
