"""How well questions in plain words lead to what answers them, measured on a list of such questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from bot.library.index import Index
from bot.library.library import Library
from bot.library.sources import STRICT, Line
from bot.yaml_files import InvalidFile, read_text, validated

AMONG = 3


@checked(frozen=True, slots=True, config=STRICT)
class Labelled:
    """A question and the keys of the entries that answer it, any of which will do; with none it has no answer here."""

    ask: Line
    find: Annotated[tuple[Line, ...], Field(max_length=12)]


_ADAPTER = TypeAdapter(tuple[Labelled, ...])


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that led elsewhere: the keys that were found instead."""

    asked: Labelled
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """`recall` is the share of answerable questions with an answer among the first three, `silence` the share of the
    others that found nothing."""

    recall: float
    silence: float
    misses: tuple[Miss, ...]


def read_questions(path: Path, library: Library) -> tuple[Labelled, ...]:
    """The list; raises `InvalidFile` naming the line of what is wrong, and keys that are not in the library."""
    asked = validated(_ADAPTER, read_text(path), path)
    unknown = sorted({key for one in asked for key in one.find} - library.entries.keys())
    if unknown:
        raise InvalidFile([f"{path}:1: {key} is not in the library" for key in unknown])
    return asked


def measure(index: Index, asked: Sequence[Labelled]) -> Quality:
    """Ask each question and compare."""
    misses = []
    for one in asked:
        found = tuple(hit.entry.key for hit in index.search(one.ask, limit=AMONG))
        if not set(found) & set(one.find) if one.find else found:
            misses.append(Miss(one, found))
    answerable = [one for one in asked if one.find]
    silent = [one for one in asked if not one.find]
    missed = sum(bool(miss.asked.find) for miss in misses)
    return Quality(
        recall=1 - missed / max(1, len(answerable)),
        silence=1 - (len(misses) - missed) / max(1, len(silent)),
        misses=tuple(misses),
    )
