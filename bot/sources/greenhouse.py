"""Greenhouse: the public board of one company, complete in one answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from pydantic import BaseModel

from bot.errors import UnknownBoard
from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from storage.records import RawJob, WorkMode

MODE_FIELD = re.compile(
    r"work ?(place|model|mode|arrangement|location)|(location|remote) type|^remote\??$", re.IGNORECASE
)
EMPLOYMENT_FIELD = re.compile(r"employment type|time type|job type", re.IGNORECASE)

MODES = {
    "remote": WorkMode.REMOTE,
    "fully remote": WorkMode.REMOTE,
    "hybrid": WorkMode.HYBRID,
    "on-site": WorkMode.ONSITE,
    "onsite": WorkMode.ONSITE,
    "in-office": WorkMode.ONSITE,
    "in office": WorkMode.ONSITE,
}


class Place(BaseModel):
    """A location (`name` alone) or an office (`name` is internal, `location` the address)."""

    name: Lenient[Line] = None
    location: Lenient[Line] = None


class Department(BaseModel):
    name: Lenient[Line] = None


class Field(BaseModel):
    """A field the company added itself. `value` may also be a list, a range or null: those say nothing here."""

    name: Lenient[Line] = None
    value: Lenient[bool | Line] = None


class Row(BaseModel):
    """One advert; one role in several places may be several adverts with ids of their own."""

    id: int
    title: Title
    absolute_url: Link
    internal_job_id: object = ""
    company_name: Lenient[Line] = None
    content: Lenient[Text] = None
    location: Lenient[Place] = None
    offices: Lenient[list[Place]] = None
    departments: Lenient[list[Department]] = None
    metadata: Lenient[list[Field]] = None
    language: Lenient[Line] = None
    first_published: Instant = None
    application_deadline: Instant = None


class Greenhouse(Source):
    """The Job Board API (developers.greenhouse.io/job-board.html), one request a board, no key.

    `content` is HTML escaped once; `first_published` is the date, as `updated_at` is touched in bulk. No terms are
    published for the boards: an hour between reads and a link to the original are courtesy.
    """

    name = "greenhouse"
    title = "Greenhouse"
    attribution = Attribution("Company board at Greenhouse", "https://www.greenhouse.com")
    every = timedelta(hours=1)
    whole_board = True
    boards = True

    def requests(self, state: SourceState) -> Iterable[Request]:
        board = quote(state.board or "", safe="")
        yield Request(f"https://boards-api.greenhouse.io/v1/boards/{board}/jobs", {"content": "true"})

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        if document.get("status") == 404:
            raise UnknownBoard(f"Greenhouse has no board {state.board!r}")
        return Page(*read_rows(Row, rows_of(document, "jobs"), "id", lambda row: _job(row, state.board or "")))


def _job(row: Row, board: str) -> RawJob | None:
    if row.internal_job_id is None:  # a talent pool to sign up to: there is no opening behind it
        return None
    place = (row.location and row.location.name) or ""
    offices = [office.location or office.name or "" for office in row.offices or ()]
    fields = row.metadata or []
    return RawJob(
        key=str(row.id),
        title=row.title,
        url=row.absolute_url,
        company=row.company_name or board,
        html=row.content or "",
        place=place,
        places=distinct([*place.split(";"), *offices]),
        tags=distinct(department.name or "" for department in row.departments or ()),
        work_mode=next(filter(None, map(_mode, fields)), None),
        employment=next(filter(None, map(_employment, fields)), ""),
        language=row.language or "",
        published_at=row.first_published,
        expires_at=row.application_deadline,
    )


def _mode(field: Field) -> WorkMode | None:
    if not MODE_FIELD.search(field.name or ""):
        return None
    if isinstance(field.value, bool):
        return WorkMode.REMOTE if field.value else None
    return MODES.get((field.value or "").lower())


def _employment(field: Field) -> str:
    return field.value if isinstance(field.value, str) and EMPLOYMENT_FIELD.search(field.name or "") else ""
