"""A routine keeps its hour, and which of its reminders come back after a pause."""

from __future__ import annotations

from datetime import UTC, datetime, time

from storage import Storage

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
ANA, BORIS = 1, 2


async def test_a_routine_remembers_its_hour_and_what_its_pause_silenced(storage: Storage) -> None:
    for person_id in (ANA, BORIS):
        await storage.people.arrive(person_id, language="en", now=NOW)
    begun = await storage.routines.begin(ANA, "meals", starts_at=time(9), now=NOW)
    assert begun.silenced == frozenset()
    await storage.routines.start_at(ANA, begun.id, time(10))
    await storage.routines.silence(ANA, begun.id, {7, 3})
    [kept] = await storage.routines.of(ANA)
    assert (kept.starts_at, kept.silenced, kept.started_at) == (time(10), frozenset({3, 7}), NOW)
    assert await storage.routines.silence(BORIS, begun.id, {1}) is None
    assert await storage.routines.of(ANA) == [kept]
    again = await storage.routines.silence(ANA, begun.id, ())
    assert again is not None
    assert again.silenced == frozenset()
