"""Leases: one holder at a time, until it releases or runs out."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from storage import Storage
from tests.support.stored import NOW, second

MINUTE = timedelta(minutes=1)


async def take(storage: Storage, holder: str, *, minutes: int = 0, name: str = "deliver") -> bool:
    now = NOW + minutes * MINUTE
    return await storage.leases.take(name, holder, now=now, until=now + 2 * MINUTE)


async def test_one_of_two_who_race_holds_the_lease(storage: Storage, database_url: str) -> None:
    async with second(database_url) as other:
        taken = await asyncio.gather(
            *(take(taker, f"process {number}") for number, taker in enumerate([storage, other] * 5))
        )
    assert taken.count(True) == 1


async def test_a_lease_is_free_again_when_it_runs_out(storage: Storage) -> None:
    assert await take(storage, "one")
    assert not await take(storage, "two", minutes=1)
    assert await take(storage, "two", minutes=2)
    assert not await take(storage, "one", minutes=3)


async def test_its_holder_renews_it(storage: Storage) -> None:
    assert await take(storage, "one")
    assert await take(storage, "one", minutes=1)
    assert not await take(storage, "two", minutes=2)
    assert await take(storage, "two", minutes=3)


async def test_leases_of_other_names_are_apart(storage: Storage) -> None:
    assert await take(storage, "one", name="deliver")
    assert await take(storage, "two", name="match")


async def test_a_holder_releases_all_its_own(storage: Storage) -> None:
    for name in ("deliver", "match"):
        assert await take(storage, "one", name=name)
    assert await take(storage, "two", name="digest")
    await storage.leases.release_all("one")
    assert await take(storage, "two", name="deliver")
    assert await take(storage, "three", name="match")
    assert not await take(storage, "three", name="digest")
