"""What a language model says of a written answer: only where one is set up, with consent, and marked as its words."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from bot.language_model import LanguageModel, ModelFailed
from bot.library import Question
from tests.support.language_model import StandIn, language_model
from tests.support.world import Somebody, World
from tests.support.world import world as running

ANSWER = "I would look at the <plan> of the query first."


@pytest.fixture
async def model() -> AsyncIterator[StandIn]:
    async with language_model() as stand_in:
        stand_in.says("Good start. Say & <show> which index it takes.")
        yield stand_in


@pytest.fixture
async def reviewing(database_url: str, model: StandIn) -> AsyncIterator[World]:
    """A world whose operator has set up the model."""
    async with running(database_url, llm_url=model.url, llm_key="sk-1", llm_model="small") as made:
        yield made


async def answers(somebody: Somebody) -> None:
    await somebody.says("/mock")
    await somebody.taps("Begin")
    await somebody.says(ANSWER)


async def agrees(somebody: Somebody) -> None:
    await answers(somebody)
    await somebody.taps("What does a language model say?")
    await somebody.taps("Yes, send it")


async def test_without_a_model_nothing_mentions_one(ana: Somebody) -> None:
    await answers(ana)
    assert not [label for label in ana.buttons if "model say" in label]
    await ana.says("/settings")
    ana.does_not_see("language model")
    assert not [label for label in ana.buttons if "language model" in label]


async def test_nothing_is_sent_before_consent(reviewing: World, model: StandIn) -> None:
    ana = reviewing.ana
    await answers(ana)
    await ana.taps("What does a language model say?")
    ana.sees("are sent to 127.0.0.1, and nothing else about you")
    await ana.taps("No, do not send it")
    ana.sees("Your answers are not sent")
    assert model.asked == []


async def test_the_answer_is_read_and_what_is_said_is_marked(reviewing: World, model: StandIn) -> None:
    ana = reviewing.ana
    await agrees(ana)
    ana.sees("Written by the language model small at 127.0.0.1", "Say & <show> which index it takes.")
    [request] = model.asked
    sent = str(request)
    assert request["model"] == "small"
    assert ANSWER in sent
    assert "in English" in sent
    assert str(ana.id) not in sent
    assert model.keys == ["Bearer sk-1"]
    await ana.taps("Next question")
    ana.sees("Question 2 of 6")
    await ana.says("A second answer.")
    await ana.taps("What does a language model say?")
    ana.sees("Written by the language model")


async def test_consent_is_taken_back_in_the_settings(reviewing: World, model: StandIn) -> None:
    ana = reviewing.ana
    await agrees(ana)
    await ana.says("/settings")
    ana.sees("answers are sent to a language model at 127.0.0.1")
    await ana.taps("No more to the language model")
    await ana.says("/mock")
    await ana.taps("Go on")
    await ana.says(ANSWER)
    await ana.taps("What does a language model say?")
    ana.sees("May I send this answer")
    assert len(model.asked) == 1


async def test_what_is_given_away_is_told_with_what_is_kept(reviewing: World) -> None:
    ana, boris = reviewing.ana, reviewing.boris
    await agrees(ana)
    await ana.says("/privacy")
    ana.sees("go to 127.0.0.1, as you allowed", "Nothing else is given to anybody")
    await boris.says("/privacy")
    boris.sees("Nothing is given to anybody")


async def test_consent_to_one_host_is_none_to_another(database_url: str, model: StandIn) -> None:
    async with running(database_url, llm_url=model.url, llm_model="small") as first:
        await agrees(first.ana)
    elsewhere = model.url.replace("127.0.0.1", "localhost")
    async with running(database_url, after=first, llm_url=elsewhere, llm_model="small") as second:
        await second.ana.taps("What does a language model say?")
        second.ana.sees("are sent to localhost")
    assert len(model.asked) == 1


async def test_answers_that_are_not_kept_and_voices_cannot_be_sent(reviewing: World) -> None:
    ana = reviewing.ana
    await ana.says("/mock")
    await ana.taps("Begin")
    await ana.speaks()
    assert not [label for label in ana.buttons if "model say" in label]
    await ana.says("/mock")
    await ana.taps("Start anew")
    await ana.taps("Do not keep my answers")
    await ana.taps("Begin")
    await ana.says(ANSWER)
    assert not [label for label in ana.buttons if "model say" in label]


async def test_a_failure_is_one_line_and_loses_nothing(
    reviewing: World, model: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    ana, model.status = reviewing.ana, 500
    with caplog.at_level(logging.INFO):
        await agrees(ana)
    ana.sees("The language model does not answer just now. Your answer is kept")
    assert ANSWER not in caplog.text
    model.status = 200
    await ana.taps("What does a language model say?")
    ana.sees("Written by the language model")
    [answer] = await reviewing.rows("mock_answers")
    assert answer["words"] == ANSWER


async def test_a_model_that_says_very_much_is_cut_to_one_message(reviewing: World, model: StandIn) -> None:
    model.says("🐘" * 5000)
    await agrees(reviewing.ana)
    reviewing.ana.sees("🐘…")


def question(world: World) -> Question:
    return next(iter(world.app.content.library.questions.values()))


@pytest.mark.parametrize("body", [None, [], {}, {"choices": []}, {"choices": [{"message": {"content": " "}}]}])
async def test_what_is_no_completion_is_a_failure(world: World, model: StandIn, body: object) -> None:
    model.body = body
    client = LanguageModel(model.url, "small")
    with pytest.raises(ModelFailed, match="not a chat completion"):
        await client.review(question(world), ANSWER, "English")
    assert model.keys == [None]
    await client.close()


async def test_patience_ends(world: World, model: StandIn) -> None:
    model.silent = True
    client = LanguageModel(model.url, "small", patience=0.05)
    with pytest.raises(ModelFailed):
        await client.review(question(world), ANSWER, "English")
    await client.close()


async def test_where_nobody_listens_there_is_no_answer(world: World) -> None:
    async with language_model() as gone:
        url = gone.url
    client = LanguageModel(url, "small")
    with pytest.raises(ModelFailed, match="ConnectError"):
        await client.review(question(world), ANSWER, "English")
    await client.close()
