"""A role on a screen of its own: opened by its number, with every listing and what was understood, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import routes
from tests.support.feeds import Advert
from tests.support.world import Somebody, World
from tests.support.world import world as running

TEXT = """You build services in Python and PostgreSQL for a platform that plans the journeys of freight trains across
nine countries, together with dispatchers, drivers and the people who maintain the tracks and signals they rely on."""


async def vanishes(world: World, *adverts: Advert) -> None:
    """No longer listed, and missed by two runs."""
    world.feeds.take_from_board(*adverts)
    for _ in range(3):
        await world.advance(hours=1)


async def test_a_number_opens_the_role_and_back_leads_to_its_page(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await world.advance(days=1)
    adverts = [Advert(f"Python Developer {n}", company=f"Company {n}", salary="€70,000") for n in range(7)]
    world.feeds.publish(*adverts)
    await world.advance(days=1)
    await ana.taps("›")
    second_page = ana.heard
    titles = [line.removeprefix("7. ") for line in ana.heard.splitlines() if line.startswith("7. ")]
    shown = len(ana.messages)
    await ana.taps("7")
    ana.sees(
        *titles, "🎯 Python in the title", "Where it is listed:\n• Source: Remotive · Worldwide · first seen March 4"
    )
    ana.sees("What I understood", "• Work mode: Remote (“", "• Remote from: anywhere (“Worldwide”)", "• Skills: Python")
    ana.does_not_see("7. ", "sources fresh")
    assert ana.buttons[-1] == "‹ Back"
    await ana.taps("Back")
    assert ana.heard == second_page
    assert len(ana.messages) == shown, "all in one message"


async def test_from_a_preview_that_cannot_be_shown_again_a_role_opens_below(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Rust Developer", company="R&D <Trains>"))
    await world.settle()
    await ana.says("rust")
    assert ana.buttons == ["1", "🔔 Subscribe", "✏️ Change", "✖️ Discard", "📚 Ask the library"]
    await ana.taps("1")
    ana.sees("Rust Developer", "R&D <Trains>", "Where it is listed:")
    await ana.taps("Subscribe")
    await ana.taps("This alert")
    await ana.taps("Preview")
    await ana.taps("1")
    ana.sees("Rust Developer", "🎯 Rust in the title")
    await ana.taps("Back")
    ana.sees("1 role in the last 14 days")


async def test_every_open_listing_is_named_and_a_closed_one_only_when_no_other_is_left(
    world: World, ana: Somebody
) -> None:
    berlin, paris = (Advert("Python Developer", place=f"Remote, {city}", text=TEXT) for city in ("Germany", "France"))
    others = [Advert(f"{name} Developer", place="Remote") for name in ("Java", "Go", "Rust")]
    world.feeds.publish_on_board(berlin, paris, *others)
    await world.settle()
    world.feeds.publish(Advert("Python Developer", place="Germany", text=TEXT))
    await world.advance(hours=7)
    await ana.says("python")
    ana.sees("1 role in", "🔁 also on Remotive · first seen March 2", "also in Remote, Germany")
    await ana.taps("1")
    ana.sees(
        "• Company board at Greenhouse · Remote, Germany · first seen March 2\n",
        "• Company board at Greenhouse · Remote, France · first seen March 2\n",
        "• Source: Remotive · Germany · first seen March 2\n",
    )
    await vanishes(world, berlin, paris)
    await ana.taps("1")
    ana.sees("Where it is listed:\n• Source: Remotive")
    ana.does_not_see("• Company board")
    links = {str(entity.get("url")) for entity in ana.newest.entities}
    assert all("remotive.com" in link for link in links if link != "None"), "nothing leads to a closed listing"


async def test_a_role_that_closed_says_so_and_keeps_its_credit(world: World, ana: Somebody) -> None:
    goes = Advert("Python Developer", place="Remote")
    world.feeds.publish_on_board(goes, Advert("Java Developer", place="Remote"), Advert("Go Developer", place="Remote"))
    await world.settle()
    await ana.says("python")
    await vanishes(world, goes)
    await ana.taps("1")
    ana.sees("No longer listed. It was here:\n• Company board at Greenhouse · Remote")


async def test_a_role_that_comes_back_is_a_repost(world: World, ana: Somebody) -> None:
    comes_and_goes = Advert("Python Developer", place="Remote", published_at=world.clock.now())
    others = [Advert("Java Developer", place="Remote"), Advert("Go Developer", place="Remote")]
    world.feeds.publish_on_board(comes_and_goes, *others)
    await world.settle()
    for _ in range(2):
        await vanishes(world, comes_and_goes)
        await world.advance(days=1)
        world.feeds.publish_on_board(comes_and_goes)
        await world.advance(days=1)
    await ana.says("python")
    ana.sees("🔁 first seen March 2, second repost")


async def test_a_board_with_a_bad_day_reposts_nothing(world: World, ana: Somebody) -> None:
    advert = Advert("Python Developer", place="Remote", published_at=world.clock.now())
    others = [Advert("Java Developer", place="Remote"), Advert("Go Developer", place="Remote")]
    world.feeds.publish_on_board(advert, *others)
    await world.settle()
    await vanishes(world, advert)
    world.feeds.publish_on_board(advert)
    await world.advance(hours=2)
    await ana.says("python")
    ana.sees("1 role in")
    ana.does_not_see("repost")


async def test_a_role_published_anew_under_another_key_is_one_role_reposted(world: World, ana: Somebody) -> None:
    first = world.clock.now()
    world.feeds.publish(Advert("Python Developer", text=TEXT, published_at=first))
    await world.settle()
    await world.advance(days=10)
    world.feeds.publish(Advert("Python Developer", text=TEXT, published_at=first + timedelta(days=10)))
    await world.advance(days=1)
    await ana.says("python")
    ana.sees("1 role in", "🔁 first seen March 2, first repost")


async def test_a_role_that_is_gone_and_a_forged_number_are_answered_politely(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Python Developer"))
    await world.settle()
    await ana.says("python")
    await ana.forges(routes.RoleCard(10**15, 0, 0, 0).pack())
    ana.sees("This role is not kept any more.")
    await ana.forges(routes.RoleCard(-1, -1, -1, -1).pack())
    ana.sees("This role is not kept any more.")
    (job,) = await world.rows("jobs")
    await ana.forges(routes.RoleCard(job["id"], 999, 999, 7).pack())
    ana.sees("Python Developer")


async def test_the_digest_of_somebody_else_gives_nothing_away(world: World, ana: Somebody, boris: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    world.feeds.publish(Advert("Python Developer"))
    await world.advance(days=1)
    made = max(row["id"] for row in await world.rows("digests"))
    (job,) = await world.rows("jobs")
    await boris.says("/settings")
    await boris.forges(routes.RoleCard(job["id"], 0, made, 0).pack())
    boris.sees("Python Developer")
    boris.does_not_see("🎯")


@pytest.fixture
async def twofold(world: World) -> None:
    """A role with a listing in each of two countries, which the board lists on and on."""
    for place in ("Remote, Germany", "Remote, France"):
        world.feeds.publish_on_board(Advert("Python Developer", place=place, text=TEXT))
    await world.settle()


@pytest.mark.usefixtures("twofold")
async def test_what_anybody_takes_for_no_duplicate_is_kept_for_the_admins_and_can_be_taken_back(
    world: World, ana: Somebody
) -> None:
    await ana.says("python")
    await ana.taps("1")
    await ana.taps("Not a duplicate")
    ana.sees("Which of these listings is a different role?\n", "2. Company board at Greenhouse · Remote, France")
    await ana.taps("2")
    ana.sees("whoever runs this bot will see")
    assert ana.buttons == ["↩️ Undo", "‹ Back"]
    assert "1001" not in str(await world.rows("separations")), "it does not say who said so"
    await ana.taps("Undo")
    ana.sees("Where it is listed:", "Remote, Germany", "Remote, France")
    assert await world.rows("separations") == []
    await ana.says("python")
    ana.sees("1 role in")


async def test_an_admin_splits_off_what_people_doubt_and_no_later_run_puts_it_back(database_url: str) -> None:
    async with running(database_url, admins=(1002,)) as world:
        ana, boris = world.ana, world.boris
        german, french = (
            Advert("Python Developer", place=f"Remote, {place}", text=TEXT, published_at=world.clock.now())
            for place in ("Germany", "France")
        )
        world.feeds.publish_on_board(german, french)
        await world.settle()
        await ana.says("python")
        for again in range(2):
            await ana.taps("1")
            await ana.taps("Not a duplicate")
            await ana.taps(str(again + 1))
        await boris.says("/health")
        assert boris.buttons == ["✂️ Not duplicates? (2)"]
        await boris.taps("Not duplicates?")
        boris.sees("1. Python Developer · Acme: Company board at Greenhouse · Remote, Germany")
        await boris.taps("✖️ 1")
        boris.sees("1. Python Developer · Acme: Company board at Greenhouse · Remote, France")
        await boris.taps("✂️ 1")
        boris.sees("There is nothing to decide.")
        for _ in range(2):
            await ana.says("python")
            ana.sees("2 roles in", "📍 Remote, Germany\n", "📍 Remote, France\n")
            await world.advance(hours=1)
        for country, other in (("Germany", "France"), ("France", "Germany")):
            await ana.lives_in(country)
            await ana.says("python for me")
            ana.sees(f"open to {country}: “", "1 fits but is not open to you", f"📍 Remote, {country}")
            ana.does_not_see(f"📍 Remote, {other}")
        # Also where it says something else, and another listing of the old role appears.
        world.feeds.take_from_board(french)
        world.feeds.publish_on_board(replace(french, salary="", text=TEXT + " Apply soon."))
        world.feeds.publish_on_board(Advert("Python Developer", place="Remote, Spain", text=TEXT))
        await world.advance(hours=1)
        await boris.says("python")
        boris.sees("2 roles in", "📍 Remote, France\n", "📍 Remote, Spain · also in Remote, Germany\n")


async def test_an_admins_split_can_be_undone_by_admins_only(database_url: str) -> None:
    async with running(database_url, admins=(1002,)) as world:
        ana, boris = world.ana, world.boris
        for place in ("Remote, Germany", "Remote, France"):
            world.feeds.publish_on_board(Advert("Python Developer", place=place, text=TEXT))
        await world.settle()
        await ana.says("python")
        await boris.says("python")
        await boris.taps("1")
        await boris.taps("Not a duplicate")
        await boris.taps("2")
        boris.sees("This listing is a role of its own now, for everybody.")
        (split,) = await world.rows("separations")
        await ana.forges(routes.UndoSplit(split["posting_id"], 0, 0, 0).pack())
        ana.sees("This role is not kept any more.")
        await ana.forges(routes.Suspicions().pack())
        ana.sees("This is for the people who run the bot.")
        await boris.taps("See it")
        boris.sees("Remote, France")
        boris.does_not_see("Remote, Germany")
        await boris.taps("Undo")
        boris.sees("Remote, Germany", "Remote, France")
        await world.advance(hours=1)
        await ana.says("python")
        ana.sees("1 role in")


async def test_a_split_off_role_is_no_news(database_url: str) -> None:
    async with running(database_url, admins=(1001,)) as world:
        ana = world.ana
        await ana.subscribes_to("python")
        await world.advance(days=1)
        for place in ("Remote, Germany", "Remote, France"):
            world.feeds.publish_on_board(Advert("Python Developer", place=place, text=TEXT))
        await world.advance(days=1)
        await ana.taps("1")
        await ana.taps("Not a duplicate")
        await ana.taps("2")
        ana.listens()
        await world.advance(days=2)
        ana.sees("Nothing for you today")
        ana.does_not_see("Python Developer")


@pytest.mark.usefixtures("twofold")
async def test_a_listing_that_stands_alone_or_is_gone_cannot_be_split_off(world: World, ana: Somebody) -> None:
    await ana.says("python")
    await ana.forges(routes.SplitOff(10**15, 0, 0, 0).pack())
    ana.sees("This role is not kept any more.")
    await ana.forges(routes.AskSplit(10**15, 0, 0, 0).pack())
    ana.sees("This role is not kept any more.")
    world.feeds.publish(Advert("Rust Developer"))
    await world.advance(hours=7)
    await ana.says("rust")
    await ana.taps("1")
    assert "✂️ Not a duplicate" not in ana.buttons
    alone = max(await world.rows("postings"), key=lambda row: row["id"])
    await ana.forges(routes.SplitOff(alone["id"], 0, 0, 0).pack())
    ana.sees("This role is not kept any more.")
