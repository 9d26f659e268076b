"""Inbox: every update once, replayed in order after a crash, and its words gone once it is handled."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from storage import Storage
from storage.inbox import sender_of
from storage.records import InboxUpdate
from storage.tables import inbox
from tests.support.stored import NOW, rows, second

ANA = 1001
HOUR = timedelta(hours=1)


def update(update_id: int, text: str = "hello") -> dict[str, Any]:
    return {"update_id": update_id, "message": {"from": {"id": ANA, "first_name": "Ana"}, "text": text}}


async def test_what_was_stored_is_replayed_in_order(storage: Storage) -> None:
    stored = await storage.inbox.store([update(7), update(9), update(8)], now=NOW)
    assert stored == [InboxUpdate(7, update(7)), InboxUpdate(9, update(9)), InboxUpdate(8, update(8))]
    await storage.inbox.store([update(6)], now=NOW + HOUR)
    assert [one.update_id for one in await storage.inbox.pending()] == [6, 7, 8, 9]
    assert (await storage.inbox.pending())[0].payload == update(6)
    assert await storage.inbox.store([], now=NOW) == []


async def test_a_repeated_update_is_known(storage: Storage) -> None:
    await storage.inbox.store([update(7)], now=NOW)
    assert [one.update_id for one in await storage.inbox.store([update(7), update(8)], now=NOW)] == [8]
    await storage.inbox.handled([7], now=NOW)
    assert await storage.inbox.store([update(7)], now=NOW) == []
    assert [one.update_id for one in await storage.inbox.pending()] == [8]


async def test_an_update_twice_in_one_batch_is_one(storage: Storage) -> None:
    assert [one.update_id for one in await storage.inbox.store([update(7), update(7)], now=NOW)] == [7]


async def test_of_two_who_store_the_same_updates_each_gets_its_share(storage: Storage, database_url: str) -> None:
    batch = [update(number) for number in range(50)]
    async with second(database_url) as other:
        stored = await asyncio.gather(*(one.inbox.store(batch, now=NOW) for one in [storage, other] * 3))
    assert sorted(one.update_id for share in stored for one in share) == list(range(50))


async def test_once_handled_only_the_number_is_left(storage: Storage, database_url: str) -> None:
    await storage.inbox.store([update(7, "my secret")], now=NOW)
    await storage.inbox.handled([7], now=NOW + HOUR)
    assert rows(database_url, inbox) == [
        {"update_id": 7, "sender_id": None, "payload": None, "received_at": NOW, "handled_at": NOW + HOUR}
    ]
    assert await storage.inbox.pending() == []


async def test_only_handled_updates_are_purged(storage: Storage) -> None:
    await storage.inbox.store([update(1), update(2), update(3)], now=NOW)
    await storage.inbox.handled([1], now=NOW)
    await storage.inbox.handled([2], now=NOW + HOUR)
    assert await storage.inbox.purge(NOW + HOUR) == 1
    assert [one.update_id for one in await storage.inbox.store([update(1), update(2)], now=NOW)] == [1]


@pytest.mark.parametrize(
    ("payload", "sender"),
    [
        ({"update_id": 1, "message": {"from": {"id": ANA}}}, ANA),
        ({"update_id": 1, "callback_query": {"id": "5", "from": {"id": ANA}, "message": {"from": {"id": 9}}}}, ANA),
        ({"update_id": 1, "poll_answer": {"poll_id": "5", "user": {"id": ANA}}}, ANA),
        ({"update_id": 1, "poll": {"id": "5", "question": "?"}}, None),
        ({"update_id": 1, "channel_post": {"from": None, "chat": {"id": -5}}}, None),
        ({"update_id": 1, "message": {"from": {"id": "not a number"}}}, None),
        ({"update_id": 1}, None),
    ],
)
def test_the_sender_is_found_in_every_kind_of_update(payload: dict[str, Any], sender: int | None) -> None:
    assert sender_of(payload) == sender
