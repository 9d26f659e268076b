"""Digests: one a period, shown to its owner only; and the ledger of what each person was told."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage import Storage
from storage.digests import Telling
from storage.records import Eligibility, Period, Salary, Told
from tests.support.stored import NOW, add_alert, add_jobs, draft, queue, second, tell, told_of

ANA, BORIS = 1001, 1002


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    await storage.people.arrive(BORIS, language="en", now=NOW)


async def test_a_digest_is_kept_in_its_order_for_its_owner(storage: Storage) -> None:
    alert = await add_alert(storage, ANA)
    before = {3: Told(Salary(60_000, None, "EUR", Period.YEAR), Eligibility.NO), 5: Told(None, Eligibility.UNKNOWN)}
    planned = draft(ANA, alert.id, job_ids=(7, 3, 5), before=before)
    made = (await storage.digests.add([planned]))[alert.id]
    assert made == replace(planned, id=made.id)
    assert await storage.digests.get(ANA, made.id) == made
    assert await storage.digests.get(BORIS, made.id) is None


async def test_an_alert_has_one_digest_a_period(storage: Storage, database_url: str) -> None:
    alert, other_alert = await add_alert(storage, ANA), await add_alert(storage, BORIS)
    async with second(database_url) as other:
        made = await asyncio.gather(*(maker.digests.add([draft(ANA, alert.id)]) for maker in [storage, other] * 5))
    assert sum(map(len, made)) == 1
    assert await storage.digests.add([]) == {}
    assert (await storage.digests.add([draft(ANA, alert.id), draft(BORIS, other_alert.id)])).keys() == {other_alert.id}
    assert await storage.digests.add([draft(ANA, alert.id, period="2026-W10")])
    periods = {alert.id: "2026-W10", other_alert.id: "2026-03-02", 12345: "2026-03-02"}
    assert await storage.digests.had(periods) == {alert.id, other_alert.id}
    assert await storage.digests.had({other_alert.id: "2026-W10"}) == set()
    assert await storage.digests.had({}) == set()


async def test_the_ledger_knows_what_each_person_is_told(storage: Storage) -> None:
    first, second_, third = await add_jobs(storage, "a", "b", "c")
    message = await queue(storage, ANA, "digest:1")
    await tell(storage, ANA, [first, second_], outbox_id=message)
    await tell(storage, ANA, [], outbox_id=message)
    assert await told_of(storage, ANA, [first, second_, third]) == {first, second_}
    assert await told_of(storage, ANA, [third]) == set()
    assert await told_of(storage, ANA, []) == set()
    assert await told_of(storage, BORIS, [first]) == set()


async def test_what_is_told_again_replaces_what_was_told(storage: Storage) -> None:
    (job,) = await add_jobs(storage, "a")
    one, two = await queue(storage, ANA, "digest:1"), await queue(storage, ANA, "digest:2")
    await tell(storage, ANA, [job], outbox_id=one)
    (claimed,) = await storage.outbox.claim(NOW, lease_until=NOW, limit=1)
    await storage.outbox.sent(claimed, message_id=1, now=NOW)
    now_told = Told(Salary(None, 90_000, "USD", Period.YEAR), Eligibility.YES)
    await storage.digests.tell([Telling(ANA, job, now_told, two)])
    assert await storage.digests.told([ANA, BORIS], [job]) == {ANA: {job: now_told}, BORIS: {}}
    # The second message is given up, and the first has told of the role all the same.
    await storage.outbox.cancel(ANA, reason="blocked")
    assert await told_of(storage, ANA, [job]) == {job}
