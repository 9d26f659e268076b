"""/settings: place and time zone, digest hour, language, empty days."""

from __future__ import annotations

from storage.records import Person
from tests.support.world import Somebody, World


async def person_of(world: World, somebody: Somebody) -> Person:
    person = await world.app.storage.people.get(somebody.id)
    assert person is not None
    return person


async def test_the_card_says_what_is_known_and_what_that_means(ana: Somebody) -> None:
    await ana.says("/settings")
    ana.sees(
        "Time zone: UTC, 11:00 now",
        "Country: not set, so I cannot say which remote jobs are open to you",
        "Digest hour: 09:00",
        "Language: English",
        "I write one line",
    )


async def test_a_new_place_moves_the_digests_of_every_alert(world: World, ana: Somebody) -> None:
    await ana.subscribes_to("python")
    await ana.lives_in("Kolkata")
    ana.sees("Noted: Kolkata, India, Asia/Kolkata. It is 16:30 for you now.")
    [alert] = await world.app.storage.alerts.of(ana.id)
    assert f"{alert.next_digest_at:%d %H:%M}" == "03 03:30"
    await ana.says("/settings")
    ana.sees("Time zone: Asia/Kolkata, 16:30 now", "Country: India")


async def test_a_place_can_be_tapped_or_asked_back_here_too(world: World, ana: Somebody) -> None:
    await ana.says("/settings")
    await ana.taps("Place and time")
    ana.does_not_see("2 of 3")
    await ana.taps("Brazil")
    ana.sees("Which of these is your time?")
    await ana.taps("Manaus")
    ana.sees("America/Manaus", "07:00")
    assert (await person_of(world, ana)).country == "BR"


async def test_a_location_out_of_the_blue_is_where_the_person_is_now(world: World, ana: Somebody) -> None:
    await ana.says("python")
    await ana.shares_location(41.7, 44.8)
    ana.sees("Tbilisi")
    await ana.taps("Subscribe")
    ana.sees("Done: Python")
    await ana.says("/settings")
    await ana.taps("Digest hour")
    await ana.shares_location(52.52, 13.4)
    ana.sees("Berlin")
    await ana.says("8:15")
    ana.sees("Digest hour: 08:15")


async def test_a_new_hour_moves_alerts_without_one_of_their_own(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.subscribes_to("python")
    await ana.subscribes_to("rust")
    await ana.taps("This alert")
    await ana.taps("Time")
    await ana.taps("21:00")
    await ana.says("/settings")
    await ana.taps("Digest hour")
    await ana.says("soon")
    ana.sees("“soon” is not a time of day")
    await ana.taps("18:00")
    ana.sees("Digest hour: 18:00")
    python, rust = await world.app.storage.alerts.of(ana.id)
    assert (python.next_digest_at.hour, rust.next_digest_at.hour) == (17, 20)


async def test_languages_are_offered_by_their_own_names(world: World, ana: Somebody) -> None:
    languages = world.app.content.words.languages
    await ana.says("/settings")
    await ana.taps("Language")
    assert set(languages.values()) <= set(ana.buttons)
    for code, name in languages.items():
        await ana.taps(name)
        assert (await person_of(world, ana)).language == code
        ana.sees(name)
        await ana.forges("1gl")
    await ana.taps("English")
    ana.sees("Settings")


async def test_an_unknown_language_is_answered_in_english(world: World) -> None:
    world.telegram.join(77, "Somebody", language_code="tlh")
    world.telegram.say(77, "/start")
    await world.handle()
    assert "Hi, I am Rolecall" in world.heard[77][-1]


async def test_silence_on_empty_days_is_switched_on_and_off(ana: Somebody) -> None:
    await ana.says("/settings")
    await ana.taps("Silent on empty days")
    ana.sees("I stay silent")
    await ana.taps("Write on empty days")
    ana.sees("I write one line")
