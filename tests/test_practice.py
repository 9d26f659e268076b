"""Practising: cards that come again, the cap, leeches, and what somebody says is wrong."""

from __future__ import annotations

import re

import pytest

from bot.library import Topic
from bot.rules.practice import LEECH_LAPSES
from tests.support.world import Somebody, World
from tests.support.world import world as running


@pytest.fixture
def topic(world: World) -> Topic:
    """The largest topic of the interview bank."""
    return max(world.app.content.library.topics.values(), key=lambda topic: len(topic.questions))


async def chooses(somebody: Somebody, topic: Topic) -> None:
    await somebody.says("/practice")
    await somebody.taps(topic.title)
    await somebody.taps("Start")


async def answers(somebody: Somebody, rating: str) -> None:
    await somebody.taps("Show the answer")
    await somebody.taps(rating)


async def practises(somebody: Somebody, rating: str) -> int:
    """Answer everything of today alike; how many cards that was."""
    await somebody.says("/practice")
    if "▶️ Begin" not in somebody.buttons:
        return 0
    await somebody.taps("Begin")
    count = 0
    while "👀 Show the answer" in somebody.buttons:
        await answers(somebody, rating)
        count += 1
    return count


async def test_the_first_cards_in_four_taps(ana: Somebody, topic: Topic) -> None:
    await ana.says("/practice")
    ana.sees("Choose what you want to keep in your head")
    await ana.taps(topic.title)
    ana.sees(f"{len(topic.questions)} questions chosen")
    await ana.taps("Start")
    ana.sees("5 new questions", "At most 10 cards a day")
    await ana.taps("Begin")
    ana.sees(f"{topic.title} · 1 of 5", topic.questions[0].question)
    await ana.taps("Show the answer")
    ana.sees("A strong answer", "A common mistake", topic.questions[0].mistake, topic.questions[0].follow_up)
    assert [re.sub(r" · .*", "", label) for label in ana.buttons][:4] == ["Forgot", "Hard", "Good", "Easy"]
    await ana.taps("Good")
    ana.sees(f"{topic.title} · 2 of 5", topic.questions[1].question)


async def test_what_was_forgotten_comes_tomorrow_and_what_was_easy_later(
    world: World, ana: Somebody, topic: Topic
) -> None:
    await chooses(ana, topic)
    await ana.taps("Begin")
    await answers(ana, "Forgot · 1 day")
    while "👀 Show the answer" in ana.buttons:
        await answers(ana, "Easy")
    ana.sees("Done for today", "1 falls due tomorrow")
    await world.advance(days=1)
    await ana.says("/practice")
    ana.sees("1 card to repeat today")
    await ana.taps("Begin")
    ana.sees(topic.questions[0].question)


async def test_a_rating_tapped_twice_counts_once(world: World, ana: Somebody, topic: Topic) -> None:
    await chooses(ana, topic)
    await ana.taps("Begin")
    await ana.taps("Show the answer")
    await ana.taps_twice("Forgot")
    assert [row["rating"] for row in await world.rows("practice_reviews")] == [1]
    assert [row["missed"] for row in await world.rows("question_counts")] == [1]


async def test_three_weeks_away_come_back_within_the_cap(world: World, ana: Somebody, topic: Topic) -> None:
    await chooses(ana, topic)
    for _ in range(3):
        assert await practises(ana, "Good") <= 10
        await world.advance(days=1)
    await world.advance(days=21)
    await ana.says("/practice")
    await ana.taps("5")
    ana.sees("5 cards to repeat today", "more are due and come on the next days")
    counts: list[int] = []
    while (count := await practises(ana, "Good")) or not counts:
        counts.append(count)
        await world.advance(days=1)
    assert max(counts) == 5
    assert sum(counts) >= 10, "none of the cards was lost"


async def test_a_card_forgotten_again_and_again_is_set_aside_until_brought_back(
    world: World, ana: Somebody, topic: Topic
) -> None:
    await chooses(ana, topic)
    for _ in range(LEECH_LAPSES + 1):
        await ana.says("/practice")
        await ana.taps("Begin")
        await answers(ana, "Forgot")
        await world.advance(days=1)
    await ana.says("/practice")
    ana.sees("1 card is set aside")
    await ana.taps("Bring back")
    ana.does_not_see("set aside")


async def test_the_day_is_the_persons_own(world: World, ana: Somebody, topic: Topic) -> None:
    await ana.lives_in("Suva")
    await chooses(ana, topic)
    await practises(ana, "Forgot")
    ana.sees("Done for today")
    # Noon in London is midnight in Suva: there the next day begins.
    await world.advance(hours=1)
    await ana.says("/practice")
    ana.sees("5 cards to repeat today")


async def test_weak_topics_are_named(world: World, ana: Somebody, topic: Topic) -> None:
    await chooses(ana, topic)
    await practises(ana, "Forgot")
    await ana.says("/practice")
    ana.sees("Weak topics", f"{topic.title}: 0 % of 5 answers remembered")


async def test_a_wrong_answer_is_reported_to_the_admins_by_its_id(database_url: str) -> None:
    async with running(database_url, admins="1002") as world:
        ana, boris = world.ana, world.boris
        await boris.says("/help")
        topic = next(iter(world.app.content.library.topics.values()))
        await chooses(ana, topic)
        await ana.taps("Begin")
        await ana.taps("Show the answer")
        boris.listens()
        await ana.taps("This answer is wrong")
        ana.sees("Thank you")
        await world.settle()
        boris.sees(topic.questions[0].id)
        assert "Ana" not in boris.heard
        await ana.taps("Go on")
        ana.sees(topic.questions[0].question)
