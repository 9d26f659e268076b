"""/remind, /reminders, /today, /next, /hold: reminders in plain words that ring, are answered, held and named."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rules.holding import Wish, read_until, read_wish
from bot.rules.reminding import read
from storage.records import OccurrenceState, Schedule
from tests.support.content import CONTENT
from tests.support.databases import Sqlite
from tests.support.world import START, Somebody, World
from tests.support.world import world as running

# The worlds begin on Monday, 2 March 2026, 12:00 in Berlin.


async def reminds(somebody: Somebody, text: str) -> None:
    await somebody.says(f"/remind {text}")
    await somebody.taps("Save")


async def states(world: World) -> list[tuple[str, str, str]]:
    rows = sorted(await world.rows("occurrences"), key=lambda row: (row["slot"], row["id"]))
    return [(row["slot"], row["state"], row["reason"]) for row in rows]


def rang_at(world: World, somebody: Somebody, text: str) -> list[datetime]:
    """When the person was sent messages that say this."""
    return [message.date for message in somebody.messages if text in (message.text or "")]


async def test_a_reminder_is_shown_before_it_is_kept_and_rings_at_its_time(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await ana.says("/remind standup every weekday 9:45")
    ana.sees(
        "<b>standup</b>" if "<b>" in ana.heard else "standup", "Tue, Mar 3, 09:45", "Mon, Mar 9, 09:45", "Europe/Berlin"
    )
    assert await world.rows("reminders") == []
    await ana.taps("Save")
    ana.sees("standup", "Tue, Mar 3, 09:45")
    ana.listens()
    await world.advance(hours=21, minutes=44)
    ana.hears_nothing()
    await world.advance(minutes=1)
    ana.sees("⏰ 09:45 standup")
    ana.listens()
    await world.advance(days=6)
    assert ana.heard.count("standup") == 4, "not at the weekend"


async def test_without_words_it_is_asked_and_can_be_changed_or_left(world: World, ana: Somebody) -> None:
    await ana.says("/remind")
    ana.sees("What shall I remind you of, and when?", "standup every weekday 9:45")
    await ana.says("hello there")
    ana.sees("when")
    await ana.says("tea tomorrow 8:00")
    ana.sees("tea", "Tue, Mar 3, 08:00")
    await ana.taps("Change")
    await ana.says("coffee tomorrow 8:15")
    ana.sees("coffee", "08:15")
    await ana.taps("Cancel")
    ana.sees("You have none yet")
    await ana.forges("1rs")
    ana.sees("/remind asks again")
    assert await world.rows("reminders") == []


async def test_what_is_written_below_a_preview_is_a_search(ana: Somebody) -> None:
    await ana.says("/remind tea tomorrow 8:00")
    await ana.says("python remote")
    ana.sees("Python")


async def test_saved_twice_it_is_one(world: World, ana: Somebody) -> None:
    await ana.says("/remind tea tomorrow 8:00")
    await ana.taps_twice("Save")
    assert len(await world.rows("reminders")) == 1


async def test_done_snoozed_and_skipped_answers_stay_where_they_were_given(world: World, ana: Somebody) -> None:
    for text in ("water", "walk", "stretch"):
        await reminds(ana, f"{text} every day 13:00")
    ana.listens()
    await world.advance(hours=3)
    ana.sees("1. ⏰ 13:00 water", "2. ⏰ 13:00 walk", "3. ⏰ 13:00 stretch")
    assert len(rang_at(world, ana, "⏰ 13:00")) == 1, "what falls together comes together"
    await ana.taps("1 ✅")
    ana.sees("1. ✅ 13:00 water", "2. ⏰ 13:00 walk")
    await ana.taps("2 💤 Later")
    await ana.taps("2 💤 10 min")
    ana.sees("2. 💤 13:00 walk · again at 14:10", "3. ⏰ 13:00 stretch")
    await ana.taps("3 ⏭")
    ana.sees("1. ✅", "2. 💤", "3. ⏭ 13:00 stretch")
    ana.listens()
    await world.advance(minutes=10)
    ana.sees("⏰ 13:00 walk")
    ana.does_not_see("water", "stretch")
    await ana.taps("✅ Done")
    ana.sees("✅ 13:00 walk")
    ana.listens()
    await world.advance(hours=20)
    ana.hears_nothing()
    assert {state for _, state, _ in await states(world)} == {"done", "skipped"}
    await ana.taps("Undo")
    ana.sees("⏰ Mon, Mar 2, 13:00 walk")


async def test_a_snooze_until_tomorrow_moves_one_time_only(world: World, ana: Somebody) -> None:
    await reminds(ana, "tea every day 13:00")
    await world.advance(hours=2)
    await ana.taps("Tomorrow")
    ana.sees("again at Tue, Mar 3, 13:00")
    ana.listens()
    await world.advance(days=1)
    ana.sees("1. ⏰ Mon, Mar 2, 13:00 tea", "2. ⏰ 13:00 tea")
    ana.listens()
    await world.advance(days=1)
    ana.sees("⏰ 13:00 tea")
    ana.does_not_see("2. ")


async def test_nothing_rings_after_done_and_an_old_button_changes_nothing(world: World, ana: Somebody) -> None:
    await reminds(ana, "tea tomorrow 13:00")
    await world.advance(days=1, hours=2)
    rung = ana.newest
    await ana.taps("💤 10 min")
    await ana.taps_old(rung, "✅ Done")
    ana.listens()
    await world.advance(days=2)
    ana.hears_nothing()
    await ana.taps_old(rung, "1 h")
    ana.sees("✅")
    await world.advance(days=2)
    assert (await states(world))[0][1] == OccurrenceState.DONE
    await ana.forges("1rd:999:0:done")
    ana.sees("does not exist any more")


async def test_the_list_pauses_skips_changes_and_deletes(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await reminds(ana, "standup every weekday 9:45")
    await reminds(ana, "retro on friday 16:00")
    await ana.says("/reminders")
    ana.sees("standup", "next: Tue, Mar 3, 09:45", "retro", "next: Fri, Mar 6, 16:00")
    await ana.taps("⏰ standup")
    ana.sees("Mon, Mar 9, 09:45")
    skip = ana.newest
    await ana.taps("Skip Tue, Mar 3")
    ana.sees("Wed, Mar 4, 09:45")
    ana.does_not_see("Mar 3")
    await ana.taps_old(skip, "Skip Tue, Mar 3")
    ana.hears_nothing()
    ana.listens()
    await world.advance(days=1)
    ana.hears_nothing()
    await ana.says("/today")
    ana.sees("Skipped", "09:45 standup")
    await ana.says("/reminders")
    await ana.taps("⏰ standup")
    await ana.taps("Pause")
    ana.sees("Paused")
    await world.advance(days=1)
    ana.does_not_see("⏰ 09:45")
    await ana.taps("Resume")
    ana.sees("Thu, Mar 5, 09:45")
    await ana.taps("Change")
    ana.sees("Write standup anew")
    await ana.says("stand-up every day 9:30")
    await ana.taps("Save")
    ana.sees("stand-up", "Thu, Mar 5, 09:30")
    await ana.taps("Delete")
    ana.sees("stand-up is deleted")
    await ana.taps("Undo")
    ana.sees("stand-up", "Thu, Mar 5, 09:30")
    await ana.taps("Delete")
    await ana.says("/reminders")
    ana.does_not_see("stand-up")
    ana.sees("retro")


@pytest.mark.parametrize(
    "text",
    [
        "remind me tomorrow at 8 to call mum",
        "Erinnere mich morgen um 8 daran: call mum",
        "recuérdame mañana a las 8 call mum",
        "Напомни мне завтра в 8 call mum",
    ],
)
async def test_who_asks_to_be_reminded_needs_no_command(ana: Somebody, text: str) -> None:
    await ana.says(text)
    ana.sees("call mum", "Tue, Mar 3, 08:00")
    await ana.taps("Save")
    ana.sees("call mum")


async def test_a_reminder_without_a_time_is_no_search(ana: Somebody) -> None:
    await ana.says("remind me to compare Go vs Rust")
    ana.sees("when")
    ana.does_not_see("Subscribe")


async def test_a_meeting_holds_and_then_comes_what_still_matters(world: World, ana: Somebody) -> None:
    await reminds(ana, "water every 30 min 12-20")
    await reminds(ana, "invoices every day 14:15")
    ana.listens()
    await ana.says("in a meeting until 15:40")
    ana.sees("Nothing is sent until 15:40")
    ana.listens()
    await world.advance(hours=4, minutes=39)
    ana.hears_nothing()
    await ana.says("/today")
    ana.sees(
        "Nothing is sent until 15:40",
        "Held",
        "14:15 invoices",
        "until 15:40",
        "Dropped",
        "12:30, 13:00, 13:30, 14:00, 14:30, 15:00 water – on hold",
    )
    ana.listens()
    await world.advance(minutes=2)
    ana.sees("14:15 invoices", "15:30 water")
    assert ana.heard.count("water") == 1, "stale breaks are not poured out"


async def test_a_hold_can_be_ended_at_once(world: World, ana: Somebody) -> None:
    await reminds(ana, "invoices every day 14:15")
    await ana.says("/hold 18:00")
    await world.advance(hours=4)
    ana.listens()
    await ana.taps("Resume now")
    await world.settle()
    ana.sees("When I may write to you", "⏰ 14:15 invoices")
    await ana.says("/hold")
    await ana.taps("2 h")
    ana.sees("Nothing is sent until 17:00")
    await ana.says("/resume")
    ana.sees("I write to you at your times")
    await ana.says("/hold whenever")
    ana.sees("I do not understand “whenever”")


async def test_a_pause_until_monday(world: World, ana: Somebody) -> None:
    await reminds(ana, "tea every day 14:15")
    await reminds(ana, "call mum on wednesday 12:00")
    await ana.says("pause until monday")
    ana.sees("Everything is paused until Mon, Mar 9, 00:00")
    ana.listens()
    await world.advance(days=6, hours=12)
    ana.hears_nothing()
    await world.advance(hours=12)
    ana.sees("Wed, Mar 4, 12:00 call mum")
    ana.does_not_see("tea")


async def test_quiet_hours_are_warned_of_and_kept(world: World, ana: Somebody) -> None:
    await ana.says("/remind plants every day 23:30")
    ana.sees("your quiet hours, 22:00 to 07:00")
    await ana.taps("Save")
    ana.listens()
    await world.advance(hours=19)
    ana.hears_nothing()
    await world.advance(hours=2)
    ana.sees("Mon, Mar 2, 23:30 plants")


async def test_after_an_outage_the_latest_of_each_comes_and_the_rest_is_named(database_url: str) -> None:
    async with running(database_url) as first:
        await reminds(first.ana, "water every 60 min 9-18")
        await reminds(first.ana, "call the recruiter today 13:30")
    first.clock.wind_to(first.clock.now() + timedelta(hours=5, minutes=10))
    first.ana.listens()
    async with running(database_url, after=first) as second:
        await second.settle()
        second.ana.sees("13:30 call the recruiter", "16:00 water")
        assert second.ana.heard.count("water") == 1
        await second.ana.says("/today")
        second.ana.sees("Dropped", "12:00, 13:00, 14:00, 15:00 water – no longer of use", "Next", "17:00 water")
        second.ana.listens()
        await second.settle()
        second.ana.hears_nothing()


async def test_two_processes_ring_once(database_url: str) -> None:
    async with running(database_url) as first:
        await reminds(first.ana, "tea today 13:30")
        first.clock.wind_to(first.clock.now() + timedelta(hours=3))
        async with running(database_url, after=first) as second:
            first.ana.listens()
            for world in (first, second):
                await world.settle()
            assert first.ana.heard.count("tea") + second.ana.heard.count("tea") >= 1
            assert len([row for row in await first.rows("outbox") if row["kind"] == "reminder"]) == 1


async def test_clocks_that_change_change_no_hour(sqlite: Sqlite) -> None:
    async with running(sqlite.url(), start=datetime(2026, 3, 27, 11, tzinfo=UTC)) as world:
        ana = world.ana
        await ana.lives_in("Berlin")
        await reminds(ana, "owl every day 2:30")
        await world.app.storage.attention.change(ana.id, quiet_from=None, quiet_until=None)
        await world.advance(days=3)
        assert {row["slot"]: row["planned_at"].isoformat() for row in await world.rows("occurrences")} == {
            "2026-03-28 02:30": "2026-03-28T01:30:00+00:00",
            # At the first moment after the gap, and at the same hour again the day after.
            "2026-03-29 02:30": "2026-03-29T01:00:00+00:00",
            "2026-03-30 02:30": "2026-03-30T00:30:00+00:00",
        }


async def test_who_travels_is_asked_and_has_each_day_once(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await reminds(ana, "tea every day 9:00")
    await world.advance(hours=22)
    assert [slot for slot, *_ in await states(world)] == ["2026-03-03 09:00"]
    await ana.lives_in("New York")
    ana.sees("Move your routine to America/New_York?", "Your 1 reminder rings by the clocks of Europe/Berlin")
    ana.listens()
    await world.advance(hours=24)
    assert [slot for slot, *_ in await states(world)][-1] == "2026-03-04 09:00"
    [late] = [row for row in await world.rows("occurrences") if row["slot"] == "2026-03-04 09:00"]
    assert late["planned_at"].astimezone(UTC).hour == 8, "in Berlin until it is decided"
    await ana.taps("Yes, move to America/New_York")
    ana.sees("ring by the clocks of America/New_York")
    await world.advance(days=2, hours=6)
    rows = sorted(await world.rows("occurrences"), key=lambda row: row["slot"])
    assert [row["slot"] for row in rows] == [f"2026-03-0{day} 09:00" for day in (3, 4, 5, 6)]
    assert rows[-1]["planned_at"].astimezone(UTC).hour == 14
    await ana.says("/settings")
    await ana.taps("My days")
    ana.sees("by the clocks of America/New_York")


async def test_a_routine_can_stay_where_it_was_until_one_is_back(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await reminds(ana, "tea every day 9:00")
    await ana.lives_in("Tokyo")
    await ana.taps("No, stay in Europe/Berlin")
    await ana.says("/next")
    ana.sees("Europe/Berlin", "Tue, Mar 3, 09:00 tea")
    await ana.says("/settings")
    await ana.taps("My days")
    ana.sees("clocks of Europe/Berlin, though you are elsewhere")
    await ana.lives_in("Berlin")
    ana.does_not_see("Move your routine")
    await ana.says("/settings")
    await ana.taps("My days")
    ana.does_not_see("elsewhere")


async def test_days_of_ones_own_holidays_and_being_away(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await reminds(ana, "standup every weekday 9:45")
    await reminds(ana, "dentist on 6 March 11:00")
    await ana.says("/settings")
    await ana.taps("My days")
    await ana.taps("✅ Friday")
    await ana.taps("Sunday")
    ana.sees("Monday, Tuesday, Wednesday, Thursday, and Sunday")
    await ana.taps("Holidays free: Germany")
    ana.sees("the public holidays of Germany")
    await ana.taps("I am away until")
    await ana.says("10 March")
    ana.sees("Away until March 10, 2026")
    await ana.says("/next")
    ana.sees("Fri, Mar 6, 11:00 dentist", "Wed, Mar 11, 09:45 standup", "Sun, Mar 15, 09:45 standup")
    ana.does_not_see("Fri, Mar 13")
    ana.listens()
    await world.advance(days=7)
    ana.sees("dentist")
    ana.does_not_see("standup")
    await ana.says("away until 31 February")
    ana.sees("I do not understand “31 february”")
    await ana.says("/settings")
    await ana.taps("My days")
    await ana.taps("I am back")
    await ana.says("/next")
    ana.sees("Tue, Mar 10, 09:45 standup")
    assert (await world.app.storage.rhythms.of(ana.id)).holidays_in == "DE"
    # Good Friday and Easter Monday of 2026.
    slots = await world.app.storage.reminders.of(ana.id)
    assert slots


async def test_who_blocks_the_bot_hears_nothing_and_goes_on_later(world: World, ana: Somebody) -> None:
    await reminds(ana, "tea every day 9:00")
    await ana.blocks_the_bot()
    await world.advance(days=3)
    assert await world.rows("occurrences") == []
    assert {row["next_at"] for row in await world.rows("reminders")} == {None}
    await ana.unblocks_the_bot()
    ana.listens()
    await world.advance(days=1)
    assert ana.heard.count("tea") == 1


async def test_how_late_reminders_are_is_measured(world: World, ana: Somebody) -> None:
    await reminds(ana, "tea today 13:30")
    world.clock.wind_to(world.clock.now() + timedelta(hours=2, minutes=40))
    await world.settle()
    [message] = [row for row in await world.rows("outbox") if row["kind"] == "reminder"]
    assert message["promised_at"].astimezone(UTC) == datetime(2026, 3, 2, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("tea", "when"), ("every day 9:00", "of what"), ("tea 2 March 2020 9:00", "over")],
)
async def test_what_cannot_be_a_reminder_is_explained(ana: Somebody, text: str, answer: str) -> None:
    await ana.says(f"/remind {text}")
    assert ana.heard
    assert "Save" not in ana.buttons


@pytest.mark.parametrize("language", CONTENT.words.languages)
def test_what_is_given_as_an_example_can_be_read(language: str) -> None:
    _ = CONTENT.words.texts(language).gettext
    vocabularies = CONTENT.reminder_vocabularies(language)
    examples = {
        _("standup every weekday 9:45"): Schedule(time(9, 45), working_days=True),
        _("water every 90 min 9-18"): Schedule(time(9), every=90, until=time(18)),
        _("retro every 2nd friday 16:00"): Schedule(time(16), weekdays=(4,), week_of_month=2),
        _("last day of month: invoices"): Schedule(time(9), day_of_month=-1),
        _("tomorrow 8:00 call the recruiter"): Schedule(time(8), on=date(2026, 3, 3)),
    }
    assert {text: read(text, START, "UTC", vocabularies).schedule for text in examples} == examples


@pytest.mark.parametrize(
    ("text", "wish", "until"),
    [
        ("In a meeting until 15:30", Wish.HOLD, datetime(2026, 3, 2, 15, 30, tzinfo=UTC)),
        ("I’m busy until 3pm", Wish.HOLD, datetime(2026, 3, 2, 15, tzinfo=UTC)),
        ("pause until monday", Wish.PAUSE, datetime(2026, 3, 9, tzinfo=UTC)),
        ("pause until tomorrow 9:00", Wish.PAUSE, datetime(2026, 3, 3, 9, tzinfo=UTC)),
        ("im Meeting bis 15:30", Wish.HOLD, datetime(2026, 3, 2, 15, 30, tzinfo=UTC)),
        ("Pause bis Montag", Wish.PAUSE, datetime(2026, 3, 9, tzinfo=UTC)),
        ("en una reunión hasta las 15:30", Wish.HOLD, datetime(2026, 3, 2, 15, 30, tzinfo=UTC)),
        ("pausa hasta el lunes", Wish.PAUSE, datetime(2026, 3, 9, tzinfo=UTC)),
        ("на встрече до 15:30", Wish.HOLD, datetime(2026, 3, 2, 15, 30, tzinfo=UTC)),
        ("пауза до понедельника", Wish.PAUSE, datetime(2026, 3, 9, tzinfo=UTC)),
        ("hold until whenever", Wish.HOLD, None),
        ("hold until some monday or other", Wish.HOLD, None),
        ("pause until 1 march 2020", Wish.PAUSE, None),
    ],
)
def test_being_left_alone_is_said_in_plain_words(text: str, wish: Wish, until: datetime | None) -> None:
    wished = read_wish(text, CONTENT.holding)
    assert wished is not None
    assert wished[0] is wish
    assert read_until(wished[1], START, "UTC", CONTENT.reminder_vocabularies("en")) == until


def test_a_search_is_no_wish() -> None:
    assert read_wish("python until", CONTENT.holding) is None
    assert read_wish("in a meeting", CONTENT.holding) is None


async def test_who_has_not_said_where_they_are_is_told_by_which_clock_it_rings(ana: Somebody) -> None:
    await ana.says("/remind standup every weekday 9:45")
    ana.sees("(UTC)", "I do not know where you are")
    await ana.lives_in("Berlin")
    await ana.says("/remind standup every weekday 9:45")
    ana.sees("(Europe/Berlin)")
    ana.does_not_see("I do not know where you are")
