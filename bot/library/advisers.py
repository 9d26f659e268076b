"""Advisers: short questionnaires that end in a reasoned outcome, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from bot.library.library import Library, line_of
from bot.library.sources import STRICT, Id, Line
from bot.yaml_files import InvalidFile, read_text, validated

Clause = Annotated[Line, Field(max_length=160)]


class Kind(StrEnum):
    """How an outcome follows: the one most answers speak for, or, of a ladder, the rung on which most answers stand."""

    CHOICE = "choice"
    LADDER = "ladder"


@dataclass(frozen=True, slots=True, config=STRICT)
class Choice:
    """One answer. `because` says what it tells of a person; `speaks_for` holds how much it speaks for an outcome, below
    0 against it. A ladder needs neither: its answers stand in the order of the rungs."""

    say: Annotated[Line, Field(max_length=120)]
    because: Clause = ""
    speaks_for: Mapping[str, Annotated[int, Field(ge=-3, le=3)]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, config=STRICT)
class Inquiry:
    """One question. `about` names what it asks for, in a word or two."""

    ask: Annotated[Line, Field(max_length=200)]
    about: Annotated[Line, Field(max_length=40)]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=9)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Outcome:
    """Where the answers may lead. `search` is a search for jobs, "" for none; `practise` are topics of the interview
    bank; `articles` and `checklists` are ids of the library."""

    id: Id
    title: Annotated[Line, Field(max_length=60)]
    means: Annotated[Line, Field(max_length=400)]
    mind: Annotated[Line, Field(max_length=300)]
    search: Annotated[str, Field(max_length=120)] = ""
    articles: Annotated[tuple[Id, ...], Field(max_length=3)] = ()
    checklists: Annotated[tuple[Id, ...], Field(max_length=2)] = ()
    practise: Annotated[tuple[Id, ...], Field(max_length=6)] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Adviser:
    id: Annotated[Id, Field(max_length=16)]
    title: Annotated[Line, Field(max_length=60)]
    summary: Annotated[Line, Field(max_length=200)]
    kind: Kind
    questions: Annotated[tuple[Inquiry, ...], Field(min_length=5, max_length=8)]
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=2, max_length=9)]

    def outcome(self, outcome_id: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.id == outcome_id), None)

    @property
    def weights(self) -> list[list[Mapping[str, int]]]:
        """For each question and each of its answers: how much it speaks for an outcome."""
        return [[choice.speaks_for for choice in inquiry.choices] for inquiry in self.questions]


_ADAPTER = TypeAdapter(Adviser)


def read_advisers(folder: Path, library: Library) -> dict[str, Adviser]:
    """The advisers of a folder by id, in the order of their files' names.

    Raises `InvalidFile` with all that is wrong in them, and where they lead to what the library does not have.
    """
    problems: list[str] = []
    advisers: dict[str, Adviser] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            adviser = validated(_ADAPTER, read_text(path), path)
        except InvalidFile as error:
            problems += error.problems
            continue
        problems += _problems(adviser, library, path)
        advisers[adviser.id] = adviser
    if problems:
        raise InvalidFile(problems)
    return advisers


def _problems(adviser: Adviser, library: Library, path: Path) -> Iterator[str]:
    if adviser.id != path.stem:
        yield f"{path}:1: id: must be the name of the file, {path.stem}"
    known = {outcome.id for outcome in adviser.outcomes}
    for inquiry in adviser.questions:
        at = f"{path}:{line_of(path, f'about: {inquiry.about}')}"
        if adviser.kind is Kind.LADDER and len(inquiry.choices) != len(adviser.outcomes):
            yield f"{at}: {inquiry.about}: a ladder needs an answer for each of its {len(adviser.outcomes)} outcomes"
        for choice in inquiry.choices:
            for stranger in choice.speaks_for.keys() - known:
                yield f"{at}: {inquiry.about}: there is no outcome {stranger}"
            if any(weight > 0 for weight in choice.speaks_for.values()) and not choice.because:
                yield f"{at}: {inquiry.about}: because: is missing for “{choice.say}”"
    for outcome in adviser.outcomes:
        at = f"{path}:{line_of(path, f'id: {outcome.id}')}"
        for kind, ids, there in (
            ("article", outcome.articles, library.articles),
            ("checklist", outcome.checklists, library.checklists),
            ("topic", outcome.practise, library.topics),
        ):
            for missing in set(ids) - there.keys():
                yield f"{at}: {outcome.id}: there is no {kind} {missing}"
