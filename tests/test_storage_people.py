"""People: arriving, changing, counting."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

from storage import Storage
from storage.people import DEFAULT_DIGEST_AT
from storage.records import Person
from tests.support.stored import NOW

ANA = 1001


async def test_a_new_person_gets_the_defaults(storage: Storage) -> None:
    arrived = await storage.people.arrive(ANA, language="de", now=NOW)
    assert arrived == Person(ANA, "de", None, None, DEFAULT_DIGEST_AT, False, True, NOW)
    assert await storage.people.get(ANA) == arrived


async def test_nobody_is_none(storage: Storage) -> None:
    assert await storage.people.get(ANA) is None
    assert await storage.people.change(ANA, zone="Europe/Berlin") is None


async def test_arriving_again_keeps_what_was_chosen(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="de", now=NOW)
    chosen = await storage.people.change(
        ANA, language="es", zone="Asia/Almaty", country="KZ", digest_at=time(7, 45), silent_when_empty=True
    )
    assert await storage.people.arrive(ANA, language="en", now=NOW + timedelta(days=1)) == chosen
    assert chosen == Person(ANA, "es", "Asia/Almaty", "KZ", time(7, 45), True, True, NOW)


async def test_whoever_writes_can_be_reached_again(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    gone = await storage.people.change(ANA, reachable=False)
    assert gone is not None
    assert not gone.reachable
    assert (await storage.people.arrive(ANA, language="en", now=NOW)).reachable


async def test_somebody_who_arrives_many_times_at_once_is_one_person(storage: Storage) -> None:
    await asyncio.gather(*(storage.people.arrive(ANA, language="en", now=NOW) for _ in range(8)))
    assert await storage.people.count() == 1
