"""Schedules by the wall clock, on every day of twenty years in every zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from apscheduler.triggers.cron import CronTrigger
from dateutil import rrule, tz
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.recurrence import instant, local_day
from bot.rules.schedule import Calendar, Slot, following, latest, next_slots, slots_on
from storage.records import Rhythm, Schedule
from storage.schedules import dump, load

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
DAY = timedelta(days=1)
ALWAYS = Calendar()
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)

zones = st.sampled_from(ZONES)
days = st.dates(FIRST, LAST)
moments = st.builds(datetime.combine, days, st.times(), st.just(UTC))
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
weekdays = st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple)
months = st.sampled_from([1, 2, 3, 5, 12, 24])
schedules = st.one_of(
    st.builds(Schedule, clock_times),
    st.builds(Schedule, clock_times, every=st.integers(5, 700), until=clock_times),
    st.builds(Schedule, clock_times, on=days),
    st.builds(Schedule, clock_times, day_of_month=st.sampled_from([*range(1, 32), -1])),
    st.builds(Schedule, clock_times, week_of_month=st.sampled_from([1, 2, 3, 4, 5, -1]), weekdays=weekdays),
    st.builds(Schedule, clock_times, weekdays=weekdays, weeks=st.integers(1, 6), since=days),
    st.builds(Schedule, clock_times, days=st.integers(1, 40), since=days),
    st.builds(Schedule, clock_times, working_days=st.just(True)),
    st.builds(Schedule, clock_times, day_of_month=st.sampled_from([*range(1, 32), -1]), months=months, since=days),
    st.builds(Schedule, clock_times, day_of_month=st.sampled_from([1, 3, -1]), working_days=st.just(True)),
    st.sets(clock_times, min_size=2, max_size=5).map(
        lambda times: Schedule(min(times), times=tuple(sorted(times)[1:]))
    ),
)
calendars = st.builds(Calendar, weekdays, st.sampled_from([None, "DE", "XX"]), st.one_of(st.none(), days))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def is_shown(wall: datetime, zone: str) -> bool:
    """Whether the clocks of a zone ever show a time, by going there and back."""
    return shown(wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone) == wall


def is_right(slot: Slot, zone: str) -> bool:
    """At its own wall-clock time; or in a gap, at the first moment after it, the minute before where that is another
    day's."""
    now = shown(slot.at, zone)
    if is_shown(slot.wall, zone):
        return now == slot.wall and slot.at == slot.wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    just_before = shown(slot.at - timedelta(seconds=1), zone)
    same_day = now.date() == slot.wall.date()
    return same_day and (just_before < slot.wall < now or (now < slot.wall and shown_tomorrow(slot, zone)))


def shown_tomorrow(slot: Slot, zone: str) -> bool:
    return shown(slot.at + timedelta(minutes=1), zone).date() > slot.wall.date()


def has_day(day: date, zone: str) -> bool:
    return any(is_shown(datetime.combine(day, time(hour)), zone) for hour in range(24))


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The instants of twenty years at which the clocks of a zone are changed, but for pairs within a week."""
    rules = ZoneInfo(zone)
    weeks = [datetime.combine(FIRST + number * 7 * DAY, time(), UTC) for number in range(20 * 53)]
    offsets = [week.astimezone(rules).utcoffset() for week in weeks]
    found = []
    for at, (before, after) in enumerate(pairwise(offsets)):
        if before != after:
            low, high = weeks[at], weeks[at + 1]
            while high - low > timedelta(minutes=1):
                middle = low + ((high - low) // timedelta(minutes=2)) * timedelta(minutes=1)
                low, high = (middle, high) if middle.astimezone(rules).utcoffset() == before else (low, middle)
            found.append(high)
    return tuple(found)


def histories() -> Iterator[tuple[str, tuple[datetime, ...]]]:
    """A zone for each history of clock changes; most names of the database share theirs with others."""
    seen = set()
    for zone in ZONES:
        told = changes(zone), tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in changes(zone))
        if told not in seen:
            seen.add(told)
            yield zone, changes(zone)


def test_around_every_clock_change_of_twenty_years_in_every_zone() -> None:
    often, checked = Schedule(time(0), every=45), 0
    for zone, moments_of_change in histories():
        for change in moments_of_change:
            first = local_day(change, zone) - DAY
            there = [first + number * DAY for number in range(2) if has_day(first + number * DAY, zone)]
            slots = [slot for day in there for slot in slots_on(day, often, zone, ALWAYS)]
            assert all(is_right(slot, zone) for slot in slots), (zone, change)
            assert all(a.at < b.at and a.wall < b.wall for a, b in pairwise(slots)), (zone, change)
            assert {slot.wall.date() for slot in slots} == set(there), (zone, change)
            checked += 1
    assert checked > 2_000


@settings(max_examples=150, deadline=None)
@given(zones, moments, clock_times)
def test_a_daily_schedule_comes_once_on_every_day_there_is(zone: str, after: datetime, at: time) -> None:
    slots = next_slots(Schedule(at), zone, after, ALWAYS, 5)
    assert all(is_right(slot, zone) for slot in slots)
    assert all(a.at < b.at for a, b in pairwise([Slot(after, after), *slots]))
    for a, b in pairwise(slots):
        between = [a.wall.date() + number * DAY for number in range(1, (b.wall - a.wall).days)]
        assert a.wall < b.wall
        assert not any(has_day(day, zone) for day in between)


@settings(max_examples=150, deadline=None)
@given(schedules, zones, moments, calendars)
def test_looking_ahead_looking_back_and_the_days_agree(
    schedule: Schedule, zone: str, after: datetime, calendar: Calendar
) -> None:
    slots = next_slots(schedule, zone, after, calendar, 3)
    assert all(a.at < b.at for a, b in pairwise([Slot(after, after), *slots]))
    for before, slot in zip([after, *(slot.at for slot in slots)], slots, strict=False):
        assert is_right(slot, zone)
        assert slot in slots_on(slot.wall.date(), schedule, zone, calendar)
        assert latest(schedule, zone, before + timedelta(microseconds=1), slot.at, calendar) == slot
        assert latest(schedule, zone, before + timedelta(microseconds=1), slot.at - DAY / 86_400, calendar) is None


@given(schedules)
def test_a_schedule_survives_being_kept(schedule: Schedule) -> None:
    assert load(dump(schedule)) == schedule


def test_what_is_kept_of_a_daily_schedule_is_its_time() -> None:
    assert dump(Schedule(time(9, 45))) == {"at": "09:45:00"}


# A wall-clock time on three days around a change of the clocks: when it happens in UTC, "" where the zone has no such
# day. In a gap that is the moment of the change itself.
FROZEN = [
    ("Australia/Lord_Howe", "2026-04-04", "01:45", "2026-04-03 14:45, 2026-04-04 14:45, 2026-04-05 15:15"),
    ("Australia/Lord_Howe", "2026-10-03", "02:15", "2026-10-02 15:45, 2026-10-03 15:30, 2026-10-04 15:15"),
    ("Africa/Cairo", "2026-04-23", "00:30", "2026-04-22 22:30, 2026-04-23 22:00, 2026-04-24 21:30"),
    ("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29 20:30, 2026-10-30 21:30, 2026-10-31 21:30"),
    ("Africa/Casablanca", "2026-02-14", "02:30", "2026-02-14 01:30, 2026-02-15 01:30, 2026-02-16 02:30"),
    ("Africa/Casablanca", "2026-03-21", "02:30", "2026-03-21 02:30, 2026-03-22 02:00, 2026-03-23 01:30"),
    ("Asia/Kathmandu", "2026-03-28", "09:00", "2026-03-28 03:15, 2026-03-29 03:15, 2026-03-30 03:15"),
    ("Pacific/Apia", "2011-12-29", "09:00", "2011-12-29 19:00, , 2011-12-30 19:00"),
    ("America/Sao_Paulo", "2018-11-03", "00:00", "2018-11-03 03:00, 2018-11-04 03:00, 2018-11-05 02:00"),
    ("America/Sao_Paulo", "2019-02-15", "23:30", "2019-02-16 01:30, 2019-02-17 01:30, 2019-02-18 02:30"),
    ("Asia/Tehran", "2022-03-21", "00:30", "2022-03-20 21:00, 2022-03-21 20:30, 2022-03-22 20:00"),
    ("Asia/Tehran", "2022-09-20", "23:30", "2022-09-20 19:00, 2022-09-21 19:00, 2022-09-22 20:00"),
    ("Europe/Berlin", "2026-03-28", "02:30", "2026-03-28 01:30, 2026-03-29 01:00, 2026-03-30 00:30"),
    ("Europe/Berlin", "2026-10-24", "02:30", "2026-10-24 00:30, 2026-10-25 00:30, 2026-10-26 01:30"),
    ("America/New_York", "2026-03-07", "02:30", "2026-03-07 07:30, 2026-03-08 07:00, 2026-03-09 06:30"),
    ("America/New_York", "2026-10-31", "01:30", "2026-10-31 05:30, 2026-11-01 05:30, 2026-11-02 06:30"),
    ("America/Santiago", "2026-04-03", "23:30", "2026-04-04 02:30, 2026-04-05 02:30, 2026-04-06 03:30"),
    ("America/Santiago", "2026-09-05", "00:00", "2026-09-05 04:00, 2026-09-06 04:00, 2026-09-07 03:00"),
    ("Pacific/Chatham", "2026-04-04", "03:00", "2026-04-03 13:15, 2026-04-04 13:15, 2026-04-05 14:15"),
    ("Pacific/Chatham", "2026-09-26", "03:00", "2026-09-25 14:15, 2026-09-26 14:00, 2026-09-27 13:15"),
    ("Asia/Gaza", "2024-04-19", "02:30", "2024-04-19 00:30, 2024-04-20 00:00, 2024-04-20 23:30"),
    ("Asia/Gaza", "2024-10-25", "01:30", "2024-10-24 22:30, 2024-10-25 22:30, 2024-10-26 23:30"),
]


@pytest.mark.parametrize(("zone", "day", "at", "expected"), FROZEN)
def test_three_days_in_twelve_zones(zone: str, day: str, at: str, expected: str) -> None:
    schedule, first = Schedule(time.fromisoformat(at)), date.fromisoformat(day)
    told = [slots_on(first + number * DAY, schedule, zone, ALWAYS) for number in range(3)]
    assert ", ".join(f"{slots[0].at:%Y-%m-%d %H:%M}" if slots else "" for slots in told) == expected


@pytest.mark.parametrize(("old", "new"), [("Europe/Kiev", "Europe/Kyiv"), ("Asia/Calcutta", "Asia/Kolkata")])
def test_a_zone_means_the_same_by_its_old_name(old: str, new: str) -> None:
    after = utc("2026-03-20T00:00")
    assert next_slots(Schedule(time(3, 30)), old, after, ALWAYS, 20) == next_slots(
        Schedule(time(3, 30)), new, after, ALWAYS, 20
    )


def test_leap_days_are_days_like_others() -> None:
    monthly, last = Schedule(time(9), day_of_month=29), Schedule(time(9), day_of_month=-1)
    after = utc("2027-12-31T12:00")
    february = [f"{slot.wall:%m-%d}" for slot in next_slots(monthly, "UTC", after, ALWAYS, 2)]
    assert february == ["01-29", "02-29"]
    assert next_slots(monthly, "UTC", utc("2027-02-01T00:00"), ALWAYS, 1)[0].wall.date() == date(2027, 3, 29)
    assert [slot.wall.day for slot in next_slots(last, "UTC", after, ALWAYS, 3)] == [31, 29, 31]
    assert following(Schedule(time(9), on=date(2028, 2, 29)), "UTC", after, ALWAYS) is not None


def test_a_leap_day_comes_after_eight_years_where_a_century_has_none() -> None:
    birthday = Schedule(time(9), day_of_month=29, months=12, since=date(2096, 2, 29))
    slots = next_slots(birthday, "UTC", utc("2096-01-01T00:00"), ALWAYS, 2)
    assert [slot.wall.date() for slot in slots] == [date(2096, 2, 29), date(2104, 2, 29)]


def test_working_days_of_the_month_are_counted_without_holidays() -> None:
    in_germany = Calendar(holidays_in="DE")
    first, last = (Schedule(time(9), working_days=True, day_of_month=number) for number in (1, -1))
    after = utc("2026-12-01T12:00")
    assert next_slots(first, "UTC", after, in_germany, 1)[0].wall.date() == date(2027, 1, 4)
    assert next_slots(last, "UTC", utc("2027-03-30T12:00"), in_germany, 1)[0].wall.date() == date(2027, 3, 31)
    assert next_slots(last, "UTC", after, Calendar((0,)), 1)[0].wall.date() == date(2026, 12, 28)


def by_dateutil(schedule: Schedule, first: datetime) -> Iterator[datetime]:
    """The wall-clock times of a schedule by somebody else's calendar arithmetic."""
    start = datetime.combine(first.date(), schedule.at)
    if schedule.day_of_month is not None:
        begin = datetime.combine((schedule.since or start.date()).replace(day=1), schedule.at)
        return iter(rrule.rrule(rrule.MONTHLY, begin, schedule.months, bymonthday=schedule.day_of_month))
    if schedule.week_of_month is not None:
        nth = [rrule.weekday(day, schedule.week_of_month) for day in schedule.weekdays]
        return iter(rrule.rrule(rrule.MONTHLY, start, byweekday=nth))
    if schedule.weekdays:
        begin = datetime.combine(schedule.since or start.date(), schedule.at)
        return iter(rrule.rrule(rrule.WEEKLY, begin, interval=schedule.weeks, byweekday=schedule.weekdays, wkst=0))
    begin = datetime.combine(schedule.since or start.date(), schedule.at)
    return iter(rrule.rrule(rrule.DAILY, begin, interval=schedule.days))


@settings(max_examples=60, deadline=None)
@given(
    schedules.filter(lambda one: one.every is None and one.on is None and not one.working_days and not one.times),
    st.sampled_from([zone for zone, *_ in FROZEN]),
    st.dates(date(2024, 1, 1), LAST),
)
def test_dateutil_finds_the_same_times(schedule: Schedule, zone: str, first: date) -> None:
    first = max(first, schedule.since or first)
    after = instant(first, time(0), zone) - timedelta(minutes=1)
    zone_of_theirs = tz.gettz(zone)
    walls = (wall for wall in by_dateutil(schedule, datetime.combine(first, time(0))) if wall.date() >= first)
    theirs = [wall.replace(tzinfo=zone_of_theirs) for wall in islice(walls, 8)]
    ours = next_slots(schedule, zone, after, ALWAYS, len(theirs))
    assert [slot.wall for slot in ours] == [wall.replace(tzinfo=None) for wall in theirs]
    for slot, wall in zip(ours, theirs, strict=True):
        # Of clock changes after 2037 it knows nothing.
        if tz.datetime_exists(wall) and wall.year < 2038:
            assert slot.at == wall.astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "after", "at", "theirs", "ours"),
    [
        # It rings twice where the clocks show the time twice …
        ("Europe/Berlin", "2026-10-24T12:00", "02:30", ["25 00:30", "25 01:30"], ["25 00:30", "26 01:30"]),
        ("Australia/Lord_Howe", "2026-04-04T00:00", "01:45", ["04 14:45", "04 15:15"], ["04 14:45", "05 15:15"]),
        ("Africa/Cairo", "2026-10-29T12:00", "23:30", ["29 20:30", "29 21:30"], ["29 20:30", "30 21:30"]),
        # … and not at all on the day on which they skip it.
        ("America/Sao_Paulo", "2018-11-03T12:00", "00:00", ["05 02:00", "06 02:00"], ["04 03:00", "05 02:00"]),
        ("Africa/Cairo", "2026-04-23T12:00", "00:30", ["24 21:30", "25 21:30"], ["23 22:00", "24 21:30"]),
    ],
)
def test_where_a_cron_trigger_rings_twice_or_not_at_all(
    zone: str, after: str, at: str, theirs: list[str], ours: list[str]
) -> None:
    schedule, moment = Schedule(time.fromisoformat(at)), utc(after)
    trigger = CronTrigger(hour=schedule.at.hour, minute=schedule.at.minute, timezone=zone)
    fired = [trigger.get_next_fire_time(None, moment)]
    fired.append(trigger.get_next_fire_time(fired[0], fired[0]))
    assert [f"{one.astimezone(UTC):%d %H:%M}" for one in fired] == theirs
    assert [f"{slot.at:%d %H:%M}" for slot in next_slots(schedule, zone, moment, ALWAYS, 2)] == ours


def test_times_in_a_gap_that_fall_on_one_moment_count_once() -> None:
    half_hours = Schedule(time(1, 30), every=30, until=time(4))
    slots = next_slots(half_hours, "Europe/Berlin", utc("2026-03-28T23:00"), ALWAYS, 5)
    expected = ["01:30 00:30", "02:00 01:00", "03:30 01:30", "04:00 02:00", "01:30 23:30"]
    assert [f"{slot.wall:%H:%M} {slot.at:%H:%M}" for slot in slots] == expected
    assert slots_on(date(2026, 3, 29), half_hours, "Europe/Berlin", ALWAYS) == slots[:4]


def test_after_an_outage_of_a_year_the_latest_is_found() -> None:
    breaks = Schedule(time(9), every=90, until=time(18), working_days=True)
    slot = latest(breaks, "Europe/Berlin", utc("2025-01-01T00:00"), utc("2026-11-23T07:59"), ALWAYS)
    assert slot is not None
    assert slot.wall == datetime.fromisoformat("2026-11-20T18:00")


@pytest.mark.parametrize(
    ("schedule", "calendar"),
    [
        (Schedule(time(9), on=date(2011, 12, 19)), ALWAYS),
        (Schedule(time(9), on=date(2011, 12, 30)), ALWAYS),
        (Schedule(time(9), day_of_month=32), ALWAYS),
        (Schedule(time(9), working_days=True), Calendar(())),
        (Schedule(time(9)), Calendar(away_until=date.max)),
    ],
)
def test_what_never_comes_is_none(schedule: Schedule, calendar: Calendar) -> None:
    assert following(schedule, "Pacific/Apia", utc("2011-12-20T00:00"), calendar) is None


def test_whoever_is_away_hears_only_what_is_set_for_the_day() -> None:
    away = Calendar.of(Rhythm(1, away_until=date(2026, 12, 4)), today=date(2026, 12, 4))
    daily, once = Schedule(time(9)), Schedule(time(9), on=date(2026, 12, 1))
    now = utc("2026-11-25T12:00")
    assert [slot.wall.date() for slot in next_slots(daily, "UTC", now, away, 1)] == [date(2026, 12, 5)]
    assert [slot.wall.date() for slot in next_slots(once, "UTC", now, away, 2)] == [date(2026, 12, 1)]
    assert Calendar.of(Rhythm(1, away_until=date(2026, 12, 4)), today=date(2026, 12, 5)) == ALWAYS


def test_working_days_leave_out_the_holidays_of_the_country() -> None:
    working, fridays = Schedule(time(9), working_days=True), Schedule(time(9), weekdays=(4,))
    before = utc("2026-12-24T12:00")

    def next_day(schedule: Schedule, calendar: Calendar) -> str:
        return f"{next_slots(schedule, 'UTC', before, calendar, 1)[0].wall:%a %d}"

    assert next_day(working, Calendar(holidays_in="DE")) == "Mon 28"
    assert next_day(fridays, Calendar(holidays_in="DE")) == "Fri 25"
    assert next_day(working, Calendar(holidays_in="XX")) == "Fri 25"
    assert next_day(working, Calendar((6, 0, 1, 2, 3), "DE")) == "Sun 27"
