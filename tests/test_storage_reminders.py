"""What is kept of reminders and their times, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Storage
from storage.records import OccurrenceState, Reminder, Schedule
from storage.schedules import dump, load
from tests.support.stored import NOW, occurrence, queue, second

ANA, BORIS = 1, 2
HOUR = timedelta(hours=1)
TODAY = date(2026, 3, 2)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    for person_id in (ANA, BORIS):
        await storage.people.arrive(person_id, language="en", now=NOW)


async def add(storage: Storage, person_id: int = ANA, text: str = "Tea", **values: object) -> Reminder:
    made = Reminder(0, person_id, None, "own", text, Schedule(time(12)), 0, 60, False, NOW)
    [added] = await storage.reminders.add_all([replace(made, **values)])  # type: ignore[arg-type]
    return added


@given(
    st.builds(
        Schedule,
        TIMES,
        every=st.none() | st.integers(1, 600),
        until=st.none() | TIMES,
        on=st.none() | st.dates(),
        day_of_month=st.none() | st.integers(-1, 31),
        week_of_month=st.none() | st.integers(-1, 5),
        weekdays=st.lists(st.integers(0, 6), unique=True).map(tuple),
        weeks=st.integers(1, 9),
        since=st.none() | st.dates(),
        working_days=st.booleans(),
    )
)
def test_a_schedule_survives_as_json(schedule: Schedule) -> None:
    assert load(dump(schedule)) == schedule


async def test_reminders_are_listed_by_their_next_time_and_belong_to_one_person(storage: Storage) -> None:
    weekly = Schedule(time(9, 45), weekdays=(0, 2), weeks=2, since=TODAY)
    late = await add(storage, text="Late", next_at=NOW + HOUR, schedule=weekly)
    never = await add(storage, text="Never", next_at=None, paused=True)
    soon = await add(storage, text="Soon")
    assert await storage.reminders.of(ANA) == [soon, late, never]
    assert late.schedule == weekly
    assert await storage.reminders.get(BORIS, late.id) is None
    assert await storage.reminders.change(BORIS, late.id, text="Mine") is None
    changed = await storage.reminders.change(ANA, late.id, text="Later", schedule=Schedule(time(8)), next_at=None)
    assert changed == replace(late, text="Later", schedule=Schedule(time(8)), next_at=None)


async def test_many_are_added_in_their_order(storage: Storage) -> None:
    drafts = [
        Reminder(0, ANA, None, "own", str(number), Schedule(time(12)), 0, 60, False, NOW) for number in range(300)
    ]
    added = await storage.reminders.add_all(drafts)
    assert [one.text for one in added] == [str(number) for number in range(300)]
    assert await storage.reminders.add_all([]) == []


async def test_of_all_who_try_one_claims(storage: Storage, database_url: str) -> None:
    first, other = await add(storage), await add(storage, BORIS, next_at=NOW - HOUR)
    await add(storage, next_at=NOW + HOUR)
    due = await storage.reminders.due(NOW, limit=5)
    assert due == [other, first]
    assert await storage.reminders.due(NOW, limit=1) == [other]
    assert await storage.reminders.next_due() == NOW - HOUR
    following = [(one, NOW + 24 * HOUR) for one in due]
    async with second(database_url) as elsewhere:
        assert await elsewhere.reminders.claim(following[:1]) == {other.id}
    assert await storage.reminders.claim(following) == {first.id}
    assert await storage.reminders.claim(following) == set()
    assert await storage.reminders.due(NOW, limit=5) == []
    await storage.reminders.move([(first.id, NOW), (other.id, None)])
    assert await storage.reminders.due(NOW, limit=5) == [first]


async def test_what_is_deleted_can_come_back_until_nothing_is_remembered_of_it(storage: Storage) -> None:
    kept, gone = await add(storage, text="Kept"), await add(storage, text="Gone")
    await storage.occurrences.add_all([occurrence(kept)])
    for one in (kept, gone):
        assert not await storage.reminders.delete(BORIS, one.id)
        assert await storage.reminders.delete(ANA, one.id)
    assert not await storage.reminders.delete(ANA, gone.id)
    assert await storage.reminders.of(ANA) == []
    assert await storage.reminders.due(NOW, limit=5) == []
    assert await storage.reminders.purge() == 1
    assert await storage.reminders.restore(ANA, gone.id, next_at=NOW) is None
    assert (await storage.reminders.with_ids([kept.id, gone.id])).keys() == {kept.id}
    assert await storage.reminders.restore(ANA, kept.id, next_at=NOW + HOUR) == replace(kept, next_at=NOW + HOUR)
    assert await storage.reminders.purge() == 0


async def test_ending_a_routine_keeps_what_was_done(storage: Storage) -> None:
    routine = await storage.routines.begin(ANA, "daily-algorithm", starts_at=None, now=NOW)
    item, own = await add(storage, routine_id=routine.id, kind="focus"), await add(storage)
    await storage.occurrences.add_all([occurrence(item)])
    assert await storage.reminders.of_routine(ANA, routine.id) == [item]
    moved = await storage.routines.start_at(ANA, routine.id, time(10))
    assert moved is not None
    assert await storage.routines.of(ANA) == [moved]
    assert await storage.routines.start_at(BORIS, routine.id, None) is None
    await storage.routines.end(BORIS, routine.id)
    assert await storage.routines.of(ANA) == [moved]
    await storage.routines.end(ANA, routine.id)
    assert await storage.routines.of(ANA) == []
    assert await storage.reminders.of(ANA) == [own]
    [remembered] = await storage.occurrences.between(ANA, TODAY, TODAY)
    assert remembered.reminder_id == item.id


async def test_a_slot_is_kept_once(storage: Storage) -> None:
    tea = await add(storage)
    await storage.occurrences.add_all([occurrence(tea), occurrence(tea, slot="2026-03-03 12:00", at=NOW + 24 * HOUR)])
    await storage.occurrences.add_all([occurrence(tea, at=NOW + HOUR)])
    await storage.occurrences.add_all([])
    [today] = await storage.occurrences.between(ANA, TODAY, TODAY)
    assert (today.slot, today.planned_at, today.state) == ("2026-03-02 12:00", NOW, OccurrenceState.WAITING)
    assert len(await storage.occurrences.between(ANA, TODAY, date(2026, 3, 3))) == 2
    assert await storage.occurrences.between(BORIS, TODAY, TODAY) == []
    assert await storage.occurrences.get(BORIS, today.id) is None
    assert await storage.occurrences.get(ANA, today.id) == today


async def test_what_is_due_is_claimed_once(storage: Storage, database_url: str) -> None:
    tea, walk, lunch = await add(storage), await add(storage), await add(storage, BORIS)
    later = occurrence(walk, at=NOW + HOUR)
    await storage.occurrences.add_all([later, occurrence(tea), occurrence(lunch)])
    assert await storage.occurrences.due(NOW - HOUR, people=5) == []
    assert [one.reminder_id for one in await storage.occurrences.due(NOW, people=5)] == [tea.id, lunch.id]
    due = await storage.occurrences.due(NOW + HOUR, people=5)
    assert [one.reminder_id for one in due] == [tea.id, walk.id, lunch.id]
    assert await storage.occurrences.next_due() == NOW
    message = await queue(storage, ANA, "reminder:1")
    rung = [
        replace(due[0], state=OccurrenceState.RUNG, ring_at=None, outbox_id=message),
        replace(due[1], ring_at=NOW + 2 * HOUR, reason="held"),
    ]
    async with second(database_url) as elsewhere:
        assert await elsewhere.occurrences.claim(due) == {one.id for one in due}
        await elsewhere.occurrences.put(rung)
    assert await storage.occurrences.claim(due) == {due[2].id}
    assert await storage.occurrences.in_message(message) == [rung[0]]
    assert await storage.occurrences.waiting(ANA) == [rung[1]]
    await storage.occurrences.release(ANA, NOW)
    assert [one.ring_at for one in await storage.occurrences.waiting(ANA)] == [NOW]


async def test_what_is_due_of_a_person_is_read_together(storage: Storage) -> None:
    for person_id, hours in ((ANA, 2), (BORIS, 0), (ANA, 1), (BORIS, 3)):
        await storage.occurrences.add_all([occurrence(await add(storage, person_id), at=NOW + hours * HOUR)])
    now = NOW + 2 * HOUR
    assert [one.person_id for one in await storage.occurrences.due(now, people=1)] == [BORIS]
    every = await storage.occurrences.due(now, people=3)
    assert [(one.person_id, one.planned_at) for one in every] == [(ANA, NOW + HOUR), (ANA, now), (BORIS, NOW)]


async def test_nothing_rings_after_done(storage: Storage) -> None:
    tea = await add(storage)
    await storage.occurrences.add_all([occurrence(tea)])
    [one] = await storage.occurrences.between(ANA, TODAY, TODAY)
    assert await storage.occurrences.snooze(BORIS, one.id, NOW + HOUR) is None
    snoozed = await storage.occurrences.snooze(ANA, one.id, NOW + HOUR)
    assert snoozed == replace(one, ring_at=NOW + HOUR, reason="snoozed")
    done = await storage.occurrences.settle(ANA, one.id, OccurrenceState.DONE, NOW)
    assert done == replace(one, state=OccurrenceState.DONE, ring_at=None, settled_at=NOW)
    assert await storage.occurrences.snooze(ANA, one.id, NOW + HOUR) is None
    assert await storage.occurrences.next_due() is None
    assert await storage.occurrences.settle(BORIS, one.id, OccurrenceState.SKIPPED, NOW) is None
    again = await storage.occurrences.settle(ANA, one.id, OccurrenceState.RUNG, NOW + HOUR)
    assert again == replace(one, state=OccurrenceState.RUNG, ring_at=None)


async def test_what_waits_of_a_paused_reminder_is_dropped_and_old_days_are_forgotten(storage: Storage) -> None:
    tea, walk = await add(storage), await add(storage)
    await storage.occurrences.add_all([occurrence(tea), occurrence(walk), occurrence(walk, slot="2026-03-03 12:00")])
    await storage.occurrences.drop(ANA, walk.id, "paused")
    every = await storage.occurrences.between(ANA, TODAY, date(2026, 3, 3))
    assert {(one.reminder_id, one.state, one.reason) for one in every} == {
        (tea.id, OccurrenceState.WAITING, ""),
        (walk.id, OccurrenceState.DROPPED, "paused"),
    }
    assert await storage.occurrences.purge(TODAY) == 0
    assert await storage.occurrences.purge(date(2026, 3, 3)) == 2
    assert len(await storage.occurrences.between(ANA, TODAY, date(2026, 3, 3))) == 1


async def test_what_had_its_only_time_is_closed_and_still_has_a_name(storage: Storage) -> None:
    once, other = await add(storage), await add(storage, text="Other")
    await storage.reminders.close([once.id])
    assert await storage.reminders.of(ANA) == [other]
    assert set(await storage.reminders.with_ids([once.id, other.id])) == {once.id, other.id}


async def test_what_a_dropped_message_reminded_of_is_dropped_with_it_but_for_what_was_answered(
    storage: Storage,
) -> None:
    tea, walk = await add(storage), await add(storage)
    await storage.occurrences.add_all([occurrence(tea), occurrence(walk)])
    message = await queue(storage, ANA, "reminder:1")
    due = await storage.occurrences.due(NOW, people=1)
    await storage.occurrences.put(
        [replace(one, state=OccurrenceState.RUNG, ring_at=None, outbox_id=message) for one in due]
    )
    await storage.occurrences.settle(ANA, due[1].id, OccurrenceState.DONE, NOW)
    claimed = await storage.outbox.claim(NOW, lease_until=NOW + HOUR, limit=1)
    await storage.outbox.drop(claimed, reason="maximum", now=NOW)
    found = await storage.occurrences.between(ANA, TODAY, TODAY)
    assert [(one.state, one.reason) for one in found] == [
        (OccurrenceState.DROPPED, "maximum"),
        (OccurrenceState.DONE, ""),
    ]
