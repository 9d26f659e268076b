"""Rounds of quizzes: which questions come next, in which order their answers stand, and how they went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from random import Random

from storage.records import QuizQuestion

ROUND = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """How somebody's quizzes went: how many were right in a row just now and at best, and of each topic
    (right, answered)."""

    answered: int
    right: int
    streak: int
    best_streak: int
    topics: Mapping[str, tuple[int, int]]


def pick(questions: Sequence[str], history: Iterable[QuizQuestion]) -> list[str]:
    """The questions of a round: those never asked, then those answered wrongly last time, then the longest ago.

    `history` is what the person was asked, the latest first.
    """
    last: dict[str, QuizQuestion] = {}
    for asked in history:
        last.setdefault(asked.question_id, asked)

    def order(question_id: str) -> tuple[int, str]:
        asked = last.get(question_id)
        if asked is None:
            return 0, ""
        return (2 if asked.right else 1), asked.asked_at.isoformat()

    return sorted(questions, key=order)[:ROUND]


def shuffled(right: str, wrong: Sequence[str], seed: str) -> tuple[list[str], int]:
    """The answers in an order that looks random but is the same for the same seed, and where the right one stands."""
    options = [right, *wrong]
    Random(seed).shuffle(options)  # noqa: S311 - nothing depends on its being unpredictable
    return options, options.index(right)


def tally(history: Sequence[QuizQuestion], topics: Mapping[str, str]) -> Tally:
    """Add up what was answered. `history` is the latest first, `topics` maps a question to its topic."""
    answered = [asked for asked in history if asked.right is not None]
    by_topic: dict[str, tuple[int, int]] = {}
    best = run = 0
    for asked in reversed(answered):
        run = run + 1 if asked.right else 0
        best = max(best, run)
        if topic := topics.get(asked.question_id):
            right, count = by_topic.get(topic, (0, 0))
            by_topic[topic] = (right + bool(asked.right), count + 1)
    right = sum(bool(asked.right) for asked in answered)
    streak = sum(1 for _ in takewhile(lambda asked: asked.right, answered))
    return Tally(len(answered), right, streak, best, by_topic)
