"""The achievements there are, and which of them a number has earned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from bot.library.library import line_of
from bot.library.sources import STRICT, Id, Line
from bot.yaml_files import InvalidFile, read_text, validated
from storage.records import Measure

LONGEST_ID = 32


@dataclass(frozen=True, slots=True, config=STRICT)
class Achievement:
    """Given once, when `measure` comes to `at`; the titles are by language."""

    id: Annotated[Id, Field(max_length=LONGEST_ID)]
    sign: Line
    measure: Measure
    at: Annotated[int, Field(ge=1)]
    titles: Mapping[str, Annotated[Line, Field(max_length=60)]]


_ADAPTER = TypeAdapter(tuple[Achievement, ...])


def read_achievements(path: Path, languages: Collection[str]) -> dict[str, Achievement]:
    """By id, in the order of the file; raises `InvalidFile` also where a title is missing in one of the languages."""
    every = validated(_ADAPTER, read_text(path), path)
    problems = [
        f"{path}:{line_of(path, f'id: {one.id}')}: {one.id}: titles: {language} is missing"
        for one in every
        for language in languages
        if language not in one.titles
    ]
    found = {one.id: one for one in every}
    if len(found) < len(every):
        problems.append(f"{path}: an id is there twice")
    if problems:
        raise InvalidFile(problems)
    return found


def earned(achievements: Iterable[Achievement], measure: Measure, amount: int) -> list[str]:
    """The ids of those that such an amount is enough for."""
    return [one.id for one in achievements if one.measure is measure and amount >= one.at]
