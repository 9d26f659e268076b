"""Transactions: all or nothing, unseen until committed, and readers never wait for a writer."""

from __future__ import annotations

import asyncio
from datetime import time

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import Nouns, Storage
from storage.engine import Database, parse_url
from storage.tables import metadata, people
from tests.support.databases import Sqlite
from tests.support.stored import NOW, add_alert, add_jobs, queue, rows, second, tell

ANA, BORIS = 1001, 1002


async def do_something(nouns: Nouns) -> None:
    """A row in many tables."""
    await nouns.people.arrive(ANA, language="en", now=NOW)
    await add_alert(nouns, ANA)
    (job,) = await add_jobs(nouns, "a")
    await tell(nouns, ANA, [job], outbox_id=await queue(nouns, ANA, "digest:1"))
    await nouns.inbox.store([{"update_id": 1}], now=NOW)
    await nouns.leases.take("deliver", "me", now=NOW, until=NOW)


def everything(database_url: str) -> list[object]:
    return [row for table in metadata.sorted_tables for row in rows(database_url, table)]


async def test_a_failure_leaves_nothing_behind(storage: Storage, database_url: str) -> None:
    with pytest.raises(RuntimeError, match="halfway"):
        await _fail_halfway(storage)
    assert everything(database_url) == []
    await do_something(storage)
    assert len(everything(database_url)) == 11


async def _fail_halfway(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await do_something(tx)
        raise RuntimeError("halfway")


async def test_a_refused_row_takes_the_others_with_it(storage: Storage, database_url: str) -> None:
    with pytest.raises(IntegrityError):
        await _add_for_nobody(storage)
    assert everything(database_url) == []


async def _add_for_nobody(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await do_something(tx)
        await add_alert(tx, BORIS)


async def test_a_cancelled_task_leaves_nothing_and_blocks_nobody(storage: Storage, database_url: str) -> None:
    begun = asyncio.Event()

    async def hold() -> None:
        async with storage.transaction() as tx:
            await do_something(tx)
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert everything(database_url) == []
    await do_something(storage)


async def test_readers_see_only_what_is_committed_and_do_not_wait(storage: Storage, database_url: str) -> None:
    await storage.people.arrive(BORIS, language="en", now=NOW)
    async with second(database_url) as other:
        async with storage.transaction() as tx:
            await do_something(tx)
            await tx.people.change(BORIS, zone="Asia/Almaty")
            assert await tx.people.count() == 2
            for reader in (storage, other):
                assert await reader.people.get(ANA) is None
                assert await reader.alerts.due(NOW, limit=1) == []
                boris = await reader.people.get(BORIS)
                assert boris is not None
                assert boris.zone is None
        for reader in (storage, other):
            assert await reader.people.count() == 2


async def test_many_readers_beside_a_writer(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await do_something(tx)
        counts = await asyncio.gather(*(storage.people.count() for _ in range(30)))
    assert counts == [0] * 30


async def test_writers_wait_for_each_other_and_all_get_through(storage: Storage, database_url: str) -> None:
    async with second(database_url) as other:
        await asyncio.gather(
            *(queue(writer, ANA + number, f"{number}") for number, writer in enumerate([storage, other] * 20))
        )
    assert await storage.outbox.counts() == {"pending": 40}


async def test_what_says_it_reads_cannot_write(sqlite: Sqlite) -> None:
    """So a repository that takes the wrong kind of connection is found out by its first test."""
    database = Database(parse_url(sqlite.url()))
    with pytest.raises(OperationalError, match="readonly"):
        await _write_while_reading(database)
    await database.close()


async def _write_while_reading(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(people.insert().values(id=ANA, language="en", digest_at=time(9), created_at=NOW))
