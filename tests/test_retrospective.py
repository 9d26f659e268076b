"""/measures and /retro: five numbers in a tap each, and a look back that asks about its intention next time."""

from __future__ import annotations

from datetime import date

from bot.rules.retrospective import LONGEST
from tests.support.world import Somebody, World
from tests.support.world import world as running


async def enters(somebody: Somebody, *values: str) -> None:
    await somebody.says("/measures")
    for value in values:
        await somebody.says(value)


async def test_measures_take_a_tap_each_or_a_number(world: World, ana: Somebody) -> None:
    await world.advance(days=3)
    await ana.says("/measures")
    ana.sees("1/5", "Closed tasks", "Mar 2\N{THIN SPACE}–\N{THIN SPACE}8, 2026")
    await ana.taps("4")
    ana.sees("2/5")
    await ana.says("many")
    ana.sees("“many” is not a whole number from 0 to 9999", "2/5")
    await ana.says("3")
    await ana.says("101")
    ana.sees("“101” is not a whole number from 0 to 100")
    await ana.says("90 %")
    await ana.taps("80%")
    await ana.taps("2")
    ana.sees("Closed tasks: 4", "Tests passing: 90%", "A clean sprint", "1 clean sprint so far", "First clean sprint")
    await world.advance(days=7)
    await ana.says("/measures")
    ana.sees("Mar 9\N{THIN SPACE}–\N{THIN SPACE}15, 2026", "Last time: 4.")
    await ana.taps("= 4")
    await enters(ana, "2", "90", "80", "2")
    ana.sees("Pull requests: 2 ⚠️", "week before 3", "It would be clean if")
    await ana.taps("✏️ Pull requests")
    await ana.says("3")
    ana.sees("A clean sprint", "2 clean sprints so far")
    await ana.taps("Chart")
    assert [message for message in ana.messages if message.kind == "photo"]
    await ana.taps("Earlier")
    ana.sees("Mar 2\N{THIN SPACE}–\N{THIN SPACE}8, 2026")


async def test_a_goal_is_the_mark_of_a_measure(world: World, ana: Somebody) -> None:
    await world.advance(days=3)
    await ana.says("/goals coverage 85 a week")
    await enters(ana, "4", "3", "90", "80", "2")
    ana.sees("Coverage: 80% ⚠️ · goal 85%")
    await ana.taps("✏️ Coverage")
    await ana.says("86")
    ana.sees("Goal reached", "coverage 85 a week")


async def test_no_button_enters_what_is_no_week_or_measure(ana: Somebody) -> None:
    await ana.says("/measures")
    for data in ("1wz:2026-03-03:tasks:1", "1wz:2026-03-09:tasks:1", "1wz:x:tasks:1", "1wz:2026-03-02:x:1"):
        await ana.forges(data)
        ana.sees("earlier version")


async def test_a_retrospective_asks_keeps_and_comes_back_to_its_intention(world: World, ana: Somebody) -> None:
    await world.advance(days=4)
    await ana.says("/retro")
    ana.sees("1/4", "Mar 2\N{THIN SPACE}–\N{THIN SPACE}8, 2026", "What went well?")
    await ana.says("Shipped <b>search</b>")
    ana.sees("2/4", "What was hard?")
    await ana.taps("Skip")
    ana.sees("3/4")
    await ana.says("Fewer meetings")
    await ana.says("Stop at six")
    ana.sees("Retrospective", "Shipped <b>search</b>", "Stop at six", "First retrospective")
    ana.does_not_see("What was hard")
    await ana.taps("✏️ What was hard")
    await ana.says("The flaky build")
    ana.sees("The flaky build", "Retrospective")
    await world.advance(days=7)
    await ana.says("/retro")
    ana.sees("1/5", "Last time you wanted:", "Stop at six", "How did it go?")
    await ana.says("well")
    ana.sees("How did it go?")
    await ana.taps("Partly")
    for _ in range(4):
        await ana.taps("Skip")
    ana.sees("Intended:", "Stop at six", "🌓 Partly")
    await ana.taps("All")
    ana.sees("Mar 9\N{THIN SPACE}–\N{THIN SPACE}15, 2026", "Mar 2\N{THIN SPACE}–\N{THIN SPACE}8, 2026: Stop at six")
    await ana.taps("Mar 2")
    ana.sees("Fewer meetings")


async def test_on_a_monday_the_week_before_is_looked_back_on(world: World, ana: Somebody) -> None:
    await ana.says("/retro")
    ana.sees("Feb 23\N{THIN SPACE}–\N{THIN SPACE}Mar 1, 2026")


async def test_a_retrospective_outlives_a_restart_and_other_questions(database_url: str) -> None:
    async with running(database_url) as first:
        await first.ana.says("/retro")
        await first.ana.says("All of it")
        await first.ana.says("/cancel")
    async with running(database_url, after=first) as second:
        await second.ana.says("/goals")
        await second.ana.says("/retro")
        second.ana.sees("2/4", "What was hard?")
        await second.ana.says("The rest")
        await second.ana.taps("Skip")
        await second.ana.taps("Skip")
        second.ana.sees("All of it", "The rest")


async def test_a_corrected_answer_rewrites_the_part_it_was(world: World, ana: Somebody) -> None:
    await ana.says("/retro")
    await ana.says("Wel")
    ana.sees("What was hard?")
    await ana.corrects("Well")
    ana.sees("What was hard?")
    [row] = await world.rows("retrospectives")
    assert (row["good"], row["hard"], row["week"]) == ("Well", None, date(2026, 2, 23))


async def test_an_answer_that_is_too_long_is_refused_and_can_be_sent_again(ana: Somebody) -> None:
    await ana.says("/retro")
    await ana.says("x" * (LONGEST + 1))
    ana.sees(f"{LONGEST} is the most")
    for _ in range(4):
        await ana.says("😀" * (LONGEST // 2))
    ana.sees("Retrospective", "😀")


async def test_retrospectives_are_nobody_elses_and_forged_weeks_are_stale(ana: Somebody, boris: Somebody) -> None:
    await ana.says("/retro")
    await ana.says("Mine")
    await boris.says("/progress")
    for data in ("1wu:2026-02-23", "1wb:2026-02-23:good", "1wk:monday:good", "1ww:2026-02-23:yes", "1ws:0"):
        await boris.forges(data)
        boris.sees("earlier version")
