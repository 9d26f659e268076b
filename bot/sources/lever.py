"""Lever: the postings of one company, complete in one answer."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from bot.errors import SourceFailed, UnknownBoard
from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.boards import region_and_name
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode_any, distinct, read_rows
from bot.sources.places import address, country_name
from storage.records import Period, RawJob, Salary, WorkMode

HOSTS = {"": "api.lever.co", "eu": "api.eu.lever.co"}

MODES = {
    "remote": WorkMode.REMOTE,
    "hybrid": WorkMode.HYBRID,
    "on-site": WorkMode.ONSITE,
    "onsite": WorkMode.ONSITE,
}
PERIODS = {
    "per-year-salary": Period.YEAR,
    "per-month-salary": Period.MONTH,
    "per-week-salary": Period.WEEK,
    "per-day-wage": Period.DAY,
    "per-hour-wage": Period.HOUR,
}


class Categories(BaseModel):
    commitment: Lenient[Line] = None
    department: Lenient[Line] = None
    team: Lenient[Line] = None
    location: Lenient[Line] = None
    allLocations: Lenient[list[Line]] = None  # noqa: N815


class Section(BaseModel):
    """A heading and its points; `content` is `<li>` elements without the list around them."""

    text: Lenient[Line] = None
    content: Lenient[Text] = None


class SalaryRange(BaseModel):
    currency: Lenient[Line] = None
    interval: Lenient[Line] = None
    min: Lenient[float] = None
    max: Lenient[float] = None


class Row(BaseModel):
    """One posting. What it says is spread over `description`, `lists` and `additional`."""

    id: Title
    text: Title
    hostedUrl: Link  # noqa: N815
    categories: Lenient[Categories] = None
    country: Lenient[Line] = None
    createdAt: Instant = None  # noqa: N815
    description: Lenient[Text] = None
    lists: Lenient[list[Section]] = None
    additional: Lenient[Text] = None
    salaryDescription: Lenient[Text] = None  # noqa: N815
    salaryRange: Lenient[SalaryRange] = None  # noqa: N815
    workplaceType: Lenient[Line] = None  # noqa: N815


class Lever(Source):
    """The Postings API (github.com/lever/postings-api), one request a company, no key.

    A company hosted in the EU is the board "eu:name". `[]` means no open roles; an unknown company is a 404 with
    `{"ok": false}`. Its documentation allows third parties to read published postings; robots.txt asks for a pause.
    """

    name = "lever"
    title = "Lever"
    attribution = Attribution("Company board at Lever", "https://www.lever.co")
    terms = "https://github.com/lever/postings-api"
    every = timedelta(hours=1)
    whole_board = True
    boards = True
    at_once = 1

    def requests(self, state: SourceState) -> Iterable[Request]:
        region, name = region_and_name(state.board)
        if region not in HOSTS:
            raise UnknownBoard(f"Lever has no region {region!r}")
        yield Request(f"https://{HOSTS[region]}/v0/postings/{quote(name, safe='')}", {"mode": "json"})

    def parse(self, body: bytes, state: SourceState) -> Page:
        name = region_and_name(state.board)[1]
        return Page(*read_rows(Row, _postings(body, state.board), "id", lambda row: _job(row, name)))


def _postings(body: bytes, board: str | None) -> list[Any]:
    """The answer is a bare list; only an error is an object."""
    document = decode_any(body)
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and document.get("ok") is False:
        raise UnknownBoard(f"Lever has no board {board!r}")
    raise SourceFailed("the answer is no list of postings")


def _job(row: Row, board: str) -> RawJob:
    categories = row.categories or Categories()
    place = categories.location or ""
    if place.casefold() == "remote" and row.country:
        place = address(place, country_name(row.country))
    return RawJob(
        key=row.id,
        title=row.text,
        url=row.hostedUrl,
        company=board,
        html=_html(row),
        place=place,
        places=distinct([place, *(categories.allLocations or ())]),
        tags=distinct(filter(None, (categories.department, categories.team))),
        salary=_salary(row.salaryRange),
        work_mode=MODES.get((row.workplaceType or "").lower()),
        employment=categories.commitment or "",
        published_at=row.createdAt,
    )


def _html(row: Row) -> str:
    lists = (
        f"<h3>{html.escape(section.text or '')}</h3><ul>{section.content or ''}</ul>" for section in row.lists or ()
    )
    return "".join([row.description or "", *lists, row.additional or "", row.salaryDescription or ""])


def _salary(pay: SalaryRange | None) -> Salary | None:
    if pay is None:
        return None
    return stated_pay(pay.min, pay.max, pay.currency, PERIODS.get((pay.interval or "").lower()))
