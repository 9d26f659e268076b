"""Quizzes as Telegram's polls: rounds, streaks, and what was missed."""

from __future__ import annotations

import pytest

from bot.library import Quiz, Topic
from tests.support.world import Somebody, World


@pytest.fixture
def topic(world: World) -> Topic:
    """A topic with more quizzes than fit into a round."""
    topics = world.app.content.library.topics.values()
    return next(topic for topic in topics if sum(question.quiz is not None for question in topic.questions) > 5)


def asked(world: World, somebody: Somebody) -> Quiz:
    """The quiz whose poll the person has before them."""
    questions = world.app.content.library.questions.values()
    return next(one.quiz for one in questions if one.quiz and one.quiz.question == somebody.poll.question)


def right(world: World, somebody: Somebody) -> int:
    return list(somebody.poll.options).index(asked(world, somebody).right)


async def test_a_round_is_five_polls_and_its_misses_become_cards(world: World, ana: Somebody, topic: Topic) -> None:
    await ana.says("/quiz")
    await ana.taps(topic.title)
    for _ in range(3):
        await ana.votes(right(world, ana))
    for _ in range(2):
        missed = asked(world, ana)
        await ana.votes((right(world, ana) + 1) % 4)
    ana.sees("3 of 5 right", "Worth another look")
    question = next(one for one in world.app.content.library.questions.values() if one.quiz == missed)
    ana.sees(question.question)
    await ana.taps("Practise what I missed")
    ana.sees("2 cards more, due today")
    await ana.says("/practice")
    ana.sees("2 cards to repeat today")


async def test_no_question_comes_twice_before_all_were_asked(world: World, ana: Somebody, topic: Topic) -> None:
    seen: list[str] = []
    quizzes = sum(question.quiz is not None for question in topic.questions)
    await ana.says("/quiz")
    await ana.taps(topic.title)
    while len(seen) < quizzes:
        seen.append(ana.poll.question)
        await ana.votes(right(world, ana))
        if "Another round ›" in ana.buttons:
            await ana.taps("Another round")
    assert len(set(seen)) == quizzes


async def test_streak_and_topics_are_counted(world: World, ana: Somebody, topic: Topic) -> None:
    await ana.says("/quiz")
    await ana.taps(topic.title)
    for _ in range(5):
        await ana.votes(right(world, ana))
    ana.sees("5 of 5 right · 5 in a row")
    await ana.says("/quiz")
    ana.sees("5 of 5 right so far · 5 in a row", f"{topic.title}: 5 / 5")


async def test_an_answer_to_an_earlier_poll_counts_but_starts_nothing(
    world: World, ana: Somebody, topic: Topic
) -> None:
    await ana.says("/quiz")
    await ana.taps(topic.title)
    old = ana.poll.id
    await ana.taps("A bit of everything")
    ana.listens()
    world.telegram.vote(ana.id, old, [0])
    await world.handle()
    ana.hears_nothing()
    assert sorted(row["answered_at"] is not None for row in await world.rows("quiz_questions")) == [False, True]


async def test_somebody_else_who_answers_a_forwarded_poll_changes_nothing(
    world: World, ana: Somebody, boris: Somebody
) -> None:
    await ana.says("/quiz")
    await ana.taps("A bit of everything")
    world.telegram.vote(boris.id, ana.poll.id, [0])
    await world.handle()
    boris.hears_nothing()
    assert [row["answered_at"] for row in await world.rows("quiz_questions")] == [None]
