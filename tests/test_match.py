"""The match tick: what it stores for each role, whom it makes due at once, and how it keeps up with other processes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from pyroaring import BitMap

from bot.clock import StoppedClock
from bot.pipeline import listening
from bot.pipeline.appraise import Appraiser
from bot.pipeline.housekeep import Housekeep
from bot.pipeline.listening import Listening
from bot.pipeline.match import Match
from bot.rates import load_rates
from bot.rules.query import canonical, parse
from bot.rules.search_index import SearchIndex
from storage import Storage
from storage.records import (
    Alert,
    Cadence,
    Facts,
    Job,
    Period,
    Person,
    RemoteScope,
    Salary,
    SearchSnapshot,
    Understood,
    WorkMode,
)
from tests.support.content import CONTENT
from tests.support.stored import NOW, add_sources, role, second
from tests.support.world import Somebody, World

APPRAISER = Appraiser(CONTENT, load_rates())
LATER = NOW + timedelta(days=1)
PLACES = [("DE", "Europe/Berlin"), ("US", "America/New_York"), (None, None)]


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def match(storage: Storage, clock: StoppedClock) -> Match:
    return matching(storage, clock)


def matching(storage: Storage, clock: StoppedClock) -> Match:
    return Match(storage, Listening(storage, CONTENT, clock), APPRAISER, clock)


async def arrive(storage: Storage, person_id: int, country: str | None, zone: str | None) -> Person:
    person = await storage.people.arrive(person_id, language="en", now=NOW)
    if zone is not None:
        person = await storage.people.change(person_id, country=country, zone=zone) or person
    return person


async def ask(
    storage: Storage, person: Person, search: str, now: datetime = NOW, *, cadence: Cadence = Cadence.AT_ONCE
) -> Alert:
    """An alert that has had its first digest and is due tomorrow."""
    text = canonical(parse(search, CONTENT.vocabulary))
    alert = await storage.alerts.add(person.id, text, digest_at=None, next_digest_at=LATER, now=now)
    changed = await storage.alerts.set_cadence(
        person.id, alert.id, cadence=cadence, weekday=0, next_digest_at=LATER, now=now
    )
    assert changed is not None
    return changed


async def publish(storage: Storage, *roles: Understood, newsworthy: bool = True) -> list[Job]:
    (source,) = await add_sources(storage, "remotive")
    await storage.jobs.absorb(source.id, roles, now=NOW, newsworthy=newsworthy)
    return await storage.jobs.unmatched(limit=100)


async def due(storage: Storage) -> set[int]:
    return {alert.id for alert in await storage.alerts.due(NOW, limit=1_000)}


def go(key: str, **facts: Any) -> Understood:
    known = Facts(frozenset({WorkMode.REMOTE}), skills=frozenset({"go"}))
    return role(key, title=f"Go developer {key}", facts=replace(known, **facts))


ROLES = [
    go("a", remote_scope=RemoteScope.WORLDWIDE),
    go("b", allowed_countries=frozenset({"US"}), salary=Salary(None, 90_000, "USD", Period.YEAR)),
    go("c", utc_min=0.0, utc_max=3.0, salary=Salary(50_000, None, "EUR", Period.YEAR)),
    role("d", text="We write Python.", facts=Facts(salary=Salary(1, 2, "GEL", Period.HOUR))),
]
SEARCHES = [
    "go",
    "go eligible",
    "go salary>=70k",
    "go eligible salary>=70k EUR stated",
    "text:python -text:php",
    "rust",
]


@pytest.mark.parametrize("which", [[number] for number in range(len(ROLES))] + [list(range(len(ROLES)))])
async def test_those_are_due_whom_judging_each_role_for_each_person_finds(
    storage: Storage, match: Match, which: list[int]
) -> None:
    people = [await arrive(storage, number, *place) for number, place in enumerate(PLACES, start=1)]
    asked = [(person, await ask(storage, person, search)) for person, search in product(people, SEARCHES)]
    jobs = await publish(storage, *(ROLES[number] for number in which))
    fits = {
        alert.id
        for person, alert in asked
        for job in jobs
        if APPRAISER.appraise(person, parse(alert.query, CONTENT.vocabulary), job, NOW).verdict.matched
    }
    assert 0 < len(fits) < len(asked)
    assert await match() == len(jobs)
    assert await due(storage) == fits
    for one in await storage.jobs.matched_after(0):
        found = BitMap.deserialize(one.matches)
        (job,) = (job for job in jobs if job.id == one.job_id)
        for _, alert in asked:
            bare = parse(alert.query.replace("eligible", "").partition("salary")[0], CONTENT.vocabulary)
            holds = APPRAISER.appraise(people[0], bare, job, NOW).verdict.matched
            assert (alert.search_id in found) is holds


async def test_only_open_alerts_of_people_who_can_be_reached_are_due_at_once(storage: Storage, match: Match) -> None:
    ana, boris = await arrive(storage, 1, *PLACES[0]), await arrive(storage, 2, *PLACES[0])
    prompt, paused = await ask(storage, ana, "go"), await ask(storage, ana, "go remote")
    await ask(storage, ana, "golang, rust", cadence=Cadence.DAILY)
    await ask(storage, boris, "go")
    assert await match() == 0
    await storage.alerts.pause(ana.id, paused.id, now=NOW)
    await storage.people.change(boris.id, reachable=False)
    await publish(storage, ROLES[0])
    await match()
    assert await due(storage) == {prompt.id}


async def test_what_another_process_changes_counts_from_the_next_role_on(
    storage: Storage, match: Match, clock: StoppedClock, database_url: str
) -> None:
    await publish(storage, ROLES[0])
    await match()
    async with second(database_url) as other:
        ana = await arrive(other, 1, *PLACES[0])
        # Its clock is a little behind ours.
        alert = await ask(other, ana, "go eligible", NOW - timedelta(seconds=50))
        await publish(storage, ROLES[1])
        await match()
        assert await due(storage) == set()
        clock.wind_to(NOW + timedelta(hours=2))
        await other.people.change(ana.id, country="US")
        await other.alerts.touch(ana.id, now=clock.now())
    await publish(storage, go("e", allowed_countries=frozenset({"US"})))
    await match()
    assert {one.id for one in await storage.alerts.due(clock.now(), limit=9)} == {alert.id}
    assert [alert.search_id in BitMap.deserialize(one.matches) for one in await storage.jobs.matched_after(0)] == [
        False,
        True,
        True,
    ]


async def test_what_a_source_listed_before_is_matched_with_nobody(storage: Storage, match: Match) -> None:
    await ask(storage, await arrive(storage, 1, *PLACES[0]), "go")
    await publish(storage, ROLES[0], newsworthy=False)
    assert await match() == 1
    assert await storage.jobs.unmatched(limit=1) == []
    assert await due(storage) == set()


async def test_the_index_starts_from_its_snapshot_and_forgets_what_nobody_uses(
    storage: Storage, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "UNPACKED", 1)
    ana = await arrive(storage, 1, *PLACES[0])
    kept, dropped = await ask(storage, ana, "go"), await ask(storage, ana, "rust")
    first = Listening(storage, CONTENT, clock)
    index = await first.index()
    assert kept.search_id in index
    assert dropped.search_id in index
    await storage.alerts.delete(ana.id, dropped.id)
    clock.wind_to(NOW + timedelta(hours=2))
    assert await Housekeep(storage, clock)() == 1
    third = await ask(storage, ana, "python", clock.now())
    # It has packed what it found at first, and another continues from there.
    for one in (first, Listening(storage, CONTENT, clock)):
        index = await one.index()
        assert (len(index), dropped.search_id in index, third.search_id in index) == (2, False, True)


async def test_a_snapshot_counts_for_the_rules_that_made_it(storage: Storage, clock: StoppedClock) -> None:
    made = SearchIndex()
    made.add(77, parse("go", CONTENT.vocabulary))
    await storage.searches.keep(SearchSnapshot("of other rules", NOW, made.dump()))
    assert 77 not in await Listening(storage, CONTENT, clock).index()
    await storage.searches.keep(SearchSnapshot(listening.edition(), NOW, made.dump()))
    assert 77 in await Listening(storage, CONTENT, clock).index()


async def test_whoever_was_away_for_a_day_begins_anew(storage: Storage, clock: StoppedClock) -> None:
    ana = await arrive(storage, 1, *PLACES[0])
    dropped = await ask(storage, ana, "rust")
    sleeper = Listening(storage, CONTENT, clock)
    assert dropped.search_id in await sleeper.index()
    await storage.alerts.delete(ana.id, dropped.id)
    for hours in (2, 30, 60):
        clock.wind_to(NOW + timedelta(hours=hours))
        await Housekeep(storage, clock)()
    assert len(await sleeper.index()) == 0


async def test_moving_changes_what_ana_listens_for(world: World, ana: Somebody) -> None:
    await ana.says("/alert python for me")
    await ana.taps("Subscribe")
    await ana.says("/alerts")
    await ana.taps("Python")
    await ana.taps("How often")
    await ana.taps("At once")
    await world.advance(minutes=5)
    now = world.clock.now()
    assert await world.app.storage.alerts.listening_since(now) == []
    await ana.lives_in("New York")
    (listener,) = await world.app.storage.alerts.listening_since(now)
    assert (listener.country, listener.zone) == ("US", "America/New_York")
