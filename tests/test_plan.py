"""/plan and /today: a date and hours become a plan, which is ticked, planned again, remembered and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from storage.records import PlanSession, Practice
from tests.support.world import Somebody, World
from tests.support.world import world as running


async def makes_a_plan(somebody: Somebody, day: str = "20 March", hours: str = "6") -> None:
    await somebody.says("/plan")
    await somebody.says(day)
    await somebody.taps(hours)
    await somebody.taps("Make the plan")


async def days(world: World) -> list[date]:
    return [row["day"] for row in await world.rows("plan_sessions")]


async def test_from_a_date_and_hours_to_a_plan(world: World, ana: Somebody) -> None:
    await ana.says("/plan")
    ana.sees("When is your interview?")
    await ana.says("20. März")
    ana.sees("March 20, 2026", "How many hours a week")
    await ana.says("5 h")
    ana.sees("Which topics?")
    await ana.taps("Git")
    await ana.taps("Make the plan")
    ana.sees("18 days left", "at most 5 hours a week", "Mon, Mar 2", "Cards: Git", "I remind you on these days")
    planned = await days(world)
    assert date(2026, 3, 2) <= min(planned)
    assert max(planned) < date(2026, 3, 20)
    practice = await world.app.storage.practice.get(ana.id)
    assert practice is not None
    assert "git" in practice.topics


async def test_what_does_not_fit_is_said(ana: Somebody) -> None:
    await makes_a_plan(ana, "in 3 days", "2")
    ana.sees("What does not fit", "Mock interview")


async def test_today_leads_to_what_is_on_and_ticks_it(world: World, ana: Somebody) -> None:
    await ana.says("/today")
    ana.sees("Nothing is planned for today")
    await makes_a_plan(ana)
    await world.advance(days=1)
    await ana.says("/today")
    ana.sees("Today, Tue, Mar 3", "17 days to your interview")
    await ana.taps("⬜️ 1")
    ana.sees("✅ 1.")
    assert sum(row["done"] for row in await world.rows("plan_sessions")) == 1
    await ana.taps("✅ 1")
    assert sum(row["done"] for row in await world.rows("plan_sessions")) == 0
    await ana.taps("🧠 Cards")
    ana.sees("1 of ", "before you look")
    await ana.says("/today")
    await ana.taps("The plan")
    ana.sees("Interview: ")


async def test_what_is_done_elsewhere_ticks_its_session(world: World, ana: Somebody) -> None:
    await makes_a_plan(ana)
    today = world.clock.now().date()
    keys = ("read:time-blocking:1", "practise:git:1", "practise:indexes:1")
    plan = await world.app.storage.plans.get(ana.id)
    assert plan is not None
    await world.app.storage.plans.keep(plan, [PlanSession(0, key, today, 25, False) for key in keys])
    await world.app.storage.practice.choose(ana.id, Practice(frozenset({"git"}), 5))
    await ana.says("/start a-time-blocking")
    while " ›" in str(ana.buttons):
        await ana.taps(" ›")
    await ana.says("/practice")
    await ana.taps("Begin")
    while "Show the answer" in str(ana.buttons):
        await ana.taps("Show the answer")
        await ana.taps("Good")
    done = {row["key"] for row in await world.rows("plan_sessions") if row["done"]}
    assert done == {"read:time-blocking:1", "practise:git:1"}


async def test_a_reminder_comes_on_the_days_of_the_plan_at_the_digest_hour(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await makes_a_plan(ana)
    planned = {day for day in await days(world) if day > date(2026, 3, 2)}
    heard = set()
    for _ in range(17):
        ana.listens()
        await world.advance(days=1)
        if "Today, " in ana.heard:
            heard.add(world.clock.now().date())
    assert heard == planned
    sent = [row for row in await world.rows("outbox") if row["kind"] == "plan"]
    assert {row["due_at"].astimezone(UTC).hour for row in sent} == {8}, "09:00 in Berlin"


async def test_who_has_done_everything_is_left_alone(world: World, ana: Somebody) -> None:
    await makes_a_plan(ana)
    for row in await world.rows("plan_sessions"):
        await world.app.storage.plans.tick(ana.id, row["id"], done=True)
    ana.listens()
    await world.advance(days=10)
    ana.hears_nothing()


async def test_reminders_can_be_switched_off_and_on(world: World, ana: Somebody) -> None:
    await makes_a_plan(ana)
    await ana.taps("Do not remind me")
    ana.sees("No reminders")
    ana.listens()
    await world.advance(days=20)
    ana.hears_nothing()
    await ana.says("/plan")
    ana.sees("How did the interview go?")
    await ana.taps("It was moved")
    await ana.says("in 2 weeks")
    await ana.taps("Remind me")
    ana.listens()
    await world.advance(days=3)
    ana.sees("Today, ")


async def test_a_new_date_plans_again_what_is_not_done(world: World, ana: Somebody) -> None:
    await makes_a_plan(ana)
    await ana.taps("⬜️ 1")
    done = [row["key"] for row in await world.rows("plan_sessions") if row["done"]]
    await world.advance(days=4)
    await ana.says("/plan")
    ana.sees("missed")
    await ana.taps("Plan again from today")
    ana.does_not_see("missed")
    await ana.taps("📅 Date")
    await ana.says("10.3.")
    ana.sees("March 10, 2026", "4 days left", "1 of ")
    rows = await world.rows("plan_sessions")
    assert [row["key"] for row in rows if row["done"]] == done
    assert len({row["key"] for row in rows}) == len(rows)
    assert all(date(2026, 3, 6) <= row["day"] < date(2026, 3, 10) for row in rows if not row["done"])
    await ana.taps("Hours")
    await ana.taps("12")
    ana.sees("at most 12 hours a week")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("soonish", "I do not understand “soonish” as a day"),
        ("1.3.2026", "March 1, 2026 is over, or more than a year away"),
        ("2031-01-01", "January 1, 2031 is over, or more than a year away"),
        ("in 999 weeks", "more than a year away"),
    ],
)
async def test_a_day_that_cannot_be_is_explained_and_asked_again(ana: Somebody, text: str, answer: str) -> None:
    await ana.says("/plan")
    await ana.says(text)
    ana.sees(answer)
    await ana.says("20.3.")
    ana.sees("How many hours a week")
    await ana.says("a few")
    ana.sees("“a few” is not a number of hours")
    await ana.says("61")
    ana.sees("from 1 to 60")
    await ana.says("4")
    ana.sees("Which topics?")


@pytest.mark.parametrize(
    ("how", "next_"),
    [("An offer", "Reading an offer"), ("On to the next", "Questions worth"), ("Not this", "mistakes")],
)
async def test_afterwards_one_is_asked_how_it_went(world: World, ana: Somebody, how: str, next_: str) -> None:
    await makes_a_plan(ana, "in 2 days")
    await world.advance(days=3)
    ana.listens()
    await world.advance(days=1)
    ana.does_not_see("Today, ")
    await ana.says("/plan")
    ana.sees("How did the interview go?", "March 4, 2026")
    await ana.taps(how)
    assert any(next_ in button for button in ana.buttons)
    await ana.taps("A new plan")
    await ana.says("in 5 days")
    await ana.taps("4")
    await ana.taps("Make the plan")
    ana.sees("5 days left", "0 of ")


async def test_the_question_how_it_went_comes_by_itself(world: World, ana: Somebody) -> None:
    await makes_a_plan(ana, "in 2 days")
    ana.listens()
    await world.advance(days=4)
    ana.sees("How did the interview go?")
    ana.listens()
    await world.advance(days=10)
    ana.hears_nothing()


async def test_on_the_day_itself_there_is_nothing_new(world: World, ana: Somebody) -> None:
    await makes_a_plan(ana, "in 2 days")
    await world.advance(days=2)
    await ana.says("/today")
    ana.sees("Your interview is today")


async def test_a_dropped_plan_is_gone(world: World, ana: Somebody) -> None:
    await makes_a_plan(ana)
    old = ana.newest
    await ana.taps("Drop the plan")
    ana.sees("The plan is gone")
    assert await world.rows("plan_sessions") == []
    for label in ("⬜️ 1", "Do not remind me"):
        await ana.taps_old(old, label)
        ana.sees("earlier version")
    await ana.forges("1eg:offer")
    ana.sees("earlier version")
    await ana.forges("1es:4")
    ana.sees("/plan asks again")


async def test_the_reminder_moves_with_the_digest_hour(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await makes_a_plan(ana)
    await ana.says("/settings")
    await ana.taps("Digest hour")
    await ana.says("19:30")
    plan = await world.app.storage.plans.get(ana.id)
    assert plan is not None
    assert plan.next_reminder_at == datetime(2026, 3, 2, 18, 30, tzinfo=UTC)


async def test_setting_it_up_survives_a_restart(database_url: str) -> None:
    async with running(database_url) as first:
        await first.ana.says("/plan")
        await first.ana.says("20 March")
    async with running(database_url, after=first) as second:
        await second.ana.says("8")
        await second.ana.taps("Make the plan")
        second.ana.sees("at most 8 hours a week")
