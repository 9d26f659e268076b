"""Personal data: an export that leaves nothing out, and an erasure that leaves nothing behind."""

from __future__ import annotations

import json
from datetime import time

import pytest
from sqlalchemy import Table, insert

from storage import Storage
from storage.personal_data import OWNED
from storage.records import (
    Advice,
    Measure,
    MockAnswer,
    Plan,
    PlanSession,
    Practice,
    PracticeCard,
    PracticeReview,
    QuizQuestion,
    Schedule,
    StoryPart,
    Vote,
)
from storage.tables import metadata
from tests.support.stored import NOW, add_alert, add_jobs, bare, draft, occurrence, queue, rows, tell

# Numbers that turn up nowhere by chance; as long as Telegram's may become.
ANA, BORIS = 4_111_222_333_444_555, 4_099_888_777_666_555
OWNER_COLUMNS = {"person_id", "chat_id", "sender_id", "user_id"}


async def live(storage: Storage, person_id: int, update_id: int) -> None:
    """Somebody who uses everything."""
    await storage.people.arrive(person_id, language="en", now=NOW)
    await storage.people.change(person_id, zone="Europe/Berlin", country="DE")
    alert = await add_alert(storage, person_id)
    (source,) = await storage.sources.active()
    await storage.follows.add(person_id, source.id, company="Acme", alert_id=alert.id, now=NOW)
    (job,) = await storage.jobs.unmatched(limit=1)
    await storage.mutes.add(person_id, key="acme", company="Acme", now=NOW)
    await storage.opinions.put(person_id, job.id, fault="stack", votes=[Vote("skill", "php", -1.0)], now=NOW)
    await storage.digests.add([draft(person_id, alert.id, job_ids=(job.id,))])
    message = await queue(storage, person_id, f"digest:{alert.id}")
    await tell(storage, person_id, [job.id], outbox_id=message)
    await storage.dialogs.put(person_id, "start", step="where", data={"skills": ["go"]}, expires_at=NOW)
    await storage.advice.keep(person_id, Advice("level", "l3", "22222222", NOW))
    plan = Plan(person_id, NOW.date(), 4, ("indexes",), True, "", NOW)
    await storage.plans.keep(plan, [PlanSession(0, "practise:indexes:1", NOW.date(), 25, False)])
    await storage.readings.note(person_id, "time-blocking", read=True, now=NOW)
    await storage.checklist_runs.begin(person_id, "cv-check", name="Acme", now=NOW)
    await storage.tips.subscribe(person_id, at=time(9), next_tip_at=NOW)
    await storage.tips.give(person_id, "time-blocking", now=NOW)
    await storage.practice.choose(person_id, Practice(frozenset({"indexes"}), 10))
    card = PracticeCard("indexes-order", due_on=NOW.date())
    await storage.practice.answer(person_id, card, PracticeReview(card.question_id, 3, NOW.date()))
    await storage.quizzes.asked(QuizQuestion(f"poll-{update_id}", person_id, "indexes-order", "indexes", 1, 0, NOW))
    mock = await storage.mocks.begin(person_id, ["indexes-order"], level="", stage="", keeps_answers=True, now=NOW)
    await storage.mocks.answer(mock, MockAnswer("indexes-order", 60, words="The leftmost prefix"))
    await storage.stories.begin(person_id, StoryPart.SITUATION, "The night the queue stood still", now=NOW)
    await storage.rhythms.change(person_id, zone="Europe/Berlin")
    routine = await storage.routines.begin(person_id, "time-blocking", starts_at=time(10), now=NOW)
    reminder = await storage.reminders.add(
        person_id,
        kind="break",
        text="Walk",
        schedule=Schedule(time(11)),
        minutes=10,
        window=15,
        next_at=NOW,
        routine_id=routine.id,
    )
    await storage.occurrences.add_all([occurrence(reminder)])
    await storage.attention.change(person_id, daily_maximum=5)
    await storage.applications.add(person_id, job.id, company="Acme", title="Go developer", now=NOW)
    day = NOW.date()
    await storage.goals.add(person_id, measure=Measure.OWN, target=3, words="run", since=day, until=None)
    await storage.achievements.give(person_id, ["streak-5"], now=NOW)
    await storage.sprint_measures.enter(person_id, day, Measure.TASKS, 4)
    await storage.retrospectives.begin(person_id, day)
    sender = {"id": person_id, "first_name": "Somebody"}
    await storage.inbox.store([{"update_id": update_id, "message": {"from": sender, "text": "😀"}}], now=NOW)


@pytest.fixture(autouse=True)
async def two_lives(storage: Storage) -> None:
    await add_jobs(storage, "a")
    await live(storage, ANA, 1)
    await live(storage, BORIS, 2)


def mentions(database_url: str, needle: int) -> list[str]:
    """Where a number stands, in whatever column of whatever table."""
    return [
        f"{table.name}.{name}"
        for table in metadata.sorted_tables
        for row in rows(database_url, table)
        for name, value in row.items()
        if str(needle) in json.dumps(value, default=repr)
    ]


def test_every_table_that_knows_a_person_is_covered() -> None:
    covered = {owner.table.name for owner in OWNED}
    knows = {
        table.name
        for table in metadata.sorted_tables
        if OWNER_COLUMNS & set(table.columns.keys())
        or any(key.column.table.name == "people" for key in table.foreign_keys)
    }
    assert knows | {"people"} == covered
    assert len(OWNED) == len(covered)


def tables_of_people() -> list[Table]:
    return [table for table in metadata.sorted_tables if table in {owner.table for owner in OWNED}]


async def test_the_export_is_json_and_has_every_column_of_every_row(storage: Storage, database_url: str) -> None:
    exported = await storage.personal_data.export(ANA)
    assert json.loads(json.dumps(exported)) == exported
    assert {name: len(found) for name, found in exported.items()} == {table.name: 1 for table in tables_of_people()}
    for table in tables_of_people():
        assert set(exported[table.name][0]) >= set(table.columns.keys())
    assert exported["alerts"][0]["query"] == "python"
    assert exported["people"][0]["created_at"] == "2026-03-02T11:00:00+00:00"
    assert exported["people"][0]["digest_at"] == "09:00:00"
    assert exported["inbox"][0]["payload"]["message"]["text"] == "😀"
    assert str(BORIS) not in json.dumps(exported)


async def test_the_export_of_a_stranger_is_empty(storage: Storage) -> None:
    assert await storage.personal_data.export(5) == {owner.table.name: [] for owner in OWNED}


async def test_erasing_leaves_the_number_nowhere_and_others_alone(storage: Storage, database_url: str) -> None:
    before = await storage.personal_data.export(BORIS)
    assert {place.partition(".")[0] for place in mentions(database_url, ANA)} == {
        table.name for table in tables_of_people()
    }
    assert await storage.personal_data.erase(ANA) == len(OWNED)
    assert mentions(database_url, ANA) == []
    assert await storage.personal_data.export(ANA) == {owner.table.name: [] for owner in OWNED}
    assert await storage.personal_data.export(BORIS) == before
    assert await storage.personal_data.erase(ANA) == 0
    assert await storage.jobs.count() == 1


async def test_somebody_who_only_ever_wrote_once_is_erased_too(storage: Storage, database_url: str) -> None:
    stranger = 4_222_333_444_555_666
    await storage.inbox.store([{"update_id": 3, "my_chat_member": {"from": {"id": stranger}}}], now=NOW)
    assert await storage.personal_data.erase(stranger) == 1
    assert mentions(database_url, stranger) == []


async def test_erasing_shares_a_transaction(storage: Storage) -> None:
    before = await storage.personal_data.export(ANA)
    with pytest.raises(RuntimeError):
        await _erase_and_fail(storage)
    assert await storage.personal_data.export(ANA) == before


async def _erase_and_fail(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.personal_data.erase(ANA)
        raise RuntimeError


async def test_a_search_that_finds_nothing_would_find_something(storage: Storage, database_url: str) -> None:
    with bare(database_url) as connection:
        leak = {"name": "leak", "holder": f"process of {ANA}", "until": NOW}
        connection.execute(insert(metadata.tables["leases"]), leak)
        connection.commit()
    await storage.personal_data.erase(ANA)
    assert mentions(database_url, ANA) == ["leases.holder"]
