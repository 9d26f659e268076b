"""The preview: what a search finds in the last fortnight, before anybody subscribes."""

from __future__ import annotations

from datetime import timedelta

from tests.support.feeds import Advert
from tests.support.world import Somebody, World


async def test_the_last_fortnight_the_newest_and_what_to_expect(world: World, ana: Somebody) -> None:
    now = world.clock.now()
    world.feeds.publish(
        *(
            Advert(f"Python Developer {age}", company=f"Company {age}", published_at=now - timedelta(days=age, hours=1))
            for age in range(20)
        )
    )
    await world.settle()
    await ana.says("python")
    ana.sees("14 roles in the last 14 days: expect about 1 new role a day", "The newest:", "2 of 2 sources fresh")
    places = [ana.heard.index(f"{number}. Python Developer {number - 1}\n") for number in range(1, 5)]
    assert places == sorted(places)
    ana.does_not_see("Python Developer 4")


async def test_small_numbers_are_told_by_the_week(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Rust Developer"), Advert("Rust Engineer", company="Beta"))
    await world.settle()
    await ana.says("rust")
    ana.sees("2 roles in the last 14 days: expect about 1 new role a week")
    await ana.says("cobol")
    ana.sees("Nothing in the last 14 days fits", "You can subscribe all the same")


async def test_what_is_left_out_is_counted(world: World, ana: Somebody) -> None:
    world.feeds.publish(
        Advert("Go Developer", place="Germany", salary="€50,000 - €55,000"),
        Advert("Go Engineer", company="Beta", place="Germany", salary="€90,000 - €95,000"),
        Advert("Go Programmer", company="Gamma", place="USA"),
    )
    await world.settle()
    await ana.lives_in("Berlin")
    await ana.says("go salary>=80k EUR stated")
    ana.sees("1 role in", "Looked at 3 roles; 1 fits but is not open to you; 1 pays less than you want.", "Go Engineer")
    ana.does_not_see("Go Developer", "Go Programmer")
    await ana.says("go salary>=200k EUR stated")
    ana.sees("Nothing in the last 14 days fits", "1 fits but is not open to you; 2 pay less than you want.")


async def test_each_card_says_whether_the_role_is_open_and_which_words_decided(world: World, ana: Somebody) -> None:
    world.feeds.publish(
        Advert("Go Developer", place="Europe"),
        Advert("Go Engineer", company="Beta", place="", text="A remote role. You write Go."),
    )
    await world.settle()
    await ana.lives_in("Poland")
    await ana.says("go")
    ana.sees("✅ open to Poland: “Europe”", "❔ open to Poland? Not stated")


async def test_closed_roles_are_not_shown(world: World, ana: Somebody) -> None:
    stays, goes = Advert("Java Developer", place="Remote"), Advert("Java Architect", place="Remote")
    other = Advert("Scala Developer", place="Remote")
    world.feeds.publish_on_board(stays, goes, other)
    await world.settle()
    await ana.says("java")
    ana.sees("Java Developer", "Java Architect")
    world.feeds.take_from_board(goes)
    for _ in range(3):
        await world.advance(hours=1)
    await ana.says("java")
    ana.sees("1 role in", "Java Developer")
    ana.does_not_see("Java Architect")


async def test_an_alert_can_be_previewed_and_led_back_to(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Java Developer"))
    await world.settle()
    await ana.says("java")
    await ana.taps("Subscribe")
    await ana.taps("This alert")
    await ana.taps("Preview")
    ana.sees("Java Developer")
    ana.does_not_see("The digest would come")
    await ana.taps("Back to the alert")
    ana.sees("Daily at 09:00")


async def test_one_tap_drops_the_requirement_that_near_misses_fail(world: World, ana: Somebody) -> None:
    world.feeds.publish(
        Advert("Senior Go Developer", place="Germany"),
        Advert("Junior Go Developer", company="Beta", place="Germany"),
        Advert("Go Developer", company="Gamma", place="Germany"),
        Advert("Senior Go Engineer", company="Delta", place="USA"),
    )
    await world.settle()
    await ana.lives_in("Berlin")
    await ana.says("go senior")
    ana.sees("1 role in", "Looked at 4 roles; 2 on other subjects; 1 fits but is not open to you.")
    ana.sees("🤏 1 more would fit but does not say: Senior")
    assert ana.buttons[1:3] == ["+2 without: Senior", "+1 without: open to you"]
    await ana.taps("without: open to you")
    ana.sees("🔎 Senior · Go\n", "2 roles in", "Senior Go Engineer")
    await ana.taps("without: Senior")
    ana.sees("🔎 Go\n", "4 roles in")
    await ana.taps("Subscribe")
    (search,) = await world.rows("searches")
    assert search["text"] == "skill:go"


async def test_an_alerts_search_is_relaxed_beside_it(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Junior Rust Developer"))
    await world.settle()
    await ana.subscribes_to("rust senior")
    await ana.taps("This alert")
    await ana.taps("Preview")
    await ana.taps("+1 without: Senior")
    ana.sees("🔎 Rust\n", "1 role in")
    await ana.taps("Subscribe")
    assert {row["text"] for row in await world.rows("searches")} == {"seniority:senior skill:rust", "skill:rust"}


async def test_a_condition_that_few_roles_speak_of_is_warned_about(world: World, ana: Somebody) -> None:
    world.feeds.publish(
        Advert("Go Developer", salary="€90,000"),
        Advert("Go Engineer", company="Beta", place=""),
        Advert("Go Programmer", company="Gamma"),
    )
    await world.settle()
    await ana.lives_in("Berlin")
    await ana.says("go salary>=80k EUR")
    ana.sees("3 roles in", "⚠️ 2 of 3 do not state their pay.", "⚠️ 1 of 3 does not say where one may live.")


async def test_a_search_that_cannot_be_read_is_shown_with_the_place_marked(ana: Somebody) -> None:
    await ana.says("python (go, rust senior")
    ana.sees("I cannot read the list in parentheses at character 18", "python (go, rust 👉senior")
    await ana.says("python language:klingon")
    ana.sees("“klingon” is not a language. You can use en, de, es", "python language:👉klingon")
