"""Tips: today's, one a day at a person's own hour, and none twice before all were had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.entries import Entry
from bot.library.library import Library, read_library
from bot.library.tips import next_tip, pool
from tests.support.content import CONTENT
from tests.support.library import write_library
from tests.support.world import Somebody, World
from tests.support.world import world as running


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("content")
    write_library(folder)
    return read_library(folder)


@pytest.fixture(autouse=True)
def small_library(library: Library) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        whole = replace(CONTENT, library=library)
        patch.setattr("bot.app.load_content", lambda: whole)
        yield


def tips_of(somebody: Somebody, library: Library) -> list[Entry]:
    """The tips among what somebody heard since they last acted."""
    parts = somebody.heard.split("\n---\n")
    return [entry for part in parts for entry in pool(library) if part.startswith(f"💡 {entry.title}")]


async def test_a_tip_comes_every_day_at_the_persons_hour(world: World, ana: Somebody, library: Library) -> None:
    await ana.lives_in("Berlin")
    await ana.says("/tips")
    ana.sees("3 articles, 2 checklists, 4 interview questions", "A tip can come every day")
    await ana.taps("Daily tip")
    ana.sees("It is 12:00 for you now")
    await ana.says("7:30")
    ana.sees("Your daily tip comes at 07:30")
    ana.listens()
    await world.advance(hours=19)
    ana.hears_nothing()
    await world.advance(hours=1)
    assert len(tips_of(ana, library)) == 1
    assert {"📖 Read it", "🎤 Try it"} & set(ana.buttons)


async def test_no_tip_comes_twice_before_all_were_had(world: World, ana: Somebody, library: Library) -> None:
    await ana.says("/settings")
    await ana.taps("Daily tip")
    await ana.taps("09:00")
    first = next(entry for entry in pool(library) if entry.title in ana.heard)
    heard = [first]
    for _ in range(2 * len(pool(library)) - 1):
        ana.listens()
        await world.advance(days=1)
        heard += tips_of(ana, library)
    assert len(heard) == 2 * len(pool(library))
    for round_of_tips in (heard[: len(pool(library))], heard[len(pool(library)) :]):
        assert {tip.key for tip in round_of_tips} == {tip.key for tip in pool(library)}


async def test_todays_tip_stays_todays_tip(world: World, ana: Somebody) -> None:
    await ana.says("/tips")
    seen = ana.heard
    await ana.says("/tips")
    assert ana.heard == seen
    await world.advance(days=1)
    await ana.says("/tips")
    assert ana.heard != seen


async def test_a_changed_hour_gives_no_second_tip_a_day(world: World, ana: Somebody, library: Library) -> None:
    await ana.says("/tips")
    await ana.taps("Daily tip")
    await ana.taps("12:00")
    ana.listens()
    await world.advance(hours=2)
    assert len(tips_of(ana, library)) == 1
    await ana.says("/tips")
    await ana.taps("Daily tip")
    await ana.taps("16:00")
    ana.listens()
    await world.advance(hours=5)
    ana.hears_nothing()
    await world.advance(days=1)
    assert len(tips_of(ana, library)) == 1


async def test_a_new_place_moves_the_tip_and_leaving_it_stops(world: World, ana: Somebody, library: Library) -> None:
    await ana.says("/tips")
    await ana.taps("Daily tip")
    await ana.taps("09:00")
    await ana.lives_in("Kolkata")
    subscription = await world.app.storage.tips.subscription(ana.id)
    assert subscription is not None
    assert f"{subscription.next_tip_at:%H:%M}" == "03:30"
    await ana.says("/tips")
    await ana.taps("Daily tip")
    await ana.says("soon")
    ana.sees("is not a time of day")
    await ana.taps("No daily tip")
    ana.sees("A tip can come every day")
    ana.listens()
    await world.advance(days=2)
    ana.hears_nothing()


async def test_who_blocked_the_bot_gets_none_and_no_heap_afterwards(
    world: World, ana: Somebody, library: Library
) -> None:
    await ana.says("/tips")
    await ana.taps("Daily tip")
    await ana.taps("09:00")
    await ana.blocks_the_bot()
    await world.advance(days=4)
    await ana.unblocks_the_bot()
    ana.listens()
    await world.advance(days=1)
    assert len(tips_of(ana, library)) == 1


async def test_a_library_without_content_gives_no_tips(database_url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole = replace(CONTENT, library=Library())
        patch.setattr("bot.app.load_content", lambda: whole)
        async with running(database_url) as world:
            ana = world.ana
            await ana.says("/tips")
            ana.sees("0 articles")
            await ana.taps("Daily tip")
            await ana.taps("09:00")
            ana.listens()
            await world.advance(days=1)
            ana.hears_nothing()


@given(person_id=st.integers(1, 2**52), data=st.data())
def test_a_round_holds_every_tip_once(library: Library, person_id: int, data: st.DataObject) -> None:
    had: set[str] = set()
    while (tip := next_tip(library, had, person_id)) is not None:
        assert tip.id not in had
        had.add(tip.id)
    assert had == {entry.id for entry in pool(library)}
