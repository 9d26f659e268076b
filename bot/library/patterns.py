"""Patterns by which a task of a kind is split into steps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from bot.library.sources import STRICT, Id, Line
from bot.yaml_files import InvalidFile, read_text, validated


@dataclass(frozen=True, slots=True, config=STRICT)
class Pattern:
    """`example` is a task of its kind."""

    id: Id
    title: Annotated[Line, Field(max_length=50)]
    example: Annotated[Line, Field(max_length=60)]
    steps: Annotated[tuple[Annotated[Line, Field(max_length=120)], ...], Field(min_length=3, max_length=12)]


_ADAPTER = TypeAdapter(Pattern)


def read_patterns(folder: Path) -> dict[str, Pattern]:
    """The patterns of a folder by id; raises `InvalidFile` with all that is wrong in them."""
    problems: list[str] = []
    patterns = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            pattern = validated(_ADAPTER, read_text(path), path)
        except InvalidFile as error:
            problems += error.problems
            continue
        if pattern.id != path.stem:
            problems.append(f"{path}:1: id: must be the name of the file, {path.stem}")
        if len(set(pattern.steps)) < len(pattern.steps):
            problems.append(f"{path}:1: steps: one is there twice")
        patterns[pattern.id] = pattern
    if problems:
        raise InvalidFile(problems)
    return patterns
