"""/privacy, /export and /delete: what is kept, all of it, and none of it."""

from __future__ import annotations

import json

from tests.support.feeds import Advert
from tests.support.world import Somebody, World


async def lived_through(world: World, somebody: Somebody) -> None:
    """A person with a row in every table that has people in it."""
    world.feeds.publish(Advert("Python Developer", place="Europe"))
    await world.settle()
    await somebody.lives_in("Berlin")
    await somebody.subscribes_to("python")
    await world.advance(days=1)
    await somebody.says("/start")


async def test_the_export_holds_every_row_about_the_person_and_no_other(
    world: World, ana: Somebody, boris: Somebody
) -> None:
    await boris.says("/start")
    await lived_through(world, ana)
    await ana.says("/export")
    ana.sees("Everything kept about you, as JSON.")
    file = ana.newest.file
    assert file is not None
    assert file.name == "rolecall-export.json"
    exported = json.loads(file.content)
    filled = {name for name, rows in exported.items() if rows}
    assert {"people", "alerts", "dialogs", "digests", "told", "outbox"} <= filled
    assert set(await world.traces_of(ana.id)) - {"inbox"} == filled - {"inbox"}
    assert exported["people"][0]["zone"] == "Europe/Berlin"
    assert exported["alerts"][0]["query"] == "skill:python eligible"
    assert str(boris.id) not in file.content.decode()


async def test_delete_leaves_no_trace_and_start_begins_anew(world: World, ana: Somebody) -> None:
    await lived_through(world, ana)
    assert await world.traces_of(ana.id)
    await ana.says("/delete")
    ana.sees("It cannot be undone")
    await ana.taps("Keep it")
    ana.sees("Nothing was deleted")
    await ana.says("/delete")
    await ana.taps_twice("Delete everything")
    ana.sees("Everything about you is deleted")
    assert await world.traces_of(ana.id) == []
    await ana.blocks_the_bot()
    await ana.unblocks_the_bot()
    assert await world.traces_of(ana.id) == [], "blocking is no reason to be known again"
    ana.listens()
    await world.advance(days=2)
    ana.hears_nothing()
    await ana.says("/start")
    ana.sees("Hi, I am Rolecall", "1 of 3")


async def test_who_blocks_the_bot_loses_nothing_and_start_revives(world: World, ana: Somebody) -> None:
    await lived_through(world, ana)
    world.feeds.publish(Advert("Python Architect", place="Europe"))
    await ana.blocks_the_bot()
    await world.advance(days=5)
    assert await world.app.storage.alerts.of(ana.id)
    assert len(await world.rows("outbox")) == 1, "nothing is composed for nobody"
    await ana.says("/start")
    ana.sees("What work do you want?")
    ana.listens()
    await world.advance(days=1)
    ana.sees("Python Architect")


async def test_unblocking_revives_as_well(world: World, ana: Somebody) -> None:
    await lived_through(world, ana)
    await ana.blocks_the_bot()
    await ana.unblocks_the_bot()
    ana.listens()
    await world.advance(days=1)
    ana.sees("Nothing for you today")


async def test_names_words_and_coordinates_are_not_kept(world: World, ana: Somebody) -> None:
    await ana.says("/start")
    await ana.says("cobol")
    await ana.shares_location(52.5163, 13.3777)
    await ana.says("/cancel")
    kept = "".join([str(await world.rows(table)) for table in world.tables()])
    assert "Ana" not in kept
    assert "cobol" not in kept
    assert "52.5163" not in kept
    await ana.says("/privacy")
    ana.sees("/export", "/delete", "Not kept: your name")
