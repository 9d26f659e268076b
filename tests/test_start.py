"""From /start to the first alert: three questions, a preview, and everything people answer instead."""

from __future__ import annotations

import pytest

from bot.app import App
from storage.records import Alert
from tests.support.feeds import Advert
from tests.support.world import Somebody, World
from tests.support.world import world as running


async def alerts_of(app: App, somebody: Somebody) -> list[Alert]:
    return await app.storage.alerts.of(somebody.id)


async def test_five_taps_lead_from_start_to_the_first_alert(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Python Developer", place="Europe"), Advert("Python Engineer", place="USA"))
    await world.settle()
    await ana.says("/start")
    ana.sees("Hi, I am Rolecall", "1 of 3")
    taps = ["Python", "Next", "Germany", "09:00", "Subscribe"]
    shown = ["What work", "2 of 3", "3 of 3", "1 role in the last 14 days", "first digest comes on March 3 at 09:00"]
    for label, expected in zip(taps, shown, strict=True):
        await ana.taps(label)
        ana.sees(expected)
    [alert] = await alerts_of(world.app, ana)
    assert alert.query == "skill:python eligible"
    assert len(ana.messages) == 1, "the whole way is one message that changes"


async def test_every_question_can_be_skipped_and_what_is_left_is_asked_once(world: World, ana: Somebody) -> None:
    await ana.says("/start")
    await ana.taps("Skip")
    ana.sees("2 of 3")
    await ana.taps("Skip")
    ana.sees("3 of 3", "Without a place I go by UTC, where it is 11:00 now")
    await ana.taps("Skip")
    ana.sees("would match every job there is", "What work do you want?")
    ana.does_not_see("1 of 3")
    await ana.taps("Go")
    await ana.taps("Next")
    ana.sees("🔎 Go", "daily at 09:00 (UTC)")
    await ana.taps("Subscribe")
    [alert] = await alerts_of(world.app, ana)
    assert alert.query == "skill:go"


async def test_ticks_of_one_kind_are_alternatives_and_a_second_tap_takes_one_away(ana: Somebody) -> None:
    await ana.says("/start")
    for label in ("Python", "Go", "Rust", "Senior"):
        await ana.taps(label)
    assert {"✅ Python", "✅ Go", "✅ Rust", "✅ Senior", "Next ›"} <= set(ana.buttons)
    await ana.taps("✅ Rust")
    assert "Rust" in ana.buttons
    await ana.taps("Next")
    await ana.taps("Skip")
    await ana.taps("18:00")
    ana.sees("🔎 Senior · Go or Python\n", "daily at 18:00")


async def test_all_three_answers_can_be_typed(world: World, ana: Somebody) -> None:
    await ana.says("/start")
    await ana.says('python, go -php "event sourcing"')
    ana.sees("2 of 3")
    await ana.says("Lisbon")
    ana.sees("It is 11:00 for you now (Lisbon, Portugal, Europe/Lisbon)")
    await ana.says("half past nine")
    ana.sees("“half past nine” is not a time of day")
    await ana.says("7.30 pm")
    ana.sees("Go or Python", "“event sourcing”", "not PHP", "open to you", "daily at 19:30 (Europe/Lisbon)")


@pytest.mark.parametrize(
    ("typed", "options", "tapped", "zone"),
    [
        ("EST", ["New York, United States – 06:00 now", "Sydney, Australia – 22:00 now"], "New York", "New_York"),
        ("IST", ["Kolkata, India – 16:30 now", "Dublin, Ireland – 11:00 now"], "Kolkata", "Asia/Kolkata"),
    ],
)
async def test_an_ambiguous_zone_is_asked_back_with_local_times(
    world: World, ana: Somebody, typed: str, options: list[str], tapped: str, zone: str
) -> None:
    await ana.says("/start")
    await ana.taps("Skip")
    await ana.says(typed)
    ana.sees("Which of these is your time?")
    assert set(options) <= set(ana.buttons)
    await ana.taps("Back")
    ana.sees("Where do you live?")
    await ana.says(typed)
    await ana.taps(tapped)
    ana.sees("3 of 3", zone)


async def test_a_country_with_several_clocks_asks_which(ana: Somebody) -> None:
    await ana.says("/start")
    await ana.taps("Skip")
    await ana.taps("All countries")
    ana.sees("Which country?")
    assert "Afghanistan" in ana.buttons
    await ana.taps("›")
    await ana.taps("‹")
    await ana.taps("Back")
    await ana.taps("United States")
    ana.sees("Which of these is your time?")
    await ana.taps("Los Angeles")
    ana.sees("03:00", "America/Los_Angeles")


async def test_an_unknown_place_is_said_to_be_unknown_and_asked_again(ana: Somebody) -> None:
    await ana.says("/start")
    await ana.taps("Skip")
    await ana.says("Qwertyville & <b>")
    ana.sees("I do not know a place called “Qwertyville & <b>”")
    await ana.says("germany")
    ana.sees("3 of 3", "Germany, Europe/Berlin")


async def test_a_shared_location_answers_the_question_and_the_keyboard_goes_away(world: World, ana: Somebody) -> None:
    await ana.says("/start")
    await ana.taps("Skip")
    await ana.taps("Share my location")
    assert world.telegram.reply_keyboard(ana.id) is not None
    await ana.shares_location(52.52, 13.4)
    ana.sees("3 of 3", "Europe/Berlin")
    assert world.telegram.reply_keyboard(ana.id) is None
    person = await world.app.storage.people.get(ana.id)
    assert person is not None
    assert (person.zone, person.country) == ("Europe/Berlin", "DE")


async def test_a_wrong_time_leads_back_to_the_place(ana: Somebody) -> None:
    await ana.says("/start")
    await ana.taps("Skip")
    await ana.says("Paris")
    await ana.taps("That is not my time")
    ana.sees("Where do you live?")
    await ana.says("Kyiv")
    ana.sees("13:00", "Europe/Kyiv")


async def test_a_search_that_would_match_everything_is_refused(ana: Somebody) -> None:
    await ana.says("/start")
    for empty in ("eligible", "-php", "days:7", "salary>=60k"):
        await ana.says(empty)
        ana.sees("That would match every job there is")
    await ana.says("python")
    ana.sees("2 of 3")


async def test_two_taps_on_subscribe_are_one_alert_and_no_complaint(world: World, ana: Somebody) -> None:
    await ana.says("python")
    await ana.taps_twice("Subscribe")
    ana.sees("Done")
    ana.does_not_see("closed")
    assert len(await alerts_of(world.app, ana)) == 1


async def test_the_same_search_twice_is_pointed_out_whatever_its_spelling(world: World, ana: Somebody) -> None:
    await ana.says("senior python")
    await ana.taps("Subscribe")
    await ana.says("/alert Python, SENIOR")
    ana.sees("🔎 Senior or Python")
    await ana.says("/alert Python   SENIOR")
    await ana.taps("Subscribe")
    ana.sees("You already have an alert for exactly this")
    assert len(await alerts_of(world.app, ana)) == 1


async def test_twenty_alerts_are_the_most(world: World, ana: Somebody) -> None:
    await ana.says("/start")
    for number in range(20):
        await world.app.storage.alerts.add(
            ana.id, f"text:word{number}", digest_at=None, next_digest_at=world.clock.now(), now=world.clock.now()
        )
    await ana.says("/alert python")
    await ana.taps("Subscribe")
    ana.sees("You have 20 alerts, which is the most")
    assert len(await alerts_of(world.app, ana)) == 20


async def test_what_is_wrong_with_a_search_is_explained(ana: Somebody) -> None:
    for typed, explained in (
        ('hello "x', "quotation mark at character 7"),
        ("python)", "parenthesis at character 7"),
        ("colour:red", "There is no “colour:”"),
        ("seniority:wizard", "“wizard” is not a seniority. You can use"),
        ("python,", "needs a word on both sides"),
        ("python NOT", "needs a word behind it"),
        ("python salary>=lots", "cannot read the salary"),
        ("python days:0", "number from 1 to"),
        ("a" * 600, "longer than 512 characters"),
    ):
        await ana.says(typed)
        ana.sees(explained)


async def test_a_search_that_only_the_ticks_or_the_place_make_too_long_is_refused(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.says("a" * 507)
    ana.sees("longer than 512 characters")
    await ana.says("/start")
    await ana.taps("Python")
    await ana.says(" ".join(f"w{n}" for n in range(40)))
    ana.sees("more than 40 words")
    await ana.says("django")
    await ana.taps("Subscribe")
    await ana.says("/alerts")
    assert ana.buttons[0] == "🔔 Django · Python · open to you"


async def test_cancel_leaves_every_question(ana: Somebody) -> None:
    steps = [
        ["/start"],
        ["/start", "Skip"],
        ["/start", "Skip", "Skip"],
        ["/alert python"],
        ["/settings", "Place and time"],
        ["/settings", "Digest hour"],
    ]
    for first, *taps in steps:
        await ana.says(first)
        for label in taps:
            await ana.taps(label)
        await ana.says("/cancel")
        ana.sees("Cancelled")
        await ana.says("/cancel")
        ana.sees("nothing to cancel")
        await ana.says("rust")
        ana.sees("🔎 Rust")
        await ana.taps("Discard")
        ana.sees("Discarded")


async def test_buttons_of_a_closed_question_say_so(ana: Somebody) -> None:
    await ana.says("/start")
    await ana.says("/cancel")
    for label in ("Python", "Skip"):
        await ana.taps(label)
        ana.sees("That question is closed. /start asks again.")


async def test_a_preview_that_was_left_cannot_be_subscribed_to(world: World, ana: Somebody) -> None:
    await ana.says("python")
    preview = ana.newest
    await ana.says("/alert")
    await ana.taps_old(preview, "Subscribe")
    ana.sees("That question is closed")
    assert await alerts_of(world.app, ana) == []


async def test_an_earlier_preview_cannot_subscribe_to_the_one_that_is_open(world: World, ana: Somebody) -> None:
    await ana.says("python")
    python = ana.newest
    await ana.says("rust")
    rust = ana.newest
    await ana.taps_old(python, "Subscribe")
    ana.sees("That question is closed")
    assert await alerts_of(world.app, ana) == []
    await ana.taps_old(rust, "Subscribe")
    ana.sees("Done")
    assert [alert.query for alert in await alerts_of(world.app, ana)] == ["skill:rust"]


async def test_buttons_nobody_offers_any_more_are_answered_politely(ana: Somebody) -> None:
    await ana.says("/start")
    malformed = ["0ss", "x", "1zz", "1ac:many", "1ac", f"1ac:{2**63}", f"1dp:{-(2**63)}:1", f"1av:{'9' * 57}"]
    nonsense = ["1sw:1:nonsense(", "1sz:Nowhere/Atlantis:XX", "1sz:Europe/Berlin:Q9", "1sh:9999"]
    for data in malformed + nonsense:
        await ana.forges(data)
        ana.sees("This button is from an earlier version")
    await ana.taps("Python")
    assert "✅ Python" in ana.buttons, "the question is still open"


async def test_whoever_told_place_and_hour_is_not_asked_again(ana: Somebody) -> None:
    await ana.says("/start")
    await ana.taps("Python")
    await ana.taps("Next")
    await ana.taps("Poland")
    await ana.taps("08:00")
    await ana.says("/start")
    ana.sees("What work do you want?")
    ana.does_not_see("1 of 3")
    await ana.taps("Java")
    await ana.taps("Next")
    ana.sees("🔎 Java · open to you", "daily at 08:00 (Europe/Warsaw)")
    await ana.taps("Change")
    await ana.taps("Next")
    ana.sees("🔎 Java")


async def test_a_question_is_forgotten_after_a_week(world: World, ana: Somebody) -> None:
    await ana.says("/start")
    await world.advance(days=8)
    await ana.taps("Python")
    ana.sees("That question is closed")


async def test_a_restart_between_any_two_steps_loses_nothing(database_url: str) -> None:
    earlier: World | None = None
    for step in ("/start", "Python", "Next", "Germany", "09:00", "Subscribe", "/alerts"):
        async with running(database_url, after=earlier) as made:
            await (made.ana.says(step) if step.startswith("/") else made.ana.taps(step))
            earlier = made
    assert earlier is not None
    assert "🔔 Python · open to you" in earlier.ana.buttons


async def test_a_restart_keeps_a_typed_answer_going(database_url: str) -> None:
    earlier: World | None = None
    for said in ("/start", "python", "EST", "/start", "go", "Tokyo", "21:15"):
        async with running(database_url, after=earlier) as made:
            await made.ana.says(said)
            earlier = made
    assert earlier is not None
    earlier.ana.sees("🔎 Go · open to you", "daily at 21:15 (Asia/Tokyo)")


async def test_what_is_no_text_is_answered(ana: Somebody) -> None:
    await ana.sends_photo()
    ana.sees("I can read text and locations")
    await ana.says("/nonsense")
    ana.sees("I do not know that command")
    await ana.says("/help")
    ana.sees("/start", "/alerts", "/settings", "/privacy", "/export", "/delete", "/cancel")
    headings = [ana.heard.index(heading) for heading in ("Jobs", "Learn", "Your day", "Progress", "Settings and data")]
    assert headings == sorted(headings)
    assert ana.heard.index("/remind") > headings[2]
