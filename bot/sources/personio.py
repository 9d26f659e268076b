"""Personio: the positions of one company as XML, complete in one answer."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from pydantic import BaseModel

from bot.errors import SourceFailed, UnknownBoard
from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.boards import host, region_and_name
from bot.sources.payload import Instant, Lenient, Line, Text, Title, distinct, read_rows
from bot.sources.xml import parse_xml
from storage.records import RawJob

HOSTS = {"": "jobs.personio.de", "com": "jobs.personio.com"}


class Part(BaseModel):
    """One part of the advert: a heading and HTML."""

    name: Lenient[Line] = None
    value: Lenient[Text] = None


class Row(BaseModel):
    """One position; `subcompany` is the legal entity, where the company has several."""

    id: Title
    name: Title
    subcompany: Lenient[Line] = None
    office: Lenient[Line] = None
    offices: list[Line]
    department: Lenient[Line] = None
    occupation: Lenient[Line] = None
    employmentType: Lenient[Line] = None  # noqa: N815
    schedule: Lenient[Line] = None
    seniority: Lenient[Line] = None
    keywords: Lenient[Line] = None
    createdAt: Instant = None  # noqa: N815
    parts: list[Part]


class Personio(Source):
    """The XML feed of a company's career page (developer.personio.de/docs/retrieving-open-job-positions), no key.

    A company at jobs.personio.com is the board "com:name". An unknown company leads to Personio's own web site. The
    service refuses whoever asks quickly, so boards are read every six hours, one after the other. No terms are
    published for it.
    """

    name = "personio"
    title = "Personio"
    attribution = Attribution("Company board at Personio", "https://www.personio.com")
    every = timedelta(hours=6)
    whole_board = True
    boards = True
    at_once = 1

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(f"https://{host(state.board, HOSTS)}/xml", {"language": "en"})

    def parse(self, body: bytes, state: SourceState) -> Page:
        start = body.lstrip()[:4096].lower()
        if start.startswith((b"<!doctype html", b"<html")) and b"personio" in start:
            raise UnknownBoard(f"Personio has no board {state.board!r}")
        root = parse_xml(body)
        if root.tag != "workzag-jobs":
            raise SourceFailed(f"the answer is <{root.tag[:40]}>, not a list of positions")
        address = f"https://{host(state.board, HOSTS)}/job"
        name = region_and_name(state.board)[1]
        return Page(*read_rows(Row, map(_fields, root.iter("position")), "id", lambda row: _job(row, name, address)))


def _fields(position: Element) -> dict[str, Any]:
    parts = position.iterfind("jobDescriptions/jobDescription")
    return {
        **{child.tag: child.text for child in position},
        "offices": [office.text or "" for office in position.iterfind("additionalOffices/office")],
        "parts": [{child.tag: child.text for child in part} for part in parts],
    }


def _job(row: Row, company: str, address: str) -> RawJob:
    return RawJob(
        key=row.id,
        title=row.name,
        url=f"{address}/{quote(row.id, safe='')}",
        company=row.subcompany or company,
        html="".join(f"<h3>{html.escape(part.name or '')}</h3>{part.value or ''}" for part in row.parts),
        place=row.office or "",
        places=distinct([row.office or "", *row.offices]),
        tags=distinct([row.department or "", row.occupation or "", *(row.keywords or "").split(",")]),
        employment=_employment(row),
        seniority=row.seniority or "",
        published_at=row.createdAt,
    )


def _employment(row: Row) -> str:
    """`permanent` says nothing about the hours, which `schedule` does; the other types are worth a word."""
    kind = "" if row.schedule and row.employmentType == "permanent" else row.employmentType
    return ", ".join(distinct(filter(None, (kind, row.schedule))))
