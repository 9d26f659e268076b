"""The interview bank: questions by topic with model answers, and quizzes that fit a Telegram poll."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass
from telegram.constants import PollLimit

from bot.library.sources import STRICT, Asked, Id, Line, Source, Tag
from bot.utf16 import units
from bot.yaml_files import InvalidFile, read_text, validated


class Grade(StrEnum):
    """The level of experience at which a question is asked."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"


class Stage(StrEnum):
    """The steps of hiring, in their usual order."""

    CV_SCREEN = "cv-screen"
    RECRUITER = "recruiter"
    TECHNICAL = "technical"
    TEST_ASSIGNMENT = "test-assignment"
    SOFT_SKILLS = "soft-skills"
    FINAL = "final"
    OFFER = "offer"


def _at_most(limit: int) -> AfterValidator:
    def fits(text: str) -> str:
        if units(text) > limit:
            raise ValueError(f"has {units(text)} characters, and Telegram takes {int(limit)}")
        return text

    return AfterValidator(fits)


Option = Annotated[Line, _at_most(PollLimit.MAX_OPTION_LENGTH)]
Short = Annotated[Line, Field(max_length=300)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Quiz:
    """One right answer and wrong ones, within the limits of a poll: https://core.telegram.org/bots/api#sendpoll."""

    question: Annotated[Line, _at_most(PollLimit.MAX_QUESTION_LENGTH)]
    right: Option
    wrong: Annotated[tuple[Option, ...], Field(min_length=3, max_length=3)]
    explanation: Annotated[Line, _at_most(PollLimit.MAX_EXPLANATION_LENGTH)]

    def __post_init__(self) -> None:
        if len({self.right.casefold(), *(option.casefold() for option in self.wrong)}) < len(self.wrong) + 1:
            raise ValueError("two of the answers are the same")


@dataclass(frozen=True, slots=True, config=STRICT)
class Question:
    """`answer` may hold `code` and fenced code; `strong` is what a strong answer contains."""

    id: Id
    question: Short
    level: Grade
    stage: Stage
    tags: Annotated[tuple[Tag, ...], Field(min_length=1, max_length=5)]
    answer: Annotated[str, Field(min_length=1, max_length=1800)]
    strong: Annotated[tuple[Short, ...], Field(min_length=1, max_length=6)]
    mistake: Annotated[Line, Field(max_length=400)]
    follow_up: Short
    sources: tuple[Source, ...] = ()
    quiz: Quiz | None = None
    asked: Asked = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Topic:
    """One file of questions; `topic` is its name and the beginning of their ids."""

    topic: Id
    title: Annotated[Line, Field(max_length=60)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


_ADAPTER = TypeAdapter(Topic)


def read_topic(path: Path) -> Topic:
    """The questions of one topic; raises `InvalidFile` naming file, line and key of what is wrong."""
    topic = validated(_ADAPTER, read_text(path), path)
    if topic.topic != path.stem:
        raise InvalidFile([f"{path}:1: topic: must be the name of the file, {path.stem}"])
    strays = [question.id for question in topic.questions if not question.id.startswith(f"{topic.topic}-")]
    if strays:
        raise InvalidFile([f"{path}:1: id: {stray} must begin with {topic.topic}-" for stray in strays])
    return topic
