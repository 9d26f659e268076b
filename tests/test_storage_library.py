"""What is kept about reading, ticking and tips, on both databases."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from storage import Storage
from tests.support.stored import NOW

ANA, BORIS = 1, 2
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    for person_id in (ANA, BORIS):
        await storage.people.arrive(person_id, language="en", now=NOW)


async def test_a_page_is_remembered_and_what_was_read_stays_read(storage: Storage) -> None:
    await storage.readings.note(ANA, "http", page=2, read=True, now=NOW)
    await storage.readings.note(ANA, "sql", page=1, read=False, now=NOW + HOUR)
    await storage.readings.note(ANA, "http", page=0, read=False, now=NOW + 2 * HOUR)
    readings = await storage.readings.of(ANA)
    assert list(readings) == ["http", "sql"]
    assert (readings["http"].page, readings["http"].read_at) == (0, NOW)
    assert (readings["sql"].page, readings["sql"].read_at) == (1, None)


async def test_readers_are_counted_by_what_they_open(storage: Storage) -> None:
    for person_id, item in ((ANA, "http"), (BORIS, "http"), (ANA, "sql"), (ANA, "indexes-first")):
        await storage.readings.note(person_id, item, read=False, now=NOW)
    assert await storage.readings.readers() == 2
    assert await storage.readings.most_read(limit=5) == [("http", 2), ("indexes-first", 1), ("sql", 1)]
    assert await storage.readings.most_read(limit=1) == [("http", 2)]


async def test_runs_are_kept_apart_and_belong_to_one_person(storage: Storage) -> None:
    acme = await storage.checklist_runs.begin(ANA, "cv", name="Acme", now=NOW)
    plain = await storage.checklist_runs.begin(ANA, "cv", now=NOW)
    ticked = await storage.checklist_runs.tick(ANA, acme.id, {"b", "a"}, now=NOW + HOUR)
    assert ticked is not None
    assert ticked.ticked == {"a", "b"}
    assert await storage.checklist_runs.of(ANA) == [ticked, plain]
    assert await storage.checklist_runs.tick(BORIS, acme.id, {"c"}, now=NOW) is None
    assert await storage.checklist_runs.get(BORIS, acme.id) is None
    assert not await storage.checklist_runs.delete(BORIS, acme.id)
    assert await storage.checklist_runs.delete(ANA, acme.id)
    assert await storage.checklist_runs.count() == 1


async def test_a_tip_is_due_once_for_whoever_can_be_reached(storage: Storage) -> None:
    await storage.tips.subscribe(ANA, at=time(9), next_tip_at=NOW + HOUR)
    await storage.tips.subscribe(BORIS, at=time(9), next_tip_at=NOW)
    await storage.people.change(BORIS, reachable=False)
    assert await storage.tips.due(NOW, limit=5) == []
    assert await storage.tips.next_due() == NOW + HOUR
    [due] = await storage.tips.due(NOW + HOUR, limit=5)
    assert await storage.tips.claim(due, next_tip_at=NOW + 25 * HOUR)
    assert not await storage.tips.claim(due, next_tip_at=NOW + 25 * HOUR)
    assert await storage.tips.subscribers() == 2
    await storage.tips.unsubscribe(ANA)
    assert await storage.tips.subscription(ANA) is None


async def test_a_round_of_tips_begins_anew(storage: Storage) -> None:
    await storage.tips.give(ANA, "http", now=NOW)
    await storage.tips.give(ANA, "http", now=NOW + HOUR)
    await storage.tips.give(BORIS, "sql", now=NOW)
    assert await storage.tips.given(ANA) == {"http": NOW}
    await storage.tips.begin_round(ANA)
    assert (await storage.tips.given(ANA), await storage.tips.given(BORIS)) == ({}, {"sql": NOW})


async def test_questions_are_counted_without_naming_anybody(storage: Storage) -> None:
    for _ in range(2):
        await storage.question_counts.missed("indexes-first")
    await storage.question_counts.missed("git-rebase")
    await storage.question_counts.reported("git-rebase")
    assert await storage.question_counts.most_missed(limit=1) == [("indexes-first", 2)]
    assert await storage.question_counts.most_reported(limit=5) == [("git-rebase", 1)]
