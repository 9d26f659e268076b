"""Dialogs: one a person, gone when it expires or ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage import Storage
from storage.records import Dialog
from tests.support.stored import NOW

ANA, BORIS = 1001, 1002
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    await storage.people.arrive(BORIS, language="en", now=NOW)


async def put(storage: Storage, person_id: int = ANA, *, step: str = "where", hours: int = 1) -> None:
    await storage.dialogs.put(person_id, "start", step=step, data={"skills": ["go"]}, expires_at=NOW + hours * HOUR)


async def test_a_dialog_is_where_it_was_left(storage: Storage) -> None:
    await put(storage)
    assert await storage.dialogs.get(ANA, now=NOW) == Dialog(ANA, "start", "where", {"skills": ["go"]}, NOW + HOUR)
    assert await storage.dialogs.get(BORIS, now=NOW) is None


async def test_a_new_step_or_dialog_takes_the_place_of_the_old(storage: Storage) -> None:
    await put(storage)
    await storage.dialogs.put(ANA, "digest", step="when", data={}, expires_at=NOW + 2 * HOUR)
    assert await storage.dialogs.get(ANA, now=NOW) == Dialog(ANA, "digest", "when", {}, NOW + 2 * HOUR)


async def test_an_expired_dialog_is_none_and_purged(storage: Storage) -> None:
    await put(storage, hours=1)
    await put(storage, BORIS, hours=2)
    assert await storage.dialogs.get(ANA, now=NOW + HOUR) is None
    assert await storage.dialogs.purge(NOW + HOUR) == 1
    assert await storage.dialogs.get(BORIS, now=NOW + HOUR) is not None


async def test_only_one_of_two_taps_ends_a_dialog(storage: Storage) -> None:
    await put(storage)
    ended = await asyncio.gather(*(storage.dialogs.end(ANA) for _ in range(6)))
    assert ended.count(True) == 1
    assert await storage.dialogs.get(ANA, now=NOW) is None
