"""What becomes of reminders that are due: rung, put off or dropped, and nothing twice, too late or in a burst."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.attention import MOST_WAITED, free_at
from bot.rules.ringing import (
    OWN_WINDOW,
    Due,
    coming_up,
    fall_due,
    matters_until,
    own_window,
    ring,
    snoozed_until,
    waiting,
)
from bot.rules.schedule import Calendar, Slot, following
from storage.records import Attention, Occurrence, OccurrenceState, Reminder, Schedule

BERLIN = "Europe/Berlin"
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # a Monday, 12:00 in Berlin
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS = Attention(1, quiet_from=None, quiet_until=None)
CALENDAR = Calendar()
RUNG, WAITING, DROPPED = OccurrenceState.RUNG, OccurrenceState.WAITING, OccurrenceState.DROPPED


def reminder(
    at: time = time(12),
    *,
    id_: int = 1,
    routine: int | None = None,
    window: int = 60,
    next_at: datetime | None = NOON,
    **schedule: object,
) -> Reminder:
    made = Schedule(at, **schedule)  # type: ignore[arg-type]
    return Reminder(id_, 1, routine, "own", "Tea", made, 0, window, False, next_at)


def due(one: Reminder, planned_at: datetime = NOON, *, reason: str = "", ring_at: datetime | None = None) -> Due:
    wall = (planned_at + HOUR).replace(tzinfo=None)
    planned = replace(waiting(one, Slot(wall, planned_at)), reason=reason)
    return Due(replace(planned, ring_at=ring_at or planned_at), one)


def states(decided: list[Due]) -> list[tuple[OccurrenceState, str]]:
    return [(one.occurrence.state, one.occurrence.reason) for one in decided]


def test_what_is_due_falls_once_and_is_due_again_the_next_day() -> None:
    fallen = fall_due(reminder(), BERLIN, CALENDAR, NOON + timedelta(seconds=3))
    assert [(one.slot, one.planned_at, one.ring_at, one.state) for one in fallen.occurrences] == [
        ("2026-03-02 12:00", NOON, NOON, WAITING)
    ]
    assert fallen.next_at == NOON + DAY


def test_after_an_outage_only_today_is_remembered() -> None:
    every = reminder(time(9), every=60, until=time(18), next_at=NOON - 90 * DAY)
    fallen = fall_due(every, BERLIN, CALENDAR, NOON + timedelta(minutes=10))
    assert [one.slot[11:] for one in fallen.occurrences] == ["09:00", "10:00", "11:00", "12:00"]
    assert {one.day for one in fallen.occurrences} == {date(2026, 3, 2)}
    assert fallen.next_at == NOON + HOUR


def test_of_a_night_the_last_of_the_evening_is_known() -> None:
    evening = reminder(time(18), next_at=NOON - 3 * DAY + 6 * HOUR)
    fallen = fall_due(evening, BERLIN, CALENDAR, NOON)
    assert [one.slot for one in fallen.occurrences] == ["2026-03-01 18:00"]


def test_a_single_day_is_over_after_it() -> None:
    once = reminder(on=date(2026, 3, 2))
    fallen = fall_due(once, BERLIN, CALENDAR, NOON + 5 * DAY)
    assert ([one.slot for one in fallen.occurrences], fallen.next_at) == (["2026-03-02 12:00"], None)


def test_what_rings_in_the_window_rings_and_what_is_late_is_stale() -> None:
    for minutes, state in ((0, RUNG), (59, RUNG), (60, DROPPED)):
        [one] = ring([due(reminder())], ALWAYS, BERLIN, NOON + timedelta(minutes=minutes))
        assert one.occurrence.state is state
    assert (one.occurrence.ring_at, one.occurrence.reason) == (None, "stale")


def test_of_a_routine_only_the_latest_rings_and_own_reminders_beside_it() -> None:
    earlier, later = reminder(id_=1, routine=7, window=600), reminder(id_=2, routine=7, window=600)
    other, own = reminder(id_=3, routine=8, window=600), reminder(id_=4, window=600)
    items = [due(earlier, NOON - 2 * HOUR), due(later), due(other, NOON - HOUR), due(own, NOON - HOUR), due(own)]
    assert states(ring(items, ALWAYS, BERLIN, NOON)) == [
        (DROPPED, "stale"),
        (RUNG, ""),
        (RUNG, ""),
        (DROPPED, "stale"),
        (RUNG, ""),
    ]


def test_what_falls_together_rings_together() -> None:
    lunch, walk = reminder(id_=1, routine=7), reminder(id_=2, routine=7)
    assert states(ring([due(lunch), due(walk)], ALWAYS, BERLIN, NOON)) == [(RUNG, "")] * 2


def test_a_hold_puts_off_what_still_matters_then() -> None:
    held = replace(ALWAYS, held_until=NOON + HOUR)
    block, rest = reminder(id_=1, window=120), reminder(id_=2, window=15)
    put_off, gone = ring([due(block), due(rest)], held, BERLIN, NOON)
    assert (put_off.occurrence.state, put_off.occurrence.ring_at) == (WAITING, NOON + HOUR)
    assert states([put_off, gone]) == [(WAITING, "held"), (DROPPED, "held")]
    assert states(ring([put_off], held, BERLIN, NOON + HOUR))[0][0] is RUNG


def test_what_is_for_one_day_alone_always_comes_whatever_holds_it_up() -> None:
    once = reminder(on=date(2026, 3, 2), window=1)
    assert states(ring([due(once)], ALWAYS, BERLIN, NOON + 30 * DAY)) == [(RUNG, "")]
    paused = replace(ALWAYS, paused_until=NOON + 2 * MOST_WAITED)
    [one] = ring([due(once)], paused, BERLIN, NOON)
    assert (one.occurrence.reason, one.occurrence.ring_at) == ("paused", NOON + 2 * MOST_WAITED)


def test_a_snooze_matters_from_when_it_rings_again() -> None:
    snoozed = due(reminder(window=60), reason="snoozed", ring_at=NOON + DAY)
    assert matters_until(snoozed) == NOON + DAY + HOUR
    assert states(ring([snoozed, due(reminder(), NOON + DAY)], ALWAYS, BERLIN, NOON + DAY)) == [
        (RUNG, "snoozed"),
        (RUNG, ""),
    ]
    held = replace(ALWAYS, held_until=NOON + DAY + HOUR / 2)
    [again] = ring([snoozed], held, BERLIN, NOON + DAY)
    assert (again.occurrence.reason, again.occurrence.ring_at) == ("snoozed", held.held_until)


def test_whoever_cannot_be_reached_is_left_alone() -> None:
    assert states(ring([due(reminder())], ALWAYS, BERLIN, NOON, reachable=False)) == [(DROPPED, "stale")]


def test_tomorrow_is_the_same_time_by_the_clocks_there() -> None:
    saturday = datetime(2026, 3, 28, 11, tzinfo=UTC)
    occurrence = due(reminder(), saturday).occurrence
    assert snoozed_until(occurrence, 0, BERLIN, saturday + HOUR) == datetime(2026, 3, 29, 10, tzinfo=UTC)
    assert snoozed_until(occurrence, 10, BERLIN, saturday) == saturday + timedelta(minutes=10)


def test_a_time_that_was_skipped_or_had_elsewhere_does_not_come_again() -> None:
    one = reminder()
    assert coming_up(one, BERLIN, CALENDAR, NOON - HOUR, {"2026-03-02 12:00"}) == following(
        one.schedule, BERLIN, NOON, CALENDAR
    )
    once = reminder(on=date(2026, 3, 2))
    assert coming_up(once, BERLIN, CALENDAR, NOON - HOUR, {"2026-03-02 12:00"}) is None


def test_what_repeats_within_a_day_matters_until_its_next_time() -> None:
    pills = Schedule(time(8), times=(time(13), time(17, 30)))
    windows = [own_window(one) for one in (Schedule(time(9), 90, time(18)), pills, Schedule(time(8)))]
    assert windows == [90, 270, OWN_WINDOW]


MOMENTS = st.integers(0, 3 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4), st.sampled_from([None, 7, 8]), st.integers(1, 900), MOMENTS, st.booleans(), st.booleans()
        ),
        max_size=8,
    ),
    st.none() | MOMENTS,
    st.none() | MOMENTS,
    MOMENTS,
    st.booleans(),
)
def test_whatever_is_due_rings_in_peace_or_is_put_off_to_peace_or_is_named(
    made: list[tuple[int, int | None, int, datetime, bool, bool]],
    held_until: datetime | None,
    paused_until: datetime | None,
    now: datetime,
    has_quiet_hours: bool,
) -> None:
    attention = Attention(1, held_until=held_until, paused_until=paused_until)
    if not has_quiet_hours:
        attention = replace(attention, quiet_from=None, quiet_until=None)
    items = [
        due(
            reminder(id_=id_, routine=routine, window=window, on=date(2026, 3, 2) if once else None),
            min(planned_at, now),
            reason="snoozed" if snoozed else "",
        )
        for id_, routine, window, planned_at, once, snoozed in made
    ]
    rung = dict[object, set[datetime]]()
    for before, after in zip(items, ring(items, attention, BERLIN, now), strict=True):
        match after.occurrence:
            case Occurrence(state=OccurrenceState.RUNG, ring_at=None):
                assert free_at(attention, BERLIN, now) == now
                limit = matters_until(before)
                assert limit is None or now < limit
                if before.occurrence.reason != "snoozed" and limit is not None:
                    series = before.reminder.routine_id or -before.reminder.id
                    rung.setdefault(series, set()).add(before.occurrence.planned_at)
            case Occurrence(state=OccurrenceState.WAITING, ring_at=datetime() as ring_at, reason=reason):
                assert reason
                assert ring_at > now
                assert free_at(attention, BERLIN, ring_at) == ring_at
            case Occurrence(state=OccurrenceState.DROPPED, ring_at=None, reason=reason):
                assert reason
                assert before.reminder.schedule.on is None
            case other:
                raise AssertionError(other)
    assert all(len(moments) == 1 for moments in rung.values()), "of a series only one time rings"


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=20), st.integers(15, 600))
def test_however_ticks_fall_each_time_of_a_day_comes_once(steps: list[int], every: int) -> None:
    one, now = reminder(time(0), every=every), NOON
    seen = list[str]()
    for step in steps:
        now += timedelta(minutes=step)
        if one.next_at is not None and one.next_at <= now:
            fallen = fall_due(one, BERLIN, CALENDAR, now)
            seen += [slot.slot for slot in fallen.occurrences]
            one = replace(one, next_at=fallen.next_at)
            assert one.next_at is None or one.next_at > now
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen)


def test_a_slot_is_named_by_the_wall_clock() -> None:
    # 02:30 does not exist on that day; it rings at 03:00 and keeps its name.
    sunday = fall_due(
        reminder(time(2, 30), next_at=datetime(2026, 3, 29, 1, tzinfo=UTC)),
        BERLIN,
        CALENDAR,
        datetime(2026, 3, 29, 1, tzinfo=UTC),
    )
    assert [(one.slot, one.planned_at) for one in sunday.occurrences] == [
        ("2026-03-29 02:30", datetime(2026, 3, 29, 1, tzinfo=UTC))
    ]
