"""Mock interviews: choosing one, answering, ticking what was said, stopping, and going on after a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import routes
from bot.library import Question
from bot.rules import mock as rules
from storage.records import Plan, PlanSession, Seniority
from tests.support.feeds import Advert
from tests.support.world import Somebody, World
from tests.support.world import world as running


def asked(world: World, somebody: Somebody) -> Question:
    """The question that the person has before them."""
    questions = world.app.content.library.questions.values()
    return next(one for one in questions if one.question.replace("`", "") in somebody.heard)


async def begins(somebody: Somebody) -> None:
    await somebody.says("/mock")
    await somebody.taps("Begin")


async def test_six_questions_with_answers_ticks_and_a_result(world: World, ana: Somebody) -> None:
    await ana.says("/mock")
    ana.sees("6 questions, as in a conversation", "Any level · 🚦 Any stage", "Your answers are kept")
    today = world.clock.now().date()
    plan = Plan(ana.id, today + timedelta(days=9), 5, ("git",), False, "", None)
    await world.app.storage.plans.keep(plan, [PlanSession(0, "mock::1", today, 40, False)])
    await ana.taps("Senior")
    await ana.taps("Begin")
    for number in range(1, rules.QUESTIONS + 1):
        ana.sees(f"Question {number} of 6", "asked at")
        question = asked(world, ana)
        assert question.level == "senior"
        await world.advance(minutes=2)
        await ana.says("First I would look at the plan.")
        ana.sees("You took 2:00", question.mistake.replace("`", ""))
        for _ in question.strong[:1] if number > 1 else ():
            await ana.taps("⬜️")
        await ana.taps("To the result" if number == rules.QUESTIONS else "Next question")
    ana.sees("% of the strong points", "6 of 6 questions · 12 minutes of answering", "Worth another look")
    await ana.taps("Make cards of what I missed")
    ana.sees("due today")
    answers = await world.rows("mock_answers")
    assert {row["words"] for row in answers} == {"First I would look at the plan."}
    assert sorted(len(row["ticked"]) for row in answers) == [0, 1, 1, 1, 1, 1]
    assert [row["done"] for row in await world.rows("plan_sessions")] == [True]
    await ana.says("/mock")
    ana.sees("So far:")


async def test_topics_narrow_it_down(world: World, ana: Somebody) -> None:
    topic = next(iter(world.app.content.library.topics.values()))
    await ana.says("/mock")
    await ana.taps("Topics")
    await ana.taps(topic.title)
    await ana.taps("Back")
    ana.sees(f"📚 {topic.title}")
    await ana.taps("Begin")
    assert asked(world, ana) in topic.questions


async def test_voice_is_an_answer_and_neither_is_kept_if_so_chosen(world: World, ana: Somebody) -> None:
    await ana.says("/mock")
    await ana.taps("Do not keep my answers")
    ana.sees("Your answers are not kept")
    await ana.taps("Begin")
    ana.sees("It is not kept.")
    await ana.speaks()
    ana.sees("Tick what you really said")
    await ana.taps("Next question")
    await ana.says("By an index.")
    answers = await world.rows("mock_answers")
    assert [(row["words"], row["voice"]) for row in answers] == [("", ""), ("", "")]


async def test_a_kept_voice_message_is_only_telegrams_number_of_it(world: World, ana: Somebody) -> None:
    await begins(ana)
    await ana.speaks()
    (answer,) = await world.rows("mock_answers")
    assert answer["voice"]
    assert answer["words"] == ""


async def test_a_voice_message_outside_an_interview_is_not_understood(ana: Somebody) -> None:
    await ana.speaks()
    ana.does_not_see("Tick what you really said")


async def test_it_goes_on_after_a_restart(database_url: str) -> None:
    async with running(database_url) as first:
        await begins(first.ana)
        await first.ana.taps("I do not know")
        await first.ana.taps("Next question")
        second_question = asked(first, first.ana)
    async with running(database_url, after=first) as second:
        await second.ana.says("/mock")
        second.ana.sees("question 2 of 6")
        await second.ana.taps("Go on")
        assert asked(second, second.ana) == second_question
        await second.ana.says("Because of the index.")
        second.ana.sees("Tick what you really said")


async def test_stopping_counts_what_was_reached(world: World, ana: Somebody) -> None:
    await begins(ana)
    question = asked(world, ana)
    await ana.says("An answer.")
    for _ in question.strong:
        await ana.taps("⬜️")
    await ana.taps("Next question")
    await ana.taps("Stop here")
    ana.sees("100 % of the strong points", "1 of 6 questions")
    ana.does_not_see("Worth another look")
    await ana.says("/mock")
    ana.does_not_see("You are in the middle")


async def test_an_old_button_changes_nothing(world: World, ana: Somebody) -> None:
    await begins(ana)
    await ana.says("An answer.")
    rated = ana.newest
    await ana.taps("Next question")
    await ana.taps_old(rated, "Next question")
    ana.hears_nothing()
    (mock,) = await world.rows("mocks")
    assert mock["position"] == 1


async def test_the_next_interview_asks_something_else(world: World, ana: Somebody) -> None:
    await begins(ana)
    await ana.says("/mock")
    await ana.taps("Start anew")
    await ana.taps("Begin")
    first, second = sorted(await world.rows("mocks"), key=lambda row: row["id"])
    assert first["ended_at"] is not None
    assert set(first["question_ids"]).isdisjoint(second["question_ids"])


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_questions_come_from_different_topics_and_new_ones_first(seed: str) -> None:
    candidates = [rules.Candidate(f"{topic}-{number}", topic) for topic in ("git", "go", "sql") for number in range(9)]
    picked = rules.pick(candidates, [], seed)
    assert len(picked) == len(set(picked)) == rules.QUESTIONS
    assert {name.split("-")[0] for name in picked[:3]} == {"git", "go", "sql"}
    assert set(rules.pick(candidates, picked, seed)).isdisjoint(picked)
    assert rules.pick(candidates[:2], [candidates[0].id, candidates[1].id], seed), "asked again rather than not at all"


async def test_a_role_is_practised_by_its_skills_and_level(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Senior Go Developer", text="You run services in Go on Kafka and PostgreSQL."))
    await world.settle()
    await ana.says("go")
    await ana.taps("1")
    await ana.taps("Practise for this role")
    ana.sees("💼 Senior Go Developer", "🎚 Senior", "📚 Go, Kafka, and PostgreSQL")
    await ana.taps("Do not keep my answers")
    ana.sees("💼 Senior Go Developer", "Your answers are not kept")
    await ana.taps("Begin")
    [mock] = await world.rows("mocks")
    library = world.app.content.library
    asked_of = [library.questions[name] for name in mock["question_ids"]]
    assert len(asked_of) == rules.QUESTIONS
    for one in asked_of:
        assert one.level == "senior"
        assert {"go", "kafka", "postgresql"} & {library.topics_of_questions[one.id].topic, *one.tags}


async def test_topics_take_the_place_of_a_role(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Go Developer"))
    await world.settle()
    await ana.says("go")
    await ana.taps("1")
    await ana.taps("Practise for this role")
    topic = world.app.content.library.topics["git"]
    await ana.taps("📚 Topics")
    await ana.taps(topic.title)
    await ana.taps("Back")
    ana.sees(f"📚 {topic.title}")
    ana.does_not_see("💼")


async def test_a_role_without_skills_to_ask_about_has_no_such_button(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Backend Developer", text="You keep the trains of nine countries running."))
    await world.settle()
    await ana.says("backend")
    await ana.taps("1")
    assert not [label for label in ana.buttons if "Practise" in label]
    await ana.forges(routes.PractiseForRole(10**15).pack())
    ana.sees("This role")


def test_a_posting_is_asked_about_by_its_skills() -> None:
    go = rules.Candidate("go-1", "go", frozenset({"go"}))
    sql = rules.Candidate("sql-1", "sql", frozenset({"postgresql"}))
    assert rules.about([go, sql], {"postgresql", "kafka"}) == [sql]


@pytest.mark.parametrize(
    ("stated", "level"),
    [
        ({Seniority.INTERN, Seniority.JUNIOR}, "junior"),
        ({Seniority.LEAD}, "senior"),
        ({Seniority.MID, Seniority.SENIOR}, ""),
        ({Seniority.MANAGER}, ""),
        (set(), ""),
    ],
)
def test_the_level_is_that_of_the_posting(stated: set[Seniority], level: str) -> None:
    assert rules.level_of(stated) == level
