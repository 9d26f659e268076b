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
    """`recall` is the share of answerable questions with an answer among the first three, `assured` the share with one
    the search was sure of; `silence` is the share of the others that found nothing, `boldness` the share that got an
    answer as if it were sure."""

    recall: float
    assured: float
    silence: float
    boldness: float
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
    recalled = assured = silent = bold = 0
    for one in asked:
        hits = index.search(one.ask, limit=AMONG)
        right = [hit for hit in hits if hit.entry.key in one.find]
        if one.find:
            recalled += bool(right)
            assured += any(hit.sure for hit in right)
        else:
            silent += not hits
            bold += any(hit.sure for hit in hits)
        if not right if one.find else hits:
            misses.append(Miss(one, tuple(hit.entry.key for hit in hits)))
    answerable = max(1, sum(bool(one.find) for one in asked))
    others = max(1, sum(not one.find for one in asked))
    return Quality(recalled / answerable, assured / answerable, silent / others, bold / others, tuple(misses))
