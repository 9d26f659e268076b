"""Alerts: who owns them, which are due, and who of many may send the digest."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

import pytest

from storage import Storage
from storage.alerts import Claim
from storage.records import Alert, Cadence, Listener
from tests.support.stored import NOW, add_alert, second

ANA, BORIS = 1001, 1002
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def people(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    await storage.people.arrive(BORIS, language="en", now=NOW)


async def test_a_new_alert_waits_for_its_first_digest(storage: Storage) -> None:
    added = await storage.alerts.add(ANA, "go remote", digest_at=time(8, 30), next_digest_at=NOW + HOUR, now=NOW)
    wanted = Alert(added.id, ANA, "go remote", time(8, 30), False, None, NOW + HOUR, NOW, search_id=added.search_id)
    assert added == wanted
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
    weekly = await storage.alerts.set_cadence(
        ANA, alert.id, cadence=Cadence.WEEKLY, weekday=4, next_digest_at=NOW + 9 * HOUR, now=NOW
    )
    assert weekly is not None
    assert (weekly.cadence, weekly.weekday, weekly.next_digest_at) == (Cadence.WEEKLY, 4, NOW + 9 * HOUR)
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


def claim(alert: Alert, seen_match: int = 1, rests_until: datetime | None = None) -> Claim:
    """The alert goes on an hour later for each number it has seen."""
    return Claim(alert, NOW + seen_match * HOUR, seen_match, rests_until)


async def test_exactly_one_of_many_claimers_wins(storage: Storage, database_url: str) -> None:
    alert = await add_alert(storage, ANA)
    async with second(database_url) as other:
        won = await asyncio.gather(
            *(
                claimer.alerts.claim([claim(alert, number)])
                for number, claimer in enumerate([storage, other] * 8, start=1)
            )
        )
    winner = won.index({alert.id}) + 1
    assert sum(map(len, won)) == 1
    kept = await storage.alerts.get(ANA, alert.id)
    assert kept is not None
    assert (kept.next_digest_at, kept.seen_match) == (NOW + winner * HOUR, winner)


async def test_many_are_claimed_at_once_and_each_goes_on_in_its_own_way(storage: Storage, database_url: str) -> None:
    first, second_ = await add_alert(storage, ANA), await add_alert(storage, BORIS)
    taken = await add_alert(storage, BORIS)
    assert await storage.alerts.claim([claim(taken, 5)]) == {taken.id}
    rest = NOW + 3 * HOUR
    assert await storage.alerts.claim([claim(first, 1), claim(second_, 2, rest), claim(taken, 9)]) == {
        first.id,
        second_.id,
    }
    assert await storage.alerts.claim([]) == set()
    (one,), (two, three) = await storage.alerts.of(ANA), await storage.alerts.of(BORIS)
    assert (one.next_digest_at, one.seen_match, one.rests_until) == (NOW + HOUR, 1, None)
    assert (two.next_digest_at, two.seen_match, two.rests_until) == (NOW + 2 * HOUR, 2, rest)
    assert three.seen_match == 5
    async with second(database_url) as other, storage.transaction() as tx:
        assert await tx.alerts.claim([claim(one, 3)]) == {one.id}
        if not storage._database.is_sqlite:
            # Whoever comes meanwhile passes over what is locked, and waits for nobody.
            assert await other.alerts.claim([claim(one, 4), claim(two, 4)]) == {two.id}


async def test_an_alert_paused_or_deleted_meanwhile_cannot_be_claimed(storage: Storage) -> None:
    paused, deleted = await add_alert(storage, ANA), await add_alert(storage, ANA)
    unreachable = await add_alert(storage, BORIS)
    await storage.alerts.pause(ANA, paused.id, now=NOW)
    await storage.alerts.delete(ANA, deleted.id)
    await storage.people.change(BORIS, reachable=False)
    assert await storage.alerts.claim([claim(paused), claim(deleted), claim(unreachable)]) == set()


async def test_new_roles_make_alerts_due_that_write_at_once_when_their_rest_is_over(storage: Storage) -> None:
    later, rest = NOW + 9 * HOUR, NOW + HOUR

    async def at_once(next_digest_at: datetime, rests_until: datetime | None = None) -> Alert:
        alert = await add_alert(storage, ANA)
        await storage.alerts.claim([Claim(alert, next_digest_at, 1, rests_until)])
        changed = await storage.alerts.set_cadence(
            ANA, alert.id, cadence=Cadence.AT_ONCE, weekday=0, next_digest_at=next_digest_at, now=NOW
        )
        assert changed is not None
        return changed

    prompt, resting, rested, sooner = (
        await at_once(later),
        await at_once(later, rest),
        await at_once(later, NOW - HOUR),
        await at_once(NOW - HOUR),
    )
    paused, daily, other = (
        await at_once(later),
        await add_alert(storage, ANA, next_digest_at=later),
        await at_once(later),
    )
    await storage.alerts.pause(ANA, paused.id, now=NOW)
    asked = [prompt, resting, rested, sooner, paused, daily]
    await storage.alerts.make_due([*(alert.id for alert in asked), 10**9], NOW)
    due = {alert.id: alert.next_digest_at for alert in await storage.alerts.of(ANA)}
    assert [due[alert.id] for alert in asked] == [NOW, rest, NOW, NOW - HOUR, later, later]
    assert due[other.id] == later
    await storage.alerts.make_due([], NOW)
    # The same again changes nothing: what comes within the rest comes together.
    await storage.alerts.make_due([resting.id, sooner.id], NOW + HOUR / 2)
    again = {alert.id: alert.next_digest_at for alert in await storage.alerts.of(ANA)}
    assert again == due


async def test_those_who_listen_are_told_with_their_place_and_as_they_change(storage: Storage) -> None:
    await storage.people.change(ANA, country="DE", zone="Europe/Berlin")
    at_once, daily = await add_alert(storage, ANA), await add_alert(storage, BORIS)
    assert at_once.search_id == daily.search_id
    assert await storage.alerts.listening_since(None) == []
    await storage.alerts.set_cadence(
        ANA, at_once.id, cadence=Cadence.AT_ONCE, weekday=0, next_digest_at=NOW, now=NOW + HOUR
    )
    listener = Listener(at_once.id, at_once.search_id, "DE", "Europe/Berlin")
    for moment in (None, NOW, NOW + HOUR):
        assert await storage.alerts.listening_since(moment) == [listener]
    assert await storage.alerts.listening_since(NOW + 2 * HOUR) == []
    assert await storage.alerts.listening([at_once.search_id]) == [listener]
    assert await storage.alerts.listening([at_once.search_id + 1]) == []
    await storage.people.change(ANA, country="US")
    await storage.alerts.touch(ANA, now=NOW + 2 * HOUR)
    assert [one.country for one in await storage.alerts.listening_since(NOW + 2 * HOUR)] == ["US"]
    await storage.alerts.pause(ANA, at_once.id, now=NOW)
    assert await storage.alerts.listening([at_once.search_id]) == []
