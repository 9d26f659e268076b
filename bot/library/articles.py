"""Articles: Markdown below a front matter that says what the article is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from bot.library.sources import STRICT, Asked, Id, Line, Source, Tag
from bot.yaml_files import InvalidFile, read_text, validated

FENCE = "---"


class Theme(StrEnum):
    """The shelves of the library, in the order in which they are offered."""

    JOB_SEARCH = "job-search"
    INTERVIEWS = "interviews"
    WORK_MODELS = "work-models"
    REMOTE_WORK = "remote-work"
    PROFESSION = "profession"
    LANGUAGES = "languages"
    CAREERS = "careers"


class Level(StrEnum):
    ANY = "any"
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"


@dataclass(frozen=True, slots=True, config=STRICT)
class Article:
    """`body` is Markdown, of the subset in `bot.library.markdown`, that begins at line `body_line` of its file;
    `minutes` is how long reading takes."""

    id: Id
    title: Annotated[Line, Field(max_length=90)]
    summary: Annotated[Line, Field(max_length=160)]
    theme: Theme
    tags: Annotated[tuple[Tag, ...], Field(min_length=2, max_length=6)]
    level: Level
    minutes: Annotated[int, Field(ge=1, le=30)]
    sources: tuple[Source, ...]
    reviewed: date
    asked: Asked = ()
    body: str = ""
    body_line: int = 1


_ADAPTER = TypeAdapter(Article)


def read_article(path: Path) -> Article:
    """One article; raises `InvalidFile` naming file, line and key of what is wrong with its front matter."""
    lines = read_text(path).splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        raise InvalidFile([f"{path}:1: an article begins with its front matter between two lines {FENCE}"])
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == FENCE), None)
    if end is None:
        raise InvalidFile([f"{path}:1: the front matter has no second line {FENCE}"])
    article = validated(_ADAPTER, "\n".join(lines[1:end]), path, below=1)
    if article.id != path.stem:
        raise InvalidFile([f"{path}:2: id: must be the name of the file, {path.stem}"])
    first = next((number for number in range(end + 1, len(lines)) if lines[number].strip()), end)
    if first == end:
        raise InvalidFile([f"{path}:{end + 1}: there is no text below the front matter"])
    return replace(article, body="\n".join(lines[first:]), body_line=first + 1)
