"""Alerts: who owns them, which are due, and who of many may send the digest."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

import pytest

from storage import Storage
from storage.records import Alert
from tests.support.stored import NOW, add_alert, second

ANA, BORIS = 1001, 1002
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    await storage.people.arrive(BORIS, language="en", now=NOW)


async def test_a_new_alert_waits_for_its_first_digest(storage: Storage) -> None:
    added = await storage.alerts.add(ANA, "go remote", digest_at=time(8, 30), next_digest_at=NOW + HOUR, now=NOW)
    assert added == Alert(added.id, ANA, "go remote", time(8, 30), False, None, NOW + HOUR, NOW)
    assert await storage.alerts.get(ANA, added.id) == added


async def test_of_lists_a_persons_own_alerts_in_the_order_they_were_made(storage: Storage) -> None:
    first, second_ = await add_alert(storage, ANA), await add_alert(storage, ANA, query="go")
    await add_alert(storage, BORIS)
    assert await storage.alerts.of(ANA) == [first, second_]


async def test_nobody_touches_the_alert_of_another(storage: Storage) -> None:
    alert = await add_alert(storage, ANA)
    assert await storage.alerts.get(BORIS, alert.id) is None
    assert await storage.alerts.pause(BORIS, alert.id, now=NOW) is None
    assert await storage.alerts.resume(BORIS, alert.id, next_digest_at=NOW, seen_match=9, now=NOW) is None
    assert await storage.alerts.reschedule(BORIS, alert.id, digest_at=None, next_digest_at=NOW + HOUR) is None
    assert not await storage.alerts.delete(BORIS, alert.id)
    assert await storage.alerts.of(ANA) == [alert]


async def test_reschedule_and_resume_say_when_the_next_digest_comes(storage: Storage) -> None:
    alert = await add_alert(storage, ANA)
    moved = await storage.alerts.reschedule(ANA, alert.id, digest_at=time(18), next_digest_at=NOW + HOUR)
    assert moved is not None
    assert (moved.digest_at, moved.next_digest_at, moved.seen_match) == (time(18), NOW + HOUR, None)
    paused = await storage.alerts.pause(ANA, alert.id, now=NOW)
    assert paused is not None
    assert paused.paused
    resumed = await storage.alerts.resume(ANA, alert.id, next_digest_at=NOW + 2 * HOUR, seen_match=41, now=NOW)
    assert resumed is not None
    assert (resumed.paused, resumed.next_digest_at, resumed.seen_match) == (False, NOW + 2 * HOUR, 41)


async def test_a_deleted_alerts_number_is_never_given_again(storage: Storage) -> None:
    alert = await add_alert(storage, ANA)
    assert await storage.alerts.delete(ANA, alert.id)
    assert not await storage.alerts.delete(ANA, alert.id)
    assert (await add_alert(storage, BORIS)).id > alert.id


async def test_due_gives_the_longest_overdue_first_and_no_more_than_asked(storage: Storage) -> None:
    late = await add_alert(storage, ANA, next_digest_at=NOW - HOUR)
    on_time = await add_alert(storage, BORIS, next_digest_at=NOW)
    latest = await add_alert(storage, BORIS, next_digest_at=NOW - 2 * HOUR)
    await add_alert(storage, ANA, next_digest_at=NOW + HOUR)
    assert await storage.alerts.due(NOW, limit=10) == [latest, late, on_time]
    assert await storage.alerts.due(NOW, limit=2) == [latest, late]
    assert await storage.alerts.next_due() == NOW - 2 * HOUR


async def test_paused_alerts_and_unreachable_people_are_left_out(storage: Storage) -> None:
    assert await storage.alerts.next_due() is None
    paused = await add_alert(storage, ANA)
    await add_alert(storage, BORIS)
    await storage.alerts.pause(ANA, paused.id, now=NOW)
    await storage.people.change(BORIS, reachable=False)
    assert await storage.alerts.due(NOW, limit=10) == []
    assert await storage.alerts.next_due() is None
    await storage.people.arrive(BORIS, language="en", now=NOW)
    assert [alert.person_id for alert in await storage.alerts.due(NOW, limit=10)] == [BORIS]


async def test_exactly_one_of_many_claimers_wins(storage: Storage, database_url: str) -> None:
    alert = await add_alert(storage, ANA)
    async with second(database_url) as other:
        won = await asyncio.gather(
            *(
                claimer.alerts.claim(alert, next_digest_at=NOW + number * HOUR, seen_match=number)
                for number, claimer in enumerate([storage, other] * 8, start=1)
            )
        )
    winner = won.index(True) + 1
    assert won.count(True) == 1
    kept = await storage.alerts.get(ANA, alert.id)
    assert kept is not None
    assert (kept.next_digest_at, kept.seen_match) == (NOW + winner * HOUR, winner)


async def test_an_alert_paused_or_deleted_meanwhile_cannot_be_claimed(storage: Storage) -> None:
    paused, deleted = await add_alert(storage, ANA), await add_alert(storage, ANA)
    await storage.alerts.pause(ANA, paused.id, now=NOW)
    await storage.alerts.delete(ANA, deleted.id)
    assert not await storage.alerts.claim(paused, next_digest_at=NOW + HOUR, seen_match=1)
    assert not await storage.alerts.claim(deleted, next_digest_at=NOW + HOUR, seen_match=1)


async def test_changed_since_tells_what_the_index_of_alerts_has_to_take_up(storage: Storage) -> None:
    alert = await add_alert(storage, ANA)
    other = await add_alert(storage, BORIS)
    assert sorted(one.id for one in await storage.alerts.changed_since(None)) == [alert.id, other.id]
    assert len(await storage.alerts.changed_since(NOW)) == 2
    assert await storage.alerts.changed_since(NOW + HOUR) == []
    paused = await storage.alerts.pause(ANA, alert.id, now=NOW + HOUR)
    assert await storage.alerts.changed_since(NOW + HOUR) == [paused]
    # A digest changes nothing that is searched for.
    assert await storage.alerts.claim(other, next_digest_at=NOW + HOUR, seen_match=1)
    assert await storage.alerts.changed_since(NOW + HOUR) == [paused]
