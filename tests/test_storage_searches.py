"""Searches: one number a text, for ever; retired when nobody asks, and deleted when every index knows it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import text

from storage import Storage
from storage.migrations.road import config
from storage.records import Search, SearchSnapshot
from tests.support.stored import NOW, add_alert, bare, second

ANA, BORIS = 1001, 1002
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    await storage.people.arrive(BORIS, language="en", now=NOW)


async def test_equal_searches_of_different_people_are_one(storage: Storage) -> None:
    first, other, third = (
        await add_alert(storage, ANA, query="go"),
        await add_alert(storage, BORIS, query="go"),
        await add_alert(storage, BORIS, query="rust"),
    )
    assert first.search_id == other.search_id != third.search_id
    assert await storage.searches.in_use(after=0, limit=10) == [
        Search(first.search_id, "go", False),
        Search(third.search_id, "rust", False),
    ]


async def test_they_are_read_in_pages_and_since_a_moment(storage: Storage) -> None:
    numbers = [(await add_alert(storage, ANA, query=query)).search_id for query in ("a", "b", "c")]
    page = await storage.searches.in_use(after=0, limit=2)
    assert [search.id for search in page] == numbers[:2]
    rest = await storage.searches.in_use(after=numbers[1], limit=2)
    assert [search.id for search in rest] == numbers[2:]
    assert await storage.searches.changed_since(NOW + HOUR) == []
    await storage.alerts.add(BORIS, "b", digest_at=None, next_digest_at=NOW, now=NOW + HOUR)
    assert [search.text for search in await storage.searches.changed_since(NOW + HOUR)] == ["b"]


async def test_a_search_is_retired_when_nobody_asks_and_back_when_somebody_does(storage: Storage) -> None:
    kept, dropped = await add_alert(storage, ANA, query="go"), await add_alert(storage, ANA, query="rust")
    await storage.alerts.delete(ANA, dropped.id)
    assert await storage.searches.retire(unasked_since=NOW, now=NOW + HOUR) == 0
    assert await storage.searches.retire(unasked_since=NOW + HOUR, now=NOW + HOUR) == 1
    assert await storage.searches.changed_since(NOW + HOUR) == [Search(dropped.search_id, "rust", True)]
    assert [search.id for search in await storage.searches.in_use(after=0, limit=9)] == [kept.search_id]
    again = await storage.alerts.add(BORIS, "rust", digest_at=None, next_digest_at=NOW, now=NOW + 2 * HOUR)
    assert again.search_id == dropped.search_id
    assert await storage.searches.purge(retired_before=NOW + 9 * HOUR) == 0
    assert await storage.searches.changed_since(NOW + 2 * HOUR) == [Search(again.search_id, "rust", False)]


async def test_a_deleted_searchs_number_is_never_given_again(storage: Storage) -> None:
    alert = await add_alert(storage, ANA, query="go")
    await storage.alerts.delete(ANA, alert.id)
    assert await storage.searches.retire(unasked_since=NOW + HOUR, now=NOW + HOUR) == 1
    assert await storage.searches.purge(retired_before=NOW + HOUR) == 0
    assert await storage.searches.purge(retired_before=NOW + 2 * HOUR) == 1
    assert (await add_alert(storage, ANA, query="go")).search_id > alert.search_id


async def test_many_who_ask_the_same_at_once_get_one_number(storage: Storage, database_url: str) -> None:
    async with second(database_url) as other:
        made = await asyncio.gather(
            *(add_alert(one, person, query="go") for one, person in [(storage, ANA), (other, BORIS)] * 4)
        )
    assert len({alert.search_id for alert in made}) == 1


async def test_one_snapshot_is_kept_for_the_edition_that_made_it(storage: Storage) -> None:
    old, new = SearchSnapshot("old", NOW, b"\0old"), SearchSnapshot("new", NOW + HOUR, b"\0new")
    assert await storage.searches.kept("old") is None
    await storage.searches.keep(old)
    assert await storage.searches.kept("old") == old
    await storage.searches.keep(new)
    assert await storage.searches.kept("old") is None
    assert await storage.searches.kept("new") == new


async def test_alerts_made_before_there_were_searches_share_the_first_ones_number(
    storage: Storage, database_url: str
) -> None:
    made = [await add_alert(storage, ANA, query=query) for query in ("rust", "go", "rust", "php")]
    await storage.alerts.delete(ANA, made[3].id)
    await storage.close()
    with bare(database_url) as connection:
        command.downgrade(config(connection), "0002")
        texts = connection.execute(text("SELECT query FROM alerts ORDER BY id")).scalars().all()
        assert texts == ["rust", "go", "rust"]
        command.upgrade(config(connection), "head")
        connection.commit()
    async with second(database_url) as again:
        assert [alert.search_id for alert in await again.alerts.of(ANA)] == [made[0].id, made[1].id, made[0].id]
        newest = await add_alert(again, ANA, query="c#")
        assert newest.id > made[3].id
        assert newest.search_id > made[3].id
