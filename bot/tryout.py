"""`rolecall fetch` and `rolecall normalise`: tries a source, or the understanding of postings, without a bot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import OperatorError, SourceError
from bot.normalise import Normaliser, as_labels, remote_eligibility
from bot.rules import recurrence
from bot.sources import SOURCES
from bot.sources.base import Page, Source, SourceState
from bot.sources.config import SourceEntry
from bot.sources.fetcher import Fetcher, Run
from storage.records import RawJob, Understood


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody for whom eligibility is asked: `--person NAME=COUNTRY,ZONE`."""

    name: str
    country: str
    zone: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `OperatorError` where the text is not NAME=COUNTRY,ZONE with an existing zone."""
        name, _, home = text.partition("=")
        country, _, zone = home.partition(",")
        try:
            recurrence.standard_offset(zone, 2026)
        except recurrence.UnknownZone:
            zone = ""
        if not name or len(country) != 2 or not zone:
            raise OperatorError(f"--person {text}: write it like ana=DE,Europe/Berlin")
        return cls(name, country.upper(), zone)


class PostingLine(BaseModel):
    """One line of input: `id`, the text in one of three forms, and what else is known."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    text: str | None = None
    html: str | None = None
    markdown: str | None = None
    title: str | None = None
    company: str | None = None
    location: str | None = None
    tags: list[str] = Field(default_factory=list)
    salary: str | None = None

    def raw(self) -> RawJob:
        return RawJob(
            key=str(self.id),
            title=self.title or "",
            url="",
            company=self.company or "",
            html=self.html or "",
            text=self.markdown or self.text or "",
            place=self.location or "",
            tags=tuple(self.tags),
            salary_text=self.salary or "",
        )


def read_line(line: str) -> PostingLine:
    """One JSON line; raises `ValueError` with what is wrong with it."""
    try:
        return PostingLine.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}: {first['msg']}" if where else first["msg"]) from error


def labelled(normaliser: Normaliser, posting: PostingLine, seekers: Sequence[Seeker], year: int) -> dict[str, Any]:
    """What was understood of one posting, and for each person whether they may take it remotely and why."""
    understood = normaliser.understand(posting.raw())
    labels = {"id": posting.id, **as_labels(understood)}
    if seekers:
        verdicts = {
            seeker.name: remote_eligibility(
                understood.facts, seeker.country, recurrence.standard_offset(seeker.zone, year)
            )
            for seeker in seekers
        }
        labels["eligible"] = {name: verdict.value for name, (verdict, _) in verdicts.items()}
        labels["eligible_because"] = {name: because for name, (_, because) in verdicts.items()}
    return labels


async def fetch(source: Source, entry: SourceEntry, now: datetime) -> Run:
    """Read a source as the ingest tick would, all boards of the entry being one run each; only the first is read."""
    state = SourceState(now=now, board=next(iter(entry.boards), None), key=entry.key)
    async with Fetcher() as fetcher:
        return await fetcher.run(source, entry, state, {})


def parse_file(source: Source, path: Path, board: str | None, now: datetime) -> Page:
    """Read an answer saved earlier; raises `OperatorError` where it is not what the source documents."""
    try:
        return source.parse(path.read_bytes(), SourceState(now=now, board=board))
    except (OSError, SourceError) as error:
        raise OperatorError(f"{path}: {error}") from error


def find_entry(entries: Iterable[SourceEntry], name: str) -> tuple[Source, SourceEntry]:
    """The adapter and entry for "remotive" or "greenhouse:board"; raises `OperatorError` for an unknown name."""
    adapter, _, board = name.partition(":")
    source = SOURCES.get(adapter)
    if source is None:
        raise OperatorError(f"there is no source {adapter!r}; there are {', '.join(SOURCES)}")
    listed = next((entry for entry in entries if entry.adapter == adapter), SourceEntry(adapter, source.every))
    boards = (board,) if board else listed.boards[:1]
    if source.boards and not boards:
        raise OperatorError(f"{adapter} needs a board: {adapter}:NAME")
    return source, SourceEntry(adapter, listed.every, listed.url, boards, listed.key, listed.allow_private)


def described(understood: Understood) -> Iterator[str]:
    """One posting in a few lines for a person at a terminal."""
    facts = understood.facts
    yield f"{understood.title} — {understood.company or '?'} — {understood.place or '?'}"
    labels = as_labels(understood)
    stated = {
        name: value for name, value in labels.items() if value not in (None, [], False, {}) and name != "evidence"
    }
    yield "  " + json.dumps(stated, ensure_ascii=False)
    for fact, words in facts.evidence.items():
        yield f"    {fact}: {words!r}"
