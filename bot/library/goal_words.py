"""The words by which goals are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from bot.library.sources import STRICT, Line
from bot.yaml_files import InvalidFile, read_text, validated
from storage.records import Measure


@dataclass(frozen=True, slots=True, config=STRICT)
class GoalWords:
    """In lower case, whatever language: what stands before a day, and what names a measure."""

    until: tuple[Line, ...]
    measures: Mapping[Measure, tuple[Line, ...]]


_ADAPTER = TypeAdapter(GoalWords)


def read_goal_words(path: Path) -> GoalWords:
    """Raises `InvalidFile` naming file and line, also where one name is that of two measures."""
    words = validated(_ADAPTER, read_text(path), path)
    names = Counter(name for named in words.measures.values() for name in named)
    if twice := [name for name, times in names.items() if times > 1]:
        raise InvalidFile([f"{path}: measures: {name} is there twice" for name in twice])
    return words
