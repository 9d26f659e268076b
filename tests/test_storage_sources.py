"""Sources: following the operator's list, due order, one reader a run, and how a run went."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Storage
from storage.records import Health, SourceRecord
from tests.support.stored import NOW, add_sources, second

HOUR = timedelta(hours=1)


def names(sources: list[SourceRecord]) -> list[tuple[str, str | None]]:
    return [(source.adapter, source.board) for source in sources]


async def test_a_new_source_is_due_at_once(storage: Storage) -> None:
    (source,) = await add_sources(storage, "remotive")
    assert source == SourceRecord(source.id, "remotive", None, Health.NEW, 0, "", NOW, None, None, 0, 0, {})
    assert await storage.sources.due(NOW, limit=10) == [source]
    assert await storage.sources.due(NOW - HOUR, limit=10) == []
    assert await storage.sources.next_due() == NOW


async def test_sync_makes_the_active_ones_exactly_those_wanted(storage: Storage) -> None:
    await storage.sources.sync([("remotive", None), ("lever", "acme"), ("lever", "bolt"), ("lever", "acme")], now=NOW)
    assert names(await storage.sources.active()) == [("lever", "acme"), ("lever", "bolt"), ("remotive", None)]
    await storage.sources.sync([("lever", "bolt")], now=NOW)
    assert names(await storage.sources.active()) == [("lever", "bolt")]
    assert names(await storage.sources.due(NOW, limit=10)) == [("lever", "bolt")]
    await storage.sources.sync([], now=NOW)
    assert await storage.sources.active() == []
    assert await storage.sources.next_due() is None


async def test_a_source_that_returns_keeps_its_history(storage: Storage) -> None:
    (source,) = await add_sources(storage, "remotive")
    ran = replace(source, health=Health.OK, fetched_at=NOW, ok_at=NOW, next_fetch_at=NOW + HOUR)
    await storage.sources.record(ran)
    await storage.sources.sync([], now=NOW)
    await storage.sources.sync([("remotive", None)], now=NOW + 9 * HOUR)
    assert await storage.sources.active() == [ran]


async def test_due_gives_the_longest_overdue_first_and_no_more_than_asked(storage: Storage) -> None:
    first, second_, third = await add_sources(storage, "a", "b", "c")
    await storage.sources.record(replace(first, fetched_at=NOW, next_fetch_at=NOW + HOUR))
    await storage.sources.record(replace(third, fetched_at=NOW, next_fetch_at=NOW - HOUR))
    assert names(await storage.sources.due(NOW, limit=10)) == [("c", None), ("b", None)]
    assert [source.id for source in await storage.sources.due(NOW + HOUR, limit=2)] == [third.id, second_.id]
    assert await storage.sources.next_due() == NOW - HOUR


async def test_exactly_one_of_many_claimers_reads_a_source(storage: Storage, database_url: str) -> None:
    (source,) = await add_sources(storage, "remotive")
    async with second(database_url) as other:
        won = await asyncio.gather(
            *(claimer.sources.claim(source, until=NOW + HOUR) for claimer in [storage, other] * 8)
        )
    assert won.count(True) == 1
    assert await storage.sources.due(NOW, limit=10) == []
    # Whoever claimed and crashed holds it no longer than that.
    (again,) = await storage.sources.due(NOW + HOUR, limit=10)
    assert await storage.sources.claim(again, until=NOW + 2 * HOUR)


async def test_record_keeps_how_a_run_went(storage: Storage) -> None:
    source, untouched = await add_sources(storage, "lever", "remotive")
    ran = replace(
        source,
        health=Health.FAILED,
        failures=3,
        reason="503 from api.example",
        next_fetch_at=NOW + HOUR,
        fetched_at=NOW,
        ok_at=NOW - HOUR,
        rows=17,
        broken=2,
        validators={"https://api.example/jobs": {"ETag": '"a\\"b"', "Last-Modified": "Mon, 02 Mar 2026 11:00:00 GMT"}},
    )
    await storage.sources.record(ran)
    assert await storage.sources.active() == [ran, untouched]


async def test_a_run_that_never_was_is_not_recorded(storage: Storage) -> None:
    (source,) = await add_sources(storage, "remotive")
    with pytest.raises(ValueError, match="remotive was not fetched"):
        await storage.sources.record(replace(source, health=Health.OK))
    assert await storage.sources.active() == [source]
