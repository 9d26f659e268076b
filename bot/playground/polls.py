"""Polls and quizzes: what Telegram accepts, and how they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.playground import wire
from bot.playground.chats import Json, Person, Poll
from bot.playground.checks import parsed
from bot.playground.entities import units
from bot.playground.faults import refusal
from bot.playground.parameters import Parameters, whole_number
from bot.playground.world import World

MAX_QUESTION = 300
MAX_OPTIONS = 12
MAX_OPTION = 100
MAX_EXPLANATION = 200
MAX_EXPLANATION_FEEDS = 2
OPEN_SECONDS = range(5, 2_628_001)


def new_poll(world: World, parameters: Parameters) -> Poll:
    """The poll a sendPoll asks for."""
    question, question_entities = parsed(
        parameters.text("question"),
        parameters.text("question_parse_mode"),
        parameters.items("question_entities", "question_entities"),
    )
    if not question:
        raise refusal("poll question must be non-empty")
    if units(question) > MAX_QUESTION:
        raise refusal(f"poll question length must not exceed {MAX_QUESTION}")
    options = tuple(_option(given) for given in parameters.items("options", "options"))
    if not options:
        raise refusal("poll must have at least one answer option")
    if len(options) > MAX_OPTIONS:
        raise refusal(f"poll can't have more than {MAX_OPTIONS} options")
    kind = parameters.text("type") or "regular"
    if kind not in {"regular", "quiz"}:
        raise refusal("unsupported poll type specified")
    quiz = kind == "quiz"
    explanation, explanation_entities = _explanation(parameters) if quiz else ("", [])
    open_period, close_at = _times(world, parameters)
    return Poll(
        id=str(world.next_id()),
        question=question,
        question_entities=tuple(question_entities),
        options=options,
        kind="quiz" if quiz else "regular",
        anonymous=parameters.flag("is_anonymous", default=True),
        multiple=parameters.flag("allows_multiple_answers"),
        revoting=parameters.flag("allows_revoting", default=not quiz),
        correct=_correct(parameters, len(options)) if quiz else (),
        explanation=explanation,
        explanation_entities=tuple(explanation_entities),
        open_period=open_period,
        close_at=close_at,
        closed=parameters.flag("is_closed"),
    )


def _option(given: Any) -> str:
    if isinstance(given, dict):
        text, _ = parsed(
            str(given.get("text", "")), given.get("text_parse_mode") or "", given.get("text_entities") or []
        )
    else:
        text, _ = parsed(str(given), "", [])
    if not text:
        raise refusal("poll options must be non-empty")
    if units(text) > MAX_OPTION:
        raise refusal(f"poll options length must not exceed {MAX_OPTION}")
    return text


def _correct(parameters: Parameters, options: int) -> tuple[int, ...]:
    given = parameters.items("correct_option_ids", "correct_option_ids")
    if not given:
        raise refusal("correct quiz option list must be non-empty")
    if any(isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < options for number in given):
        raise refusal("wrong quiz correct_option_id")
    if any(first >= second for first, second in pairwise(given)):
        raise refusal("correct quiz option list must be increasing")
    return tuple(given)


def _explanation(parameters: Parameters) -> tuple[str, list[Json]]:
    text, entities = parsed(
        parameters.text("explanation"),
        parameters.text("explanation_parse_mode"),
        parameters.items("explanation_entities", "explanation_entities"),
    )
    if units(text) > MAX_EXPLANATION:
        raise refusal(f"quiz explanation length must not exceed {MAX_EXPLANATION}")
    if text.count("\n") > MAX_EXPLANATION_FEEDS:
        raise refusal(f"quiz explanation must not contain more than {MAX_EXPLANATION_FEEDS} line feeds")
    return text, entities


def _times(world: World, parameters: Parameters) -> tuple[int | None, datetime | None]:
    """How long the poll is open, in seconds, and when it closes; the period wins over the date."""
    now = world.now()
    if "open_period" in parameters:
        seconds = parameters.integer("open_period")
        if seconds not in OPEN_SECONDS:
            raise refusal(f"open_period must be between {OPEN_SECONDS.start} and {OPEN_SECONDS.stop - 1}")
        return seconds, now + timedelta(seconds=seconds)
    if "close_date" in parameters:
        close_at = datetime.fromtimestamp(parameters.integer("close_date"), UTC)
        if int((close_at - now).total_seconds()) not in OPEN_SECONDS:
            raise refusal(f"close_date must be {OPEN_SECONDS.start} to {OPEN_SECONDS.stop - 1} seconds in the future")
        return None, close_at
    return None, None


def cast(world: World, person: Person, poll_id: str, chosen: tuple[int, ...]) -> None:
    """One person's vote, empty to take it back; tells the bot of the new tally and, unless anonymous, of the vote."""
    chat_id, message_id = world.polls.get(poll_id, (0, 0))
    message = world.message(chat_id, message_id)
    if message is None or message.poll is None:
        raise LookupError(f"no open poll {poll_id}")
    poll = message.poll
    if not set(chosen) <= set(range(len(poll.options))):
        raise LookupError(f"no such options {chosen}")
    if poll.closed or (person.id in poll.votes and not poll.revoting) or (len(chosen) > 1 and not poll.multiple):
        raise ValueError("the poll is closed, takes one vote for good, or takes one option")
    others = {voter: options for voter, options in poll.votes.items() if voter != person.id}
    world.change_poll(message, replace(poll, votes=others | ({person.id: chosen} if chosen else {})))
    if not poll.anonymous:
        answer = {"poll_id": poll.id, "user": wire.user(person), "option_ids": list(chosen)}
        world.tell("poll_answer", answer | {"option_persistent_ids": [str(number) for number in chosen]})


def stop_poll(world: World, parameters: Parameters) -> Json:
    """stopPoll: once, by the bot that sent it."""
    chat_id = whole_number(parameters.text("chat_id"))
    world.chat(chat_id or 0)
    message = world.message(chat_id or 0, parameters.integer("message_id"))
    if message is None:
        raise refusal("message with poll to stop not found")
    if message.poll is None:
        raise refusal("message is not a poll")
    if not message.from_bot:
        raise refusal("message can't be edited")
    if message.poll.closed:
        raise refusal("poll has already been closed")
    stopped = replace(message.poll, closed=True)
    world.change_poll(replace(message, inline_keyboard=None), stopped)
    return wire.poll(stopped)
