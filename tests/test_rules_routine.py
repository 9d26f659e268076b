"""Moving routines within the day, finding what falls together, and the order of one day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.day import events
from bot.rules.routine import MIDNIGHT, PastMidnight, clock, in_order, minutes, overlaps, room, starting_at
from bot.rules.schedule import Calendar
from storage.records import Occurrence, OccurrenceState, Reminder, Schedule

MONDAY = date(2026, 3, 2)
WORKING = (0, 1, 2, 3, 4)
TIMES = st.integers(0, MIDNIGHT - 1).map(clock)
KINDS = ("focus", "break", "meal", "ritual")


def item(at: str, lasts: int = 0, *, kind: str = "focus", number: int = 1, **more: Any) -> Reminder:
    paused = bool(more.pop("paused", False))
    until = more.pop("until", None)
    schedule = Schedule(time.fromisoformat(at), until=time.fromisoformat(until) if until else None, **more)
    return Reminder(number, 1, 1, kind, f"{at} {number}", schedule, lasts, 60, paused, None)


@st.composite
def days(draw: st.DrawFn) -> list[Reminder]:
    """Items that each end within the day, some of them again and again."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        first = draw(st.integers(0, MIDNIGHT - 1))
        again = draw(st.booleans())
        last = draw(st.integers(first, MIDNIGHT - 1)) if again else first
        lasts = draw(st.integers(0, MIDNIGHT - max(last, first)))
        schedule = Schedule(clock(first), every=30 if again else None, until=clock(last) if again else None)
        made.append(Reminder(number, 1, 1, draw(st.sampled_from(KINDS)), str(number), schedule, lasts, 60, False, None))
    return made


@given(items=days(), before=TIMES, starts=TIMES)
def test_moving_keeps_order_and_lengths_and_never_passes_midnight(
    items: list[Reminder], before: time, starts: time
) -> None:
    by = minutes(starts) - minutes(before)
    earlier, later = room(items)
    assert earlier <= 0 <= later
    if not earlier <= by <= later:
        with pytest.raises(PastMidnight):
            starting_at(items, before, starts)
        return
    after = starting_at(items, before, starts)
    assert [one.id for one in in_order(after)] == [one.id for one in in_order(items)]
    for old, new in zip(items, after, strict=True):
        assert (new.minutes, new.text, new.kind) == (old.minutes, old.text, old.kind)
        assert minutes(new.schedule.at) - minutes(old.schedule.at) == by
        if old.schedule.until and new.schedule.until:
            assert minutes(new.schedule.until) - minutes(old.schedule.until) == by
        assert minutes(new.schedule.until or new.schedule.at) + new.minutes <= MIDNIGHT
    assert starting_at(after, starts, before) == items


@given(items=days(), before=TIMES, starts=TIMES)
def test_the_hours_that_a_refusal_names_are_the_first_and_the_last_that_will_do(
    items: list[Reminder], before: time, starts: time
) -> None:
    assume(not fits(items, before, minutes(starts)))
    with pytest.raises(PastMidnight) as refused:
        starting_at(items, before, starts)
    earliest, latest = minutes(refused.value.earliest), minutes(refused.value.latest)
    assert not earliest <= minutes(starts) <= latest
    assert fits(items, before, earliest)
    assert fits(items, before, latest)
    assert earliest == 0 or not fits(items, before, earliest - 1)
    assert latest == MIDNIGHT - 1 or not fits(items, before, latest + 1)


@given(one=days(), other=days())
def test_overlapping_is_mutual(one: list[Reminder], other: list[Reminder]) -> None:
    assert {(a.id, b.id) for a, b in overlaps(one, other, WORKING)} == {
        (a.id, b.id) for b, a in overlaps(other, one, WORKING)
    }


@pytest.mark.parametrize(
    ("other", "falls_together"),
    [
        (item("10:29", 30), True),
        (item("10:30", 30), False),
        (item("08:00", 60), False),
        (item("08:00", 61), True),
        (item("09:30", 15, kind="break"), False),
        (item("09:30", 15, kind="meeting"), True),
        (item("09:30", 15, kind="meeting", paused=True), False),
        (item("09:30", 60, weekdays=(5, 6)), False),
        (item("09:30", 60, weekdays=(4, 5)), True),
        (item("09:30", 60, on=MONDAY), False),
        (item("09:30", 60, day_of_month=-1), False),
    ],
)
def test_what_falls_together(other: Reminder, falls_together: bool) -> None:
    block = item("09:00", 90, working_days=True)
    assert bool(list(overlaps([block], [other], WORKING))) is falls_together


def test_a_day_is_in_the_order_of_its_hours_and_knows_what_is_done() -> None:
    reminders = [
        item("11:00", 15, number=1, kind="break"),
        item("11:00", 90, number=2),
        item("09:00", number=3, kind="own", every=60, until="11:00"),
        item("08:00", number=4, paused=True),
        item("07:00", number=5, weekdays=(1,)),
    ]
    done = [occurrence(3, "09:00", OccurrenceState.DONE), occurrence(3, "10:00", OccurrenceState.SKIPPED)]
    found = events(MONDAY, reminders, done, "Europe/Berlin", Calendar())
    assert [(event.reminder.id, len(event.times), event.done) for event in found] == [(3, 3, 1), (2, 1, 0), (1, 1, 0)]
    assert events(MONDAY, reminders, [], "Europe/Berlin", Calendar(away_until=MONDAY)) == []


def test_a_time_that_the_clocks_skip_stands_where_it_was_planned() -> None:
    [event] = events(date(2026, 3, 29), [item("02:30", 30)], [], "Europe/Berlin", Calendar())
    assert event.times == (time(2, 30),)


@given(items=days(), day=st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_a_day_has_every_time_of_every_item(items: list[Reminder], day: date) -> None:
    found = events(day, items, [], "UTC", Calendar())
    assume(found)
    assert len(found) == len(items)
    assert [event.times[0] for event in found] == sorted(event.times[0] for event in found)
    for event in found:
        assert event.times[0] == event.reminder.schedule.at
        assert event.times[-1] <= (event.reminder.schedule.until or event.reminder.schedule.at)


def fits(items: list[Reminder], before: time, starts: int) -> bool:
    earlier, later = room(items)
    return earlier <= starts - minutes(before) <= later


def occurrence(reminder_id: int, at: str, state: OccurrenceState) -> Occurrence:
    planned = datetime(2026, 3, 2, 8, tzinfo=UTC)
    return Occurrence(0, 1, reminder_id, f"{MONDAY} {at}", MONDAY, planned, state, None, "", None, planned)
