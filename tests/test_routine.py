"""/routine and /day: two taps start a day, which is moved, switched off in part, paused, stopped, and drawn."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest
from telegram.constants import MessageLimit

from bot.i18n import Texts
from bot.rules.day import Event
from bot.views import day as day_views
from bot.views import routine as views
from bot.views.length import shown_units
from bot.views.routine import Hours, Interview
from storage.records import Attention, Reminder, Routine, Schedule
from tests.support.content import CONTENT
from tests.support.world import Somebody, World
from tests.support.world import world as running

LANGUAGES = [CONTENT.words.texts(code) for code in CONTENT.words.languages]
NOW, ZONE = datetime(2026, 3, 2, 11, tzinfo=UTC), "America/Argentina/ComodRivadavia"
# 09:00 in Berlin.
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


async def starts(somebody: Somebody, title: str) -> None:
    await somebody.says("/routine")
    await somebody.taps(title)
    await somebody.taps("▶️ Start")


async def ringing(world: World) -> dict[str, str]:
    """The wall-clock times of the reminders that are on, by their words."""
    return {row["text"]: row["schedule"]["at"] for row in await live(world) if not row["paused"]}


async def live(world: World) -> list[dict[str, Any]]:
    return [row for row in await world.rows("reminders") if not row["deleted"]]


async def test_two_taps_start_a_day_in_the_persons_zone(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.says("/routine")
    ana.sees("The time-blocked day", "Three meals and two snacks", "“I start at 10”")
    await ana.taps("The time-blocked day")
    ana.sees("Working days", "09:00–10:30 🎯 Focus on the feature", "Most people are freshest", "Europe/Berlin")
    await ana.taps("▶️ Start")
    ana.sees("✅ The time-blocked day", "Next: Mon, Mar 2 at 14:00, Team meeting")
    rows = await live(world)
    assert len(rows) == 7
    assert all(row["schedule"]["working_days"] for row in rows)
    feature = next(row for row in rows if row["text"].startswith("Focus on the feature"))
    assert feature["next_at"].replace(tzinfo=UTC) == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert (feature["kind"], feature["minutes"], feature["window"]) == ("focus", 90, 90)


async def test_what_runs_follows_the_language(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await starts(ana, "The time-blocked day")
    renamed = (await live(world))[0]
    await world.app.storage.reminders.change(ana.id, renamed["id"], text="Of my own")
    english = await ringing(world)
    for language in ("Deutsch", "Español"):
        await ana.says("/settings")
        await ana.taps("🌐")
        await ana.taps(language)
        assert (await ringing(world)).keys() & english.keys() == {"Of my own"}
    await ana.says("/settings")
    await ana.taps("🌐")
    await ana.taps("English")
    assert await ringing(world) == english


async def test_starting_twice_does_not_double(world: World, ana: Somebody) -> None:
    await ana.says("/routine")
    await ana.taps("Three meals")
    await ana.taps_twice("▶️ Start")
    await ana.says("/routine")
    await ana.forges("1sg:-1:meals")
    ana.sees("✅ Three meals and two snacks", "Next: ")
    assert len(await live(world)) == 5
    assert len(await world.rows("routines")) == 1


async def test_plain_words_choose_the_hour_before_and_after_starting(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.says("I start at 9:30")
    ana.sees("Your day starts at 09:30", "every routine below begins there")
    await ana.taps("The daily algorithm")
    ana.sees("09:00–09:10", "11:30–13:00", "starts at 09:30")
    await ana.taps("▶️ Start")
    await starts(ana, "Three meals")
    ana.sees("09:00–09:25 🍽 Breakfast")
    await ana.says("ich fange um 10 Uhr an")
    ana.sees("Your day starts at 10:00 now", "✅ The daily algorithm · 10:00", "✅ Three meals and two snacks · 10:00")
    at = await ringing(world)
    assert at["Good morning: ten quiet minutes, no telephone"] == "09:30:00"
    assert at["Dinner: something warm, and nobody’s messages"] == "20:00:00"
    await ana.says("/routine my day starts at 7 am")
    ana.sees("Your day starts at 07:00 now")
    await ana.taps("✅ The daily algorithm")
    ana.sees("🔕 Good morning: ten quiet minutes, no telephone: That is in your quiet hours, 22:00 to 07:00.")
    await ana.taps("08:00")
    ana.does_not_see("quiet hours")
    await ana.says("my day starts at 8")
    assert (await ringing(world))["Dinner: something warm, and nobody’s messages"] == "18:00:00"


async def test_a_button_moves_one_routine(world: World, ana: Somebody) -> None:
    await starts(ana, "Eyes and walks")
    await ana.taps("11:00")
    ana.sees("11:45 🌿 Look", "every 90 min until 19:15", "starts at 11:00")
    assert {row["starts_at"] for row in await world.rows("routines")} == {time(11)}


async def test_nothing_passes_midnight(world: World, ana: Somebody) -> None:
    await starts(ana, "Three meals")
    before = await ringing(world)
    await ana.says("I start at 14")
    ana.sees("“Three meals and two snacks” would pass midnight", "between 00:30 and 13:15")
    await ana.forges("1sg:1439:daily-algorithm")
    ana.sees("“The daily algorithm” would pass midnight")
    assert await ringing(world) == before
    assert len(await world.rows("routines")) == 1


async def test_what_has_been_today_comes_again_tomorrow_when_the_day_is_moved(database_url: str) -> None:
    async with running(database_url, start=MORNING) as world:
        await world.ana.lives_in("Berlin")
        await starts(world.ana, "The time-blocked day")
        await world.advance(hours=1, minutes=45)
        world.ana.sees("Code review")
        await world.ana.says("I start at 10")
        due = {row["text"]: row["next_at"].replace(tzinfo=UTC) for row in await live(world)}
    assert due["Code review: whoever waits for you gets an answer"] == datetime(2026, 3, 3, 10, 30, tzinfo=UTC)
    assert due["SQL tuning: take the slowest query and read its plan"] == datetime(2026, 3, 2, 11, 15, tzinfo=UTC)


async def test_one_item_is_switched_off_alone_and_the_whole_is_paused(world: World, ana: Somebody) -> None:
    await starts(ana, "Three meals")
    everything = {*await ringing(world)}
    await ana.taps("✅ 1")
    ana.sees("⬜️ 1 08:30–08:55 🍽 Breakfast", "✅ 2 11:00")
    assert len(await ringing(world)) == 4
    await ana.taps("⬜️ 1")
    assert len(await ringing(world)) == 5
    await ana.taps("✅ 2")
    await ana.taps("⏸ Pause")
    ana.sees("⏸ Three meals and two snacks", "It is paused")
    assert [row["next_at"] for row in await live(world)] == [None] * 5
    await ana.taps("Routines")
    ana.sees("⏸ Three meals and two snacks")
    await ana.taps("⏸ Three meals")
    await ana.taps("▶️ Resume")
    ana.sees("✅ Three meals and two snacks", "Next: ")
    assert sorted(await ringing(world)) == sorted(everything - {"Snack: fruit, nuts or yoghurt, and a glass of water"})
    for number in (1, 3, 4, 5):
        await ana.taps(f"✅ {number}")
    ana.sees("All of it is switched off")


async def test_stopping_deletes_the_reminders_and_keeps_what_was_done(world: World, ana: Somebody) -> None:
    await starts(ana, "Three meals")
    ana.listens()
    await world.advance(hours=2)
    ana.sees("Lunch at a table without a screen")
    await ana.taps("✅ Done")
    await ana.says("/routine")
    await ana.taps("✅ Three meals")
    await ana.taps("⏹ Stop")
    ana.sees("has ended", "stays in your history")
    assert await live(world) == []
    assert [row["state"] for row in await world.rows("occurrences")] == ["done"]
    ana.listens()
    await world.advance(hours=9)
    ana.hears_nothing()
    for data in ("1si:1", "1sm:1:540", "1su:1:1", "1sv:1", "1st:540:gone", "1sg:540:gone"):
        await ana.forges(data)
        ana.sees("This routine has ended")
    await ana.says("/routine")
    await ana.taps("Three meals")
    await ana.taps("▶️ Start")
    assert len(await live(world)) == 5


async def test_blocks_that_fall_together_are_named(ana: Somebody) -> None:
    await starts(ana, "The time-blocked day")
    await ana.says("/routine")
    await ana.taps("The daily algorithm")
    ana.sees("⚠️ “Code: is this still the one result of today?” falls together with “SQL tuning")
    await ana.says("/routine")
    await ana.taps("Three meals")
    ana.does_not_see("⚠️")


async def test_the_interview_routine_leads_to_the_plan_and_shows_it(ana: Somebody) -> None:
    await starts(ana, "Interview preparation")
    ana.does_not_see("Your interview is on")
    await ana.taps("📅 The plan")
    ana.sees("When is your interview?")
    await ana.says("20 March")
    await ana.taps("6")
    await ana.taps("Make the plan")
    await ana.says("/routine")
    await ana.taps("✅ Interview preparation")
    ana.sees(
        "Monday, Tuesday, and Thursday", "Your interview is on March 20, 2026.\n2 sessions of the plan are left today."
    )
    await ana.says("/day")
    ana.sees("18:30–19:00 🧠 Cards", "Your interview is on March 20, 2026")


async def test_the_day_is_a_picture_with_its_text(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.says("/day")
    ana.sees("Mon, Mar 2 · Europe/Berlin", "Nothing rings on this day")
    assert not [message for message in ana.messages if message.kind == "photo"]
    await starts(ana, "The time-blocked day")
    await ana.taps("🖼 My day")
    ana.sees("Mon, Mar 2 · Europe/Berlin", "14:00–15:00 💬 Team meeting", "16:30–17:30")
    (picture,) = [message for message in ana.messages if message.kind == "photo"]
    assert "Team meeting" in (picture.caption or "")


async def test_a_day_too_long_for_a_caption_follows_as_a_message(ana: Somebody) -> None:
    for title in ("The time-blocked day", "The daily algorithm", "Three meals", "Eyes and walks"):
        await ana.says("/reminders")
        await ana.taps("🗂 Routines")
        await ana.taps(title)
        await ana.taps("▶️ Start")
    await ana.says("/today")
    await ana.taps("🖼 My day")
    (picture,) = [message for message in ana.messages if message.kind == "photo"]
    assert not picture.caption
    ana.sees("Disconnect: push", "Dinner")


async def test_sentences_that_say_when_the_day_starts(ana: Somebody) -> None:
    for sentence, hour in (
        ("I start at 10", "10:00"),
        ("I’m starting at 9.30!", "09:30"),
        ("my day begins at 7 am", "07:00"),
        ("Ich fange um 8:15 an.", "08:15"),
        ("Mein Tag beginnt um 11 Uhr", "11:00"),
        ("Empiezo a las 10", "10:00"),
        ("Начинаю в 9:30", "09:30"),
    ):
        await ana.says(sentence)
        ana.sees(f"Your day starts at {hour}")


async def test_words_about_something_else_do_not_move_the_day(ana: Somebody) -> None:
    for text in ("I start at 10 today", "I start at 10 and end at 6", "I start a job as python developer", "10"):
        await ana.says(text)
        ana.does_not_see("Your day starts")
    await ana.says("/routine someday")
    ana.sees("someday")
    await ana.says("I start at 25")
    ana.sees("“25”")


async def test_in_the_language_of_the_person(world: World) -> None:
    chen = Somebody(world, 1009, "Dieter", "de")
    await chen.says("/routine")
    chen.sees("Der Tag in Blöcken")


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.language)
def test_the_longest_of_days_and_routines_fit_into_one_message(texts: Texts) -> None:
    schedule = Schedule(time(9), 5, time(23), working_days=True)
    items = [Reminder(n, 1, 1, "focus", "<&>" * 100, schedule, 45, 60, False, NOW) for n in range(100)]
    found = [Event(item, (time(9), time(10)), 2) for item in items]
    day = day_views.text(texts, NOW.date(), ZONE, found, Interview(NOW.date(), 3))
    hours = Hours(
        time(9), ZONE, known=False, overlaps=[(items[0], items[1])] * 3, quiet=items[0], attention=Attention(1)
    )
    routine = Routine(1, 1, "meals", time(9), NOW)
    following = (NOW.date(), time(9), items[0].text)
    card = views.card(
        texts, routine, "Meals", items[:12], hours, following=following, interview=Interview(NOW.date(), 3)
    )
    shown = [views.template_card(texts, one, items[:12], hours, read=[]) for one in CONTENT.routines.values()]
    for view in (day, card, *shown):
        assert shown_units(view.text) <= MessageLimit.MAX_TEXT_LENGTH
