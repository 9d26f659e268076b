"""Steps of a task: found by questions, added, moved and taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from zlib import crc32

MOST_STEPS = 24
# “More than ten steps are two tasks”, as the article splitting-tasks says.
MANY_STEPS = 10


class Query(StrEnum):
    """What is asked to find the steps, in this order."""

    RESULT = "result"
    FIRST = "first"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    THEN = "then"
    WRONG = "wrong"


# What one waits for is set going first and what is uncertain tried early; at the end stands how one sees the result.
ORDER = (Query.WAITING, Query.UNKNOWN, Query.FIRST, Query.THEN, Query.WRONG, Query.RESULT)


def found(answers: Mapping[str, Sequence[str]]) -> list[str]:
    """The steps that answers name, in the order in which they are best done, none twice."""
    return list(dict.fromkeys(step for query in ORDER for step in answers.get(query, ())))[:MOST_STEPS]


def key_of(step: str) -> str:
    """What a tick is kept by: the step's words, so that it may be moved without moving the tick."""
    return f"{crc32(step.encode()):08x}"


def added(steps: Sequence[str], new: Sequence[str]) -> list[str]:
    """With these at the end; one that is there already is not added."""
    known = {key_of(step) for step in steps}
    return [*steps, *(step for step in dict.fromkeys(new) if key_of(step) not in known)]


def moved(steps: Sequence[str], key: str, to: int) -> list[str]:
    """With one step at this place, counted from 0; as they were where there is no such step."""
    step = next((one for one in steps if key_of(one) == key), None)
    if step is None:
        return list(steps)
    rest = [one for one in steps if one != step]
    to = max(0, min(len(rest), to))
    return [*rest[:to], step, *rest[to:]]


def without(steps: Sequence[str], key: str) -> list[str]:
    return [step for step in steps if key_of(step) != key]
