"""Whether something may be sent to somebody now: by the wall clock on every day there is, and never waiting forever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.attention import (
    MOST_WAITED,
    POLICIES,
    Defer,
    Drop,
    Reason,
    Send,
    awake,
    decide,
    free_at,
    is_quiet,
    quiet_end,
)
from bot.rules.recurrence import local_day, local_time
from storage.records import Attention

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
moments = st.builds(datetime.combine, st.dates(date(2006, 1, 1), date(2026, 12, 31)), st.times(), st.just(UTC))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
DEFAULT = Attention(1)
HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOON = utc("2026-03-02T12:00")
NIGHT = utc("2026-03-02T23:00")


@given(zones, minutes, minutes, moments)
def test_what_is_free_is_outside_the_quiet_hours_by_the_wall_clock(
    zone: str, begins: time, ends: time, moment: datetime
) -> None:
    attention = replace(DEFAULT, quiet_from=begins, quiet_until=ends)
    free = free_at(attention, zone, moment)
    assert free >= moment
    # Two nights on end where the day between is left out, as in Samoa in 2011.
    assert free - moment <= timedelta(hours=51)
    local = free.astimezone(ZoneInfo(zone))
    if begins != ends and local.fold == 0:
        assert not is_quiet(attention, local.time())


@given(zones, minutes, minutes, moments)
def test_quiet_hours_are_those_of_the_wall_clock_where_it_shows_each_time_once(
    zone: str, begins: time, ends: time, moment: datetime
) -> None:
    attention = replace(DEFAULT, quiet_from=begins, quiet_until=ends)
    rules = ZoneInfo(zone)
    around = {(moment + timedelta(hours=hours)).astimezone(rules).utcoffset() for hours in range(-48, 49)}
    if begins != ends and len(around) == 1:
        assert (quiet_end(attention, zone, moment) is not None) == is_quiet(attention, local_time(moment, zone))


@pytest.mark.parametrize(
    ("zone", "moment", "end"),
    [
        ("Europe/Berlin", "2026-03-02T05:59", "2026-03-02T06:00"),
        ("Europe/Berlin", "2026-03-02T06:00", None),
        ("Europe/Berlin", "2026-03-02T20:59:59", None),
        ("Europe/Berlin", "2026-03-02T21:00", "2026-03-03T06:00"),
        ("Europe/Berlin", "2026-03-28T23:30", "2026-03-29T05:00"),
        ("Europe/Berlin", "2026-10-24T22:30", "2026-10-25T06:00"),
        ("Australia/Lord_Howe", "2026-04-04T13:00", "2026-04-04T20:30"),
        # Samoa had no 30 December 2011: the night of the 29th goes over into that of the 31st.
        ("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-30T10:00", "2011-12-30T17:00"),
    ],
)
def test_nights_one_can_look_up(zone: str, moment: str, end: str | None) -> None:
    assert quiet_end(DEFAULT, zone, utc(moment)) == (None if end is None else utc(end))


def test_quiet_hours_that_end_in_the_hour_shown_twice_end_when_it_is_first_shown() -> None:
    attention = replace(DEFAULT, quiet_until=time(2, 30))
    assert quiet_end(attention, "Europe/Berlin", utc("2026-10-25T00:29")) == utc("2026-10-25T00:30")
    assert quiet_end(attention, "Europe/Berlin", utc("2026-10-25T01:10")) is None


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    siesta = replace(DEFAULT, quiet_from=time(13), quiet_until=time(15))
    assert free_at(siesta, "UTC", utc("2026-03-02T13:00")) == utc("2026-03-02T15:00")
    assert free_at(siesta, "UTC", NIGHT) == NIGHT
    assert free_at(replace(DEFAULT, quiet_from=None, quiet_until=None), "UTC", NIGHT) == NIGHT
    assert free_at(replace(DEFAULT, quiet_from=time(9), quiet_until=time(9)), "UTC", NIGHT) == NIGHT


@pytest.mark.parametrize(
    ("attention", "now", "sent", "kind", "decision"),
    [
        (DEFAULT, NOON, 29, "tip", Send()),
        (DEFAULT, NOON, 30, "tip", Drop(Reason.MAXIMUM)),
        (DEFAULT, NOON, 30, "plan", Drop(Reason.MAXIMUM)),
        (DEFAULT, NOON, 30, "reminder", Drop(Reason.MAXIMUM)),
        (DEFAULT, NOON, 30, "digest", Defer(utc("2026-03-03T07:00"), Reason.MAXIMUM)),
        (DEFAULT, NOON, 30, "alarm", Send()),
        (DEFAULT, NIGHT, 0, "digest", Defer(utc("2026-03-03T07:00"), Reason.QUIET)),
        (DEFAULT, NIGHT, 30, "tip", Defer(utc("2026-03-03T07:00"), Reason.QUIET)),
        (DEFAULT, NIGHT, 0, "alarm", Send()),
        (replace(DEFAULT, held_until=NOON + HOUR), NOON, 0, "tip", Defer(NOON + HOUR, Reason.HELD)),
        (replace(DEFAULT, held_until=NOON), NOON, 0, "tip", Send()),
        (replace(DEFAULT, paused_until=NOON + HOUR), NOON, 0, "digest", Defer(NOON + HOUR, Reason.PAUSED)),
        # A hold that ends at night lasts until the morning.
        (replace(DEFAULT, held_until=NIGHT), NOON, 0, "tip", Defer(utc("2026-03-03T07:00"), Reason.HELD)),
        (replace(DEFAULT, paused_until=NOON + MOST_WAITED), NOON, 0, "digest", Drop(Reason.PAUSED)),
    ],
)
def test_decisions(attention: Attention, now: datetime, sent: int, kind: str, decision: object) -> None:
    assert decide(attention, "UTC", now, sent, kind=kind, waits_since=now) == decision


def test_what_would_wait_past_its_use_is_dropped_at_once_with_the_reason() -> None:
    def at(now: datetime) -> object:
        return decide(DEFAULT, "UTC", now, 0, kind="tip", waits_since=NOON, expires_at=utc("2026-03-02T23:30"))

    assert at(NOON) == Send()
    assert at(NIGHT) == Drop(Reason.QUIET)
    assert at(utc("2026-03-02T23:30")) == Drop(Reason.STALE)


def test_a_time_of_day_is_moved_to_the_end_of_the_quiet_hours() -> None:
    assert [awake(DEFAULT, time(hour)) for hour in (21, 22, 6, 7)] == [time(21), time(7), time(7), time(7)]
    assert awake(replace(DEFAULT, quiet_from=None, quiet_until=None), time(23)) == time(23)


attentions = st.builds(
    Attention,
    st.just(1),
    quiet_from=st.none() | minutes,
    quiet_until=st.none() | minutes,
    daily_maximum=st.integers(1, 40),
    held_until=st.none() | moments,
    paused_until=st.none() | moments,
)


@given(attentions, zones, moments, st.integers(0, 50), st.sampled_from(sorted(POLICIES)))
def test_nothing_waits_for_ever(attention: Attention, zone: str, start: datetime, sent: int, kind: str) -> None:
    now = start
    for _ in range(40):
        decision = decide(attention, zone, now, sent, kind=kind, waits_since=start)
        if not isinstance(decision, Defer):
            break
        assert now < decision.until < start + MOST_WAITED
        assert decision.reason is not Reason.MAXIMUM or local_day(decision.until, zone) > local_day(now, zone)
        now = decision.until
    else:
        raise AssertionError("it still waits")
