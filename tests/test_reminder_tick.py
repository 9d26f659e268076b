"""The reminder tick: thousands at once, one that fails alone, a maximum, a process that dies, and one that is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event

from bot.clock import StoppedClock
from bot.pipeline.reminders import BATCH, ReminderTick
from storage import Storage
from storage.records import OccurrenceState, Reminder, Schedule
from tests.support.content import CONTENT
from tests.support.databases import Sqlite
from tests.support.stored import NOW, second

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 3, 2)


async def people(storage: Storage, number: int) -> range:
    for person_id in (ids := range(1, number + 1)):
        await storage.people.arrive(person_id, language="en", now=NOW)
    return ids


def reminder(person_id: int, text: str = "Tea", *, next_at: datetime | None = NOW, **schedule: object) -> Reminder:
    # NOW is 11:00 in UTC.
    wanted = Schedule(time(11), **schedule)  # type: ignore[arg-type]
    return Reminder(0, person_id, None, "own", text, wanted, 0, 60, False, next_at)


def tick(storage: Storage, at: datetime = NOW) -> ReminderTick:
    return ReminderTick(storage, CONTENT, StoppedClock(at))


async def outbox(storage: Storage) -> list[tuple[int, str]]:
    claimed = await storage.outbox.claim(NOW + DAY, lease_until=NOW + 2 * DAY, limit=100_000)
    return [(message.chat_id, message.payload["text"]) for message in claimed]


async def test_more_than_a_batch_is_worked_off_in_one_tick(storage: Storage) -> None:
    ids = await people(storage, BATCH + 50)
    await storage.reminders.add_all([reminder(person_id, text) for text in ("Tea", "Walk") for person_id in ids])
    assert await tick(storage)() == 4 * len(ids), "each falls due, and each rings"
    assert await storage.reminders.next_due() == NOW + DAY
    assert await storage.occurrences.next_due() is None
    messages = await outbox(storage)
    assert Counter(person_id for person_id, _ in messages) == dict.fromkeys(ids, 1)
    assert {text for _, text in messages} == {"1. ⏰ 11:00 <b>Tea</b>\n2. ⏰ 11:00 <b>Walk</b>"}
    assert await tick(storage)() == 0


async def test_one_that_fails_steps_aside_alone(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    ids = await people(storage, 3)
    await storage.reminders.add_all([reminder(person_id) for person_id in ids])
    await storage.rhythms.change(2, zone="Mars/Olympus_Mons")
    await tick(storage)()
    assert {person_id for person_id, _ in await outbox(storage)} == {1, 3}
    assert await storage.reminders.next_due() == NOW + HOUR
    assert "reminder failed" in caplog.text
    await storage.rhythms.change(2, zone=None)
    await tick(storage, NOW + HOUR)()
    assert await storage.reminders.next_due() == NOW + DAY, "it goes on when what was wrong is put right"


async def test_above_the_maximum_is_named_but_for_what_is_for_one_day(storage: Storage) -> None:
    await people(storage, 1)
    await storage.attention.change(1, daily_maximum=1)
    await storage.reminders.add_all([reminder(1, "First")])
    await tick(storage)()
    [message] = await storage.outbox.claim(NOW, lease_until=NOW + HOUR, limit=5)
    await storage.outbox.sent(message, message_id=1, now=NOW)
    later = NOW + HOUR
    await storage.reminders.add_all(
        [
            replace(reminder(1, "Second", next_at=later), schedule=Schedule(time(12))),
            replace(reminder(1, "Call", next_at=later), schedule=Schedule(time(12), on=TODAY)),
        ]
    )
    await tick(storage, later)()
    today = await storage.occurrences.between(1, TODAY, TODAY)
    assert [(one.state, one.reason, one.ring_at) for one in today] == [
        (OccurrenceState.RUNG, "", None),
        (OccurrenceState.DROPPED, "maximum", None),
        # At the end of the quiet hours of the next day.
        (OccurrenceState.WAITING, "maximum", datetime(2026, 3, 3, 7, tzinfo=UTC)),
    ]


async def test_a_process_that_dies_between_falling_due_and_ringing_loses_nothing(storage: Storage) -> None:
    await people(storage, 2)
    await storage.reminders.add_all([reminder(1), reminder(2)])
    dying = tick(storage)
    await dying._fall_due(await storage.reminders.due(NOW, limit=5), NOW)
    assert await outbox(storage) == []
    assert await tick(storage, NOW + MINUTE)() == 2
    assert len(await outbox(storage)) == 2


async def test_two_processes_that_read_the_same_ring_once(storage: Storage, database_url: str) -> None:
    await people(storage, 2)
    await storage.reminders.add_all([reminder(1), reminder(2)])
    async with second(database_url) as elsewhere:
        ours, theirs = tick(storage), tick(elsewhere)
        due = await storage.reminders.due(NOW, limit=5)
        assert await theirs._fall_due(due, NOW) == 2
        assert await ours._fall_due(due, NOW) == 0
        waiting = await storage.occurrences.due(NOW, people=5)
        batch = await ours._decide(waiting, NOW)
        assert await theirs._queue(await theirs._decide(waiting, NOW), waiting, NOW) == 2
        assert await ours._queue(batch, waiting, NOW) == 0
    assert len(await outbox(storage)) == 2


async def test_what_is_for_one_day_is_closed_and_repeats_are_not(storage: Storage) -> None:
    await people(storage, 1)
    await storage.reminders.add_all([reminder(1, "Once", on=TODAY), reminder(1, "Daily")])
    await tick(storage)()
    assert [one.text for one in await storage.reminders.of(1)] == ["Daily"]
    assert len(await storage.occurrences.between(1, TODAY, TODAY)) == 2


@pytest.fixture
def statements(sqlite: Sqlite) -> Iterator[str]:
    url = sqlite.url()
    yield url
    sqlite.drop(url)


async def test_the_number_of_statements_does_not_grow_with_that_of_people(statements: str) -> None:
    storage = await Storage.open(statements)
    ids = await people(storage, 60)
    await storage.reminders.add_all([reminder(1), *(reminder(person_id, next_at=NOW + DAY) for person_id in ids[1:])])
    few = await _statements(storage, NOW)
    many = await _statements(storage, NOW + DAY)
    await storage.close()
    assert few == many


async def _statements(storage: Storage, at: datetime) -> int:
    ran = 0

    def _count(*_: object) -> None:
        nonlocal ran
        ran += 1

    engines = [engine.sync_engine for engine in (storage._database._reader, storage._database._writer)]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", _count)
    await tick(storage, at)()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", _count)
    return ran
