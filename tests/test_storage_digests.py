"""Digests: one a local day, shown to its owner only; and the ledger of what each person was told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from storage import Storage
from storage.records import Digest
from tests.support.stored import NOW, add_alert, add_jobs, queue, second

ANA, BORIS = 1001, 1002


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    await storage.people.arrive(BORIS, language="en", now=NOW)


async def add(
    storage: Storage, alert_id: int, *, day: str = "2026-03-02", job_ids: Sequence[int] = ()
) -> Digest | None:
    return await storage.digests.add(
        ANA, alert_id, day=day, job_ids=job_ids, considered=9, left_out={"told": 2}, opening=False, now=NOW
    )


async def test_a_digest_is_kept_in_its_order_for_its_owner(storage: Storage) -> None:
    alert = await add_alert(storage, ANA)
    made = await add(storage, alert.id, job_ids=(7, 3, 5))
    assert made is not None
    assert made == Digest(made.id, ANA, alert.id, "2026-03-02", (7, 3, 5), 9, {"told": 2}, False, NOW)
    assert await storage.digests.get(ANA, made.id) == made
    assert await storage.digests.get(BORIS, made.id) is None


async def test_an_alert_has_one_digest_a_local_day(storage: Storage, database_url: str) -> None:
    alert, other_alert = await add_alert(storage, ANA), await add_alert(storage, ANA)
    async with second(database_url) as other:
        made = await asyncio.gather(*(add(maker, alert.id) for maker in [storage, other] * 5))
    assert sum(one is not None for one in made) == 1
    assert await add(storage, alert.id) is None
    assert await add(storage, alert.id, day="2026-03-03") is not None
    assert await add(storage, other_alert.id) is not None


async def test_the_ledger_knows_what_each_person_is_told(storage: Storage) -> None:
    first, second_, third = await add_jobs(storage, "a", "b", "c")
    message = await queue(storage, ANA, "digest:1")
    await storage.digests.tell(ANA, [first, second_], outbox_id=message)
    await storage.digests.tell(ANA, [], outbox_id=message)
    assert await storage.digests.told_of(ANA, [first, second_, third]) == {first, second_}
    assert await storage.digests.told_of(ANA, iter([third])) == set()
    assert await storage.digests.told_of(ANA, []) == set()
    assert await storage.digests.told_of(BORIS, [first]) == set()


async def test_what_one_message_tells_another_does_not_take_over(storage: Storage) -> None:
    (job,) = await add_jobs(storage, "a")
    one, two = await queue(storage, ANA, "digest:1"), await queue(storage, ANA, "digest:2")
    await storage.digests.tell(ANA, [job], outbox_id=one)
    await storage.digests.tell(ANA, [job], outbox_id=two)
    (claimed,) = await storage.outbox.claim(NOW, lease_until=NOW, limit=1)
    await storage.outbox.sent(claimed, message_id=1, now=NOW)
    await storage.outbox.cancel(ANA, reason="blocked")
    assert await storage.digests.told_of(ANA, [job]) == {job}
