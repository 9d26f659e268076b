"""Closed postings are neither sent nor previewed, and are told from open ones on no more evidence than there is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sources import SOURCES
from bot.sources.allowance import may_ask_status, requests_a_run
from bot.sources.config import SourceEntry
from bot.sources.jobicy import Jobicy
from bot.sources.remotive import Remotive
from tests.support.feeds import Advert
from tests.support.world import START, Somebody, World
from tests.support.world import world as running

HOUR = timedelta(hours=1)
JOBICY = SourceEntry("jobicy", HOUR)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    entries = [JOBICY, SourceEntry("greenhouse", timedelta(minutes=30), boards=("acme",))]
    async with running(database_url, entries=entries) as made:
        yield made


async def open_titles(world: World) -> set[str]:
    found = await world.app.storage.jobs.published_since(START - timedelta(days=365))
    return {job.title for job in found}


async def subscribed(world: World, somebody: Somebody) -> None:
    """Subscribe to python, and get the first digest over with."""
    await somebody.subscribes_to("python")
    await world.advance(days=1)
    somebody.listens()


# ── what a posting says itself


async def test_a_posting_that_says_it_is_filled_is_not_sent(world: World, ana: Somebody) -> None:
    await subscribed(world, ana)
    world.feeds.publish_on_board(
        Advert("Python Baker", text="You bake bread with Python. This position has been filled."),
        Advert("Python Miller (closed)", text="You run the mill with Python."),
        Advert("Python Cook", text="You cook with Python. We take applications until the position has been filled."),
        Advert("Python Brewer", text="Sie brauen mit Python. Die Stelle ist bereits besetzt."),
    )
    await world.advance(days=1)
    ana.sees("1 new role", "Python Cook")
    ana.does_not_see("Python Baker", "Python Miller", "Python Brewer")


async def test_a_posting_that_says_it_is_filled_is_not_previewed(world: World, ana: Somebody) -> None:
    await subscribed(world, ana)
    world.feeds.publish_on_board(
        Advert("Python Baker", text="You bake bread with Python. We are no longer accepting applications."),
        Advert("Python Cook"),
    )
    await world.advance(hours=1)
    await ana.says("python")
    ana.sees("Python Cook")
    ana.does_not_see("Python Baker")


async def test_what_a_posting_says_holds_until_it_says_something_else(world: World) -> None:
    baker = Advert("Python Baker", text="You bake bread with Python.")
    world.feeds.publish_on_board(baker)
    await world.settle()
    assert await open_titles(world) == {"Python Baker"}
    world.feeds.take_from_board(baker)
    world.feeds.publish_on_board(replace(baker, title="Python Baker (filled)"))
    await world.advance(hours=1)
    assert await open_titles(world) == set()
    await world.advance(hours=3)
    assert await open_titles(world) == set(), "it is listed again and again, and closed all the same"
    world.feeds.take_from_board(baker)
    world.feeds.publish_on_board(baker)
    await world.advance(hours=1)
    assert await open_titles(world) == {"Python Baker"}


async def test_a_role_is_open_while_any_of_its_postings_is(world: World, ana: Somebody) -> None:
    await subscribed(world, ana)
    world.feeds.publish_on_board(
        Advert("Python Baker", place="Remote", text="You bake bread.", expires_at=world.clock.now() - HOUR),
        Advert("Python Baker", place="Remote", text="You bake bread.", expires_at=world.clock.now() + 90 * 24 * HOUR),
    )
    await world.advance(days=1)
    ana.sees("1 new role", "Python Baker")


async def test_a_role_first_seen_closed_is_news_once_somebody_takes_applications(world: World, ana: Somebody) -> None:
    await subscribed(world, ana)
    stale = Advert("Python Baker", place="Remote", text="You bake bread.", expires_at=world.clock.now() - HOUR)
    world.feeds.publish_on_board(stale)
    await world.advance(days=1)
    ana.does_not_see("Python Baker")
    world.feeds.publish_on_board(Advert("Python Baker", place="Remote", text="You bake bread."))
    await world.advance(days=1)
    ana.sees("1 new role", "Python Baker")


async def test_a_deadline_closes_a_posting_when_it_has_passed(world: World, ana: Somebody) -> None:
    await subscribed(world, ana)
    world.feeds.publish_on_board(
        Advert("Python Baker", expires_at=world.clock.now() - HOUR),
        Advert("Python Miller", expires_at=world.clock.now() + 5 * HOUR),
        Advert("Python Cook", expires_at=world.clock.now() + 50 * HOUR),
    )
    await world.advance(hours=1)
    assert await open_titles(world) == {"Python Miller", "Python Cook"}
    await world.advance(hours=6)
    assert await open_titles(world) == {"Python Cook"}
    await world.advance(hours=20)
    ana.sees("Python Cook")
    ana.does_not_see("Python Baker", "Python Miller")


# ── what a source says when asked


async def asks(world: World) -> int:
    """Let an interval pass; how many jobs were asked for in it."""
    before = len(world.feeds.asked_for)
    await world.advance(hours=1)
    return sum(map(len, world.feeds.asked_for[before:]))


@pytest.fixture
async def gone(world: World) -> Advert:
    """A job that Jobicy listed yesterday and lists no more."""
    advert = Advert("Python Baker")
    world.feeds.publish_on_jobicy(advert)
    await world.settle()
    world.feeds.publish_on_jobicy(Advert("Python Cook"))
    await world.advance(hours=1)
    assert await asks(world) == 0, "it was seen today"
    await world.advance(hours=20)
    assert await asks(world) == 0
    return advert


async def test_two_strikes_close_a_posting(world: World, gone: Advert) -> None:
    world.feeds.statuses[gone.id] = "closed"
    await world.advance(hours=2)
    assert world.feeds.asked_for == [[gone.id]]
    assert await open_titles(world) == {"Python Baker", "Python Cook"}
    assert await asks(world) == 1
    assert await open_titles(world) == {"Python Cook"}
    assert await asks(world) == 0


async def test_a_posting_that_is_open_after_all_starts_afresh(world: World, gone: Advert) -> None:
    world.feeds.statuses[gone.id] = "closed"
    await world.advance(hours=2)
    world.feeds.statuses[gone.id] = "active"
    assert await asks(world) == 1
    assert await asks(world) == 0, "it counts as seen for another day"
    world.feeds.statuses[gone.id] = "closed"
    await world.advance(days=1)
    assert len(world.feeds.asked_for) == 3
    assert "Python Baker" in await open_titles(world)


async def test_what_the_source_knows_nothing_of_stays_open_and_is_forgotten(world: World, gone: Advert) -> None:
    await world.advance(hours=2)
    for _ in range(3):
        assert await asks(world) == 1
    assert "Python Baker" in await open_titles(world)
    await world.advance(days=30)
    assert await asks(world) == 0
    assert "Python Baker" in await open_titles(world)


@pytest.mark.parametrize("status", [403, 429, 500, 503])
async def test_a_refusal_is_no_evidence_and_no_strike(world: World, gone: Advert, status: int) -> None:
    world.feeds.statuses[gone.id] = "closed"
    world.feeds.refused_status = status
    await world.advance(hours=3)
    assert await open_titles(world) == {"Python Baker", "Python Cook"}
    postings = await world.rows("postings")
    assert {posting["missed_runs"] for posting in postings} == {0}
    world.feeds.refused_status = None
    await world.advance(hours=1)
    assert await open_titles(world) == {"Python Baker", "Python Cook"}
    await world.advance(hours=1)
    assert await open_titles(world) == {"Python Cook"}


async def test_a_source_in_trouble_is_not_asked_for_statuses(world: World, gone: Advert) -> None:
    world.feeds.down.add("jobicy")
    await world.advance(hours=2)
    requests = len(world.feeds.asked_for)
    await world.advance(hours=5)
    assert len(world.feeds.asked_for) == requests
    assert await open_titles(world) == {"Python Baker", "Python Cook"}


async def test_many_are_asked_for_in_turn_a_batch_an_interval(world: World) -> None:
    adverts = [Advert("Python Baker", company=f"Bakery {n}") for n in range(230)]
    world.feeds.publish_on_jobicy(*adverts)
    await world.settle()
    world.feeds.publish_on_jobicy(Advert("Python Cook"))
    await world.advance(hours=25)
    world.feeds.asked_for.clear()
    assert [await asks(world) for _ in range(4)] == [100, 30, 100, 100]
    assert {one for asked in world.feeds.asked_for[-3:] for one in asked} == {advert.id for advert in adverts}


# ── what the terms allow


class Counted(Jobicy):
    """A Jobicy whose terms count the requests of a day."""

    requests_a_day = 48


class CountedFeed(Remotive):
    requests_a_day = 48


def test_asking_for_statuses_is_part_of_what_a_day_allows() -> None:
    hourly, half_hourly = JOBICY, replace(JOBICY, every=HOUR / 2)
    assert requests_a_run(CountedFeed(), hourly) == 2
    assert requests_a_run(Counted(), hourly) == 1
    assert may_ask_status(Counted(), hourly)
    assert requests_a_run(Counted(), half_hourly) == 1
    assert not may_ask_status(Counted(), half_hourly)
    assert may_ask_status(SOURCES["jobicy"], hourly)
