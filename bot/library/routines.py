"""Templates of routines: what happens at which hour of a day that begins at a sample's hour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import yaml
from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from bot.library.library import Library, line_of
from bot.library.sources import STRICT, Id, Line, Source
from bot.yaml_files import InvalidFile, read_text, validated
from storage.records import Schedule

DAY = 24 * 60  # minutes
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def _is_clock(written: Any) -> Any:
    # YAML reads 11:15 without quotes as a number of base sixty.
    if not isinstance(written, str) or not _CLOCK.fullmatch(written):
        raise ValueError('must be a time in quotes such as "09:00"')
    return written


Clock = Annotated[time, BeforeValidator(_is_clock)]


class Days(StrEnum):
    """On which days the items of a routine are that name no weekdays."""

    WORKING = "working"
    EVERY = "every"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class ItemKind(StrEnum):
    """What `storage.records.Reminder.kind` may be of a routine's item."""

    FOCUS = "focus"
    REVIEW = "review"
    MEETING = "meeting"
    BREAK = "break"
    MEAL = "meal"
    RITUAL = "ritual"
    RETROSPECTIVE = "retrospective"
    MEASURES = "measures"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, config=STRICT)
class RoutineItem:
    """One line of a day. `minutes` is how long it lasts, `window` how many minutes after its time it still matters;
    with `every` it comes again each so many minutes until `until`. `weekdays` are empty for the days of the routine."""

    at: Clock
    minutes: Annotated[int, Field(ge=0, le=DAY)]
    kind: ItemKind
    text: Annotated[Line, Field(max_length=80)]
    why: Annotated[Line, Field(max_length=120)]
    window: Annotated[int, Field(ge=1, le=DAY)]
    weekdays: tuple[Weekday, ...] = ()
    every: Annotated[int, Field(ge=5, le=DAY)] | None = None
    until: Clock | None = None

    def __post_init__(self) -> None:
        if (self.every is None) != (self.until is None):
            raise ValueError("every and until are given together")
        if self.until is not None and self.until <= self.at:
            raise ValueError("until must be later than at")
        last = self.until or self.at
        if last.hour * 60 + last.minute + self.minutes > DAY:
            raise ValueError("ends after midnight")

    def schedule(self, days: Days) -> Schedule:
        """When it happens in a routine of these days."""
        weekdays = tuple(sorted(list(Weekday).index(weekday) for weekday in self.weekdays))
        working_days = days is Days.WORKING and not weekdays
        return Schedule(self.at, self.every, self.until, weekdays=weekdays, working_days=working_days)


@dataclass(frozen=True, slots=True, config=STRICT)
class RoutineTemplate:
    """`starts` is the hour at which the sample's working day begins: who begins later moves all by the difference.
    `articles` and `checklists` are ids of the library. All words are English; catalogues translate them."""

    id: Annotated[Id, Field(max_length=32)]
    title: Annotated[Line, Field(max_length=40)]
    summary: Annotated[Line, Field(max_length=120)]
    good_for: Annotated[Line, Field(max_length=160)]
    starts: Clock
    days: Days
    items: Annotated[tuple[RoutineItem, ...], Field(min_length=1, max_length=12)]
    articles: Annotated[tuple[Id, ...], Field(max_length=2)] = ()
    checklists: Annotated[tuple[Id, ...], Field(max_length=1)] = ()
    sources: tuple[Source, ...] = ()


_ADAPTER = TypeAdapter(RoutineTemplate)


def read_routines(folder: Path, library: Library) -> dict[str, RoutineTemplate]:
    """The templates of a folder by id, in the order of their files' names.

    Raises `InvalidFile` with all that is wrong in them, and where they lead to what the library does not have.
    """
    problems: list[str] = []
    templates = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            template = validated(_ADAPTER, read_text(path), path)
        except InvalidFile as error:
            problems += error.problems
            continue
        problems += _problems(template, library, path)
        templates[template.id] = template
    if problems:
        raise InvalidFile(problems)
    return templates


def _problems(template: RoutineTemplate, library: Library, path: Path) -> Iterator[str]:
    if template.id != path.stem:
        yield f"{path}:{line_of(path, f'id: {template.id}')}: id: must be the name of the file, {path.stem}"
    if len({item.text for item in template.items}) < len(template.items):
        yield f"{path}:{line_of(path, 'items:')}: items: one is there twice"
    kinds: Sequence[tuple[str, tuple[str, ...], Mapping[str, object]]] = (
        ("article", template.articles, library.articles),
        ("checklist", template.checklists, library.checklists),
    )
    for kind, ids, there in kinds:
        for missing in set(ids) - there.keys():
            line = line_of(path, f"{kind}s: [{', '.join(ids)}]")
            yield f"{path}:{line}: {kind}s: there is no {kind} {missing}"


def texts(file: IO[bytes], *_how: object, **_options: object) -> Iterator[tuple[int, str, str, list[str]]]:
    """The words of one template as an extractor of Babel hands them to the catalogues, named in `pyproject.toml`:
    https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods."""
    template = _ADAPTER.validate_python(yaml.safe_load(file))
    for text in (template.title, template.summary, template.good_for):
        yield 1, "gettext", text, []
    for item in template.items:
        yield 1, "gettext", item.text, []
        yield 1, "gettext", item.why, []
