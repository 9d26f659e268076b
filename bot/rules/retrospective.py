"""The order in which a retrospective asks, and where one that was interrupted goes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from storage.records import Retrospective, RetrospectivePart

LONGEST = 700


class Question(StrEnum):
    """The parts, after what became of the last intention."""

    WENT = "went"
    GOOD = RetrospectivePart.GOOD
    HARD = RetrospectivePart.HARD
    CHANGE = RetrospectivePart.CHANGE
    INTENTION = RetrospectivePart.INTENTION


def questions(intention: str) -> list[Question]:
    """What is asked, in this order; `intention` is that of the retrospective before, "" for none."""
    return [one for one in Question if intention or one is not Question.WENT]


def next_question(retrospective: Retrospective, intention: str) -> Question | None:
    """The first that is not answered; None where there is none left."""
    return next((one for one in questions(intention) if getattr(retrospective, one) is None), None)


def last_intention(retrospectives: Iterable[Retrospective], week: date) -> str:
    """The intention of the latest retrospective before a week's, "" where there was none."""
    earlier = [one for one in retrospectives if one.week < week and one.finished_at is not None]
    return max(earlier, key=lambda one: one.week).intention or "" if earlier else ""
