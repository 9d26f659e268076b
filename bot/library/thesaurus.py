"""Words about words: which mean the same, which say nothing, and which begin a question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter
from pydantic.dataclasses import dataclass

from bot.library.sources import STRICT, Line
from bot.yaml_files import read_text, validated

Group = Annotated[tuple[Line, ...], Field(min_length=2)]
Sentence = Annotated[str, StringConstraints(pattern=r"^[^{}]*\{time\}[^{}]*$")]
_SYNONYMS = TypeAdapter(tuple[Group, ...])


@dataclass(frozen=True, slots=True, config=STRICT)
class Asking:
    """How people ask, by language: beginnings and marks of a question, words that say nothing of its subject; and
    sentences that say when somebody's day starts."""

    beginnings: Mapping[str, tuple[Line, ...]]
    comparisons: tuple[Line, ...]
    fillers: Mapping[str, tuple[Line, ...]]
    starting: Mapping[str, tuple[Sentence, ...]]


_ASKING = TypeAdapter(Asking)


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """`synonyms` are groups of words or phrases for one thing, in whatever language."""

    synonyms: tuple[Group, ...]
    asking: Asking


def read_thesaurus(data: Path) -> Thesaurus:
    """Read `synonyms.yaml` and `asking.yaml`; raises `InvalidFile` naming file and line."""
    synonyms, asking = data / "synonyms.yaml", data / "asking.yaml"
    return Thesaurus(validated(_SYNONYMS, read_text(synonyms), synonyms), validated(_ASKING, read_text(asking), asking))
