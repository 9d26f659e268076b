"""Following companies: a link, a known name, a guess; the digest that comes of it; and stopping."""

from __future__ import annotations

from tests.support.feeds import Advert
from tests.support.world import Somebody, World


async def test_a_link_to_a_board_is_followed_and_its_new_roles_come(world: World, ana: Somebody) -> None:
    world.feeds.publish_on_board(Advert("Python Engineer", place="Remote"))
    await ana.says("https://boards.greenhouse.io/acme/jobs/123")
    ana.sees("You follow", "The first digest comes on")
    await world.advance(days=1)
    ana.sees("Python Engineer")
    ana.listens()
    world.feeds.publish_on_board(Advert("Rust Engineer", place="Remote", text="Rust and nothing else, every day."))
    await world.advance(days=1)
    ana.sees("Rust Engineer")
    ana.does_not_see("Python Engineer")


async def test_a_guess_is_confirmed_before_anything_is_kept(world: World, ana: Somebody) -> None:
    world.feeds.publish_on_board(Advert("Python Engineer"))
    await ana.says("/follow Acme Incorporated")
    ana.sees("Is this Acme?")
    assert not await world.app.storage.follows.of(ana.id)
    await ana.taps("Follow")
    ana.sees("You follow Acme")
    await ana.says("/following")
    ana.sees("Companies you follow", "Acme")
    await ana.taps("Stop Acme")
    ana.sees("You follow no company yet")
    assert not await world.app.storage.alerts.of(ana.id)


async def test_a_wrong_guess_asks_again(world: World, ana: Somebody) -> None:
    world.feeds.publish_on_board(Advert("Python Engineer"))
    await ana.says("/follow")
    ana.sees("Which company?")
    await ana.says("Acme")
    await ana.taps("Not this one")
    ana.sees("Which company?")


async def test_an_unknown_company_is_said_to_be_unknown(world: World, ana: Somebody) -> None:
    world.feeds.down.add("greenhouse")
    await ana.says("/follow Nobody Knows Ltd")
    ana.sees("I found no job board for “Nobody Knows Ltd”")


async def test_following_twice_is_following_once(world: World, ana: Somebody) -> None:
    world.feeds.publish_on_board(Advert("Python Engineer"))
    await ana.says("https://boards.greenhouse.io/acme")
    await ana.says("https://boards.greenhouse.io/acme")
    ana.sees("You already follow")
    assert len(await world.app.storage.alerts.of(ana.id)) == 1


async def test_sources_says_what_is_read_and_what_is_in_trouble(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Python Engineer"))
    await world.settle()
    await ana.says("/sources")
    ana.sees("🟢 remotive")
    world.feeds.down.add("remotive")
    await world.advance(hours=7)
    await ana.says("/sources")
    ana.sees("🔴 remotive")


async def test_near_copies_of_one_role_are_one_card(world: World, ana: Somebody) -> None:
    text = " ".join(f"We build part {number} of the platform with care and tests." for number in range(20))
    words = "Python and PostgreSQL, reviews, on-call once a month, documentation in the open, and time to learn. "
    world.feeds.publish(Advert("Python Engineer", text=words * 2 + text + " Apply with a short letter."))
    world.feeds.publish_on_board(Advert("Python Engineer", text=words * 2 + text, place="Berlin"))
    await world.settle()
    assert await world.app.storage.jobs.count() == 1
