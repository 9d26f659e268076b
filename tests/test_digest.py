"""The digest: when it comes, what it says, and that nothing is told twice or lost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.pipeline.composer import Composer
from bot.pipeline.digest import DigestTick
from tests.support.feeds import Advert
from tests.support.stored import second
from tests.support.world import Somebody, World
from tests.support.world import world as running


def digests(somebody: Somebody) -> list[str]:
    """When each digest arrived, in UTC."""
    return [f"{message.date:%d %H:%M}" for message in somebody.messages if "sources fresh" in message.text]


@pytest.mark.parametrize(
    ("start", "arrivals"),
    [
        (datetime(2026, 3, 27, 12, tzinfo=UTC), ["28 08:00", "29 07:00", "30 07:00"]),
        (datetime(2026, 10, 23, 12, tzinfo=UTC), ["24 07:00", "25 08:00", "26 08:00"]),
    ],
    ids=["spring", "autumn"],
)
async def test_nine_in_berlin_is_nine_whatever_the_clocks_do(
    database_url: str, start: datetime, arrivals: list[str]
) -> None:
    async with running(database_url, start=start) as world:
        await world.ana.lives_in("Berlin")
        await world.ana.subscribes_to("python")
        await world.advance(days=3)
        assert digests(world.ana) == arrivals


async def test_the_first_digest_opens_with_the_best_and_later_ones_bring_only_news(world: World, ana: Somebody) -> None:
    world.feeds.publish(*(Advert(f"Python Developer {n}", company=f"Company {n}") for n in range(12)))
    await world.settle()
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    ana.listens()
    await world.advance(days=1)
    ana.sees("To begin with, the 10 best roles of the last two weeks", "+5 more on the next pages")
    ana.sees("Looked at 12 roles; 2 more than fit into one digest.\n📡 2 of 2 sources fresh")
    ana.listens()
    world.feeds.publish(Advert("Python Architect", company="News"), Advert("Python Trainer", place="USA"))
    await world.advance(days=1)
    ana.sees("1 new role", "1. Python Architect", "Looked at 2 new roles; 1 fits but is not open to you.")
    ana.does_not_see("Python Developer", "Python Trainer")
    ana.listens()
    await world.advance(days=1)
    ana.sees("Nothing for you today: no new roles came in.\n📡 2 of 2 sources fresh")


async def test_a_card_has_all_a_reader_decides_by(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python senior")
    await world.advance(days=1)
    ana.listens()
    advert = Advert(
        "Senior Python Developer <m/f> & friends",
        company="Pfeil & Bogen",
        place="Europe",
        salary="€70,000 - €90,000",
        text="We use Python and PostgreSQL.",
    )
    world.feeds.publish(advert)
    await world.advance(days=1)
    ana.sees(
        "1. Senior Python Developer <m/f> & friends\n",
        "Pfeil & Bogen · Senior · L4-L5\n",
        "📍 Remote · Europe\n",
        "✅ open to Germany: “Europe”\n",
        "💰 €70,000 – €90,000 a year\n",
        "🎯 ",
        "Python in the title",
        "Source: Remotive",
    )
    links = {entity.get("url") for entity in ana.newest.entities}
    assert f"https://remotive.com/remote-jobs/{advert.id}" in links


async def test_better_matches_come_first_and_one_company_does_not_fill_the_page(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    ana.listens()
    world.feeds.publish(
        Advert("Office Assistant", company="Else", text="Some Python would be nice."),
        *(Advert(f"Python Developer {n}", company="Hydra") for n in range(4)),
        Advert("Python Backend Engineer", company="Solo"),
    )
    await world.advance(days=1)
    order = [line for line in ana.heard.splitlines() if line[:2] in {f"{n}." for n in range(1, 7)}]
    assert len(order) == 5, "the sixth is on the next page"
    hydra = [number for number, line in enumerate(order) if "Python Developer" in line]
    assert len(hydra) == 3
    assert "Python Backend Engineer" in "".join(order)
    assert "Office Assistant" in order[4]


async def test_pages_turn_both_ways_and_the_numbers_add_up(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("go")
    await world.advance(days=1)
    ana.listens()
    world.feeds.publish(*(Advert(f"Go Developer {n}", company=f"Company {n}") for n in range(12)))
    await world.advance(days=1)
    ana.sees("12 new roles, best first", "+7 more on the next pages")
    assert ana.buttons == ["1", "2", "3", "4", "5", "1 / 3", "›", "⚙️ This alert"]
    titles = {line for line in ana.heard.splitlines() if "Go Developer" in line}
    await ana.taps("›")
    ana.sees("6. ", "10. ", "+2 more on the next pages")
    assert ana.buttons == ["6", "7", "8", "9", "10", "‹", "2 / 3", "›", "⚙️ This alert"]
    titles |= {line for line in ana.heard.splitlines() if "Go Developer" in line}
    await ana.taps("›")
    ana.does_not_see("more on the next")
    titles |= {line for line in ana.heard.splitlines() if "Go Developer" in line}
    assert len(titles) == 12
    await ana.taps("3 / 3")
    ana.hears_nothing()
    await ana.taps("‹")
    await ana.taps("‹")
    ana.sees("12 new roles, best first")


async def test_a_role_is_told_once_though_two_alerts_at_one_hour_want_it(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await ana.subscribes_to("django")
    await world.advance(days=1)
    ana.listens()
    world.feeds.publish(
        Advert("Python Developer", text="We use Python and Django."),
        Advert("Django Developer", company="Beta", text="Only Django here."),
    )
    await world.advance(days=1)
    assert len(digests(ana)) == 4
    assert ana.heard.count("Python Developer") == 1
    ana.sees("1 you have seen")


async def test_a_day_without_a_fitting_role_says_what_was_looked_at(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await world.advance(days=1)
    ana.listens()
    world.feeds.publish(Advert("Python Developer", place="USA"), Advert("Go Developer"))
    await world.advance(days=1)
    ana.sees(
        "Nothing for you today. Looked at 2 new roles; 1 on another subject; 1 fits but is not open to you.\n"
        "🤏 1 near miss · only country: 1\n📡"
    )


async def test_who_wants_silence_on_empty_days_gets_it_and_still_hears_news(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await ana.says("/settings")
    await ana.taps("Silent on empty days")
    ana.sees("Empty days: I stay silent")
    ana.listens()
    await world.advance(days=2)
    ana.hears_nothing()
    world.feeds.publish(Advert("Python Developer"))
    await world.advance(days=1)
    ana.sees("1 new role", "Python Developer")


async def test_a_source_in_trouble_is_named_and_stops_no_other(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    ana.listens()
    world.feeds.down.add("remotive")
    world.feeds.publish_on_board(Advert("Python Developer", place="Remote"))
    await world.advance(days=1)
    ana.sees("1 new role", "⚠️ 1 of 2 sources fresh; in trouble: Remotive")
    ana.listens()
    world.feeds.down.clear()
    await world.advance(days=2)
    ana.sees("📡 2 of 2 sources fresh")


async def test_what_a_new_source_already_lists_is_no_news(world: World, ana: Somebody) -> None:
    world.feeds.down.add("greenhouse")
    world.feeds.publish_on_board(*(Advert(f"Python Developer {n}", place="Remote") for n in range(30)))
    await world.settle()
    await ana.subscribes_to("python")
    await world.advance(days=1)
    world.feeds.down.clear()
    ana.listens()
    await world.advance(days=1)
    ana.sees("Nothing for you today: no new roles came in.")
    ana.listens()
    world.feeds.publish_on_board(Advert("Python Architect", place="Remote"))
    await world.advance(days=1)
    ana.sees("1 new role", "Python Architect")
    await ana.says("python")
    ana.sees("31 roles in the last 14 days")


async def test_moving_west_in_the_middle_of_the_day_gives_no_second_digest(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await world.advance(days=1)
    await ana.lives_in("New York")
    await ana.says("/alerts")
    await ana.taps("Python")
    ana.sees("Next digest: March 4, 09:00")
    await world.advance(days=2, hours=4)
    assert digests(ana) == ["03 08:00", "04 14:00", "05 14:00"]


async def test_moving_east_leaves_no_day_out(world: World, ana: Somebody) -> None:
    await ana.lives_in("New York")
    await ana.subscribes_to("python")
    await world.advance(hours=4)
    assert digests(ana) == ["02 14:00"]
    await ana.lives_in("Tokyo")
    await world.advance(days=2)
    assert digests(ana) == ["02 14:00", "03 00:00", "04 00:00"]


async def test_a_new_hour_after_the_digest_counts_from_tomorrow_and_the_card_says_so(
    world: World, ana: Somebody
) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await world.advance(days=1)
    await ana.taps("This alert")
    await ana.taps("Time")
    await ana.taps("18:00")
    ana.sees("Next digest: March 4, 18:00")
    await world.advance(days=1, hours=8)
    assert digests(ana) == ["04 17:00"], "the alert's card took the place of the first digest"


async def test_without_a_zone_the_hour_is_utc(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    assert digests(ana) == ["03 09:00"]


async def test_after_an_outage_the_digest_comes_once(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await world.advance(days=1)
    world.feeds.publish(Advert("Python Developer"))
    before = len(digests(ana))
    world.clock.wind_to(world.clock.now() + timedelta(days=4, hours=3))
    await world.settle()
    assert len(digests(ana)) == before + 1
    await world.advance(days=1)
    assert len(digests(ana)) == before + 2


async def test_a_new_alert_opens_though_an_old_one_was_deleted_that_day(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Rust Developer"))
    await world.settle()
    await ana.subscribes_to("python")
    await world.advance(days=1)
    await ana.taps("This alert")
    await ana.taps("Delete")
    await ana.taps("Yes, delete it")
    await ana.subscribes_to("rust")
    await ana.taps("This alert")
    await ana.taps("Time")
    await ana.taps("18:00")
    ana.sees("Next digest: March 3, 18:00")
    ana.listens()
    await world.advance(hours=8)
    ana.sees("Rust Developer")


async def test_two_processes_that_make_digests_at_once_tell_each_role_once(
    world: World, ana: Somebody, boris: Somebody, chen: Somebody, dana: Somebody, database_url: str
) -> None:
    people = (ana, boris, chen, dana)
    for somebody in people:
        await somebody.subscribes_to("python")
        await somebody.subscribes_to("django")
    await world.advance(hours=22)
    titles = [f"Developer {letter}" for letter in "abcd"]
    world.feeds.publish(*(Advert(title, company=title, text=f"{title}: Python and Django.") for title in titles))
    await world.advance(hours=23)
    for somebody in people:
        somebody.listens()
    world.clock.wind_to(world.clock.now() + timedelta(hours=1))
    services = world.app.application.bot_data["services"]
    async with second(database_url) as other:
        ticks = [
            DigestTick(
                storage,
                Composer(storage, services.content, services.appraiser, world.clock),
                services.appraiser,
                world.clock,
            )
            for storage in (world.app.storage, other)
        ]
        while sum(await asyncio.gather(*(tick() for tick in ticks))):
            pass
    await world.settle()
    for somebody in people:
        assert [somebody.heard.count(f". {title}") for title in titles] == [1, 1, 1, 1]
        assert len(digests(somebody)) == 4


async def test_a_source_that_suddenly_lists_nothing_is_in_trouble_and_an_unread_one_is_not(
    world: World, ana: Somebody
) -> None:
    await ana.says("python")
    ana.sees("📡 0 of 2 sources fresh")
    advert = Advert("Python Developer", place="Remote")
    world.feeds.publish_on_board(advert)
    await world.settle()
    world.feeds.take_from_board(advert)
    await world.advance(hours=1)
    await ana.says("python")
    ana.sees("⚠️ 1 of 2 sources fresh; in trouble: Greenhouse (acme)")


async def test_near_misses_are_counted_and_shown_with_what_they_fail(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python salary>=80k EUR stated")
    await world.advance(days=1)
    world.feeds.publish(
        Advert("Python Developer", place="Germany", salary="€90,000"),
        Advert("Python Engineer", company="Beta", place="Germany", salary="€50,000"),
        Advert("Python Programmer", company="Gamma", place="USA", salary="€90,000"),
        Advert("Python Tester", company="Delta", place="USA", salary="€50,000"),
    )
    await world.advance(days=1)
    ana.sees("Looked at 4 new roles; 2 fit but are not open to you; 1 pays less than you want.")
    ana.sees("🤏 2 near misses · only country: 1 · only pay: 1")
    await ana.taps("Near misses")
    ana.sees("Python Engineer", "Python Programmer")
    ana.does_not_see("Python Developer", "Python Tester")
    await ana.taps("Back")
    ana.sees("Python Developer")
    await ana.taps("Near misses")
    await ana.taps("Change the search")
    assert "+1 without: open to you" in ana.buttons
