"""SmartRecruiters: the postings of one company, a hundred a page, and the text of each for a request of its own."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from bot.errors import SourceFailed
from bot.sources.base import Attribution, Page, Request, Source, SourceState, TellsText
from bot.sources.payload import Instant, Lenient, Line, Text, Title, decode, distinct, read_rows, rows_of
from bot.sources.places import address, country_name
from storage.records import RawJob, WorkMode

PAGE_ROWS = 100
SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


class Label(BaseModel):
    """A choice from a list; may be an empty object."""

    id: Lenient[Line] = None
    label: Lenient[Line] = None
    code: Lenient[Line] = None


class Company(BaseModel):
    identifier: Lenient[Line] = None
    name: Lenient[Line] = None


class Place(BaseModel):
    """`country` is an alpha-2 code in lower case."""

    city: Lenient[Line] = None
    region: Lenient[Line] = None
    country: Lenient[Line] = None
    fullLocation: Lenient[Line] = None  # noqa: N815
    remote: Lenient[bool] = None
    hybrid: Lenient[bool] = None


class Section(BaseModel):
    title: Lenient[Line] = None
    text: Lenient[Text] = None


class Advert(BaseModel):
    sections: Lenient[dict[str, Lenient[Section]]] = None


class Posting(BaseModel):
    """One posting, of which a list may leave out the text."""

    jobAd: Lenient[Advert] = None  # noqa: N815


class Row(Posting):
    """One posting of the list."""

    id: Title
    name: Title
    company: Lenient[Company] = None
    releasedDate: Instant = None  # noqa: N815
    location: Lenient[Place] = None
    industry: Lenient[Label] = None
    department: Lenient[Label] = None
    function: Lenient[Label] = None
    typeOfEmployment: Lenient[Label] = None  # noqa: N815
    experienceLevel: Lenient[Label] = None  # noqa: N815
    language: Lenient[Label] = None


class SmartRecruiters(Source, TellsText):
    """The Posting API (developers.smartrecruiters.com/docs/posting-api), no key, `limit` 100 at most.

    An unknown company is a well-formed answer with nothing in it. The text of a posting takes a request of its own. No
    terms are published for it.
    """

    name = "smartrecruiters"
    title = "SmartRecruiters"
    attribution = Attribution("Company board at SmartRecruiters", "https://www.smartrecruiters.com")
    every = timedelta(hours=3)
    whole_board = True
    boards = True
    texts_a_run = 40

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield _request(state.board, 0)

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        rows = rows_of(document, "content")
        jobs, broken = read_rows(Row, rows, "id", lambda row: _job(row, state.board or ""))
        reached, total = _count(document, "offset") + len(rows), _count(document, "totalFound")
        if reached >= total:
            return Page(jobs, broken)
        if not rows:
            raise SourceFailed(f"the list ends after {reached} of {total} postings")
        return Page(jobs, broken, [_request(state.board, reached)])

    def text_request(self, key: str, board: str | None) -> Request:
        return Request(f"{_postings(board)}/{quote(key, safe='')}")

    def parse_text(self, body: bytes) -> str:
        try:
            description = _html(Posting.model_validate(decode(body)).jobAd)
        except ValidationError as error:
            raise SourceFailed("the answer is no posting") from error
        if not description:
            raise SourceFailed("the posting has no text")
        return description


def _postings(board: str | None) -> str:
    return f"https://api.smartrecruiters.com/v1/companies/{quote(board or '', safe='')}/postings"


def _request(board: str | None, offset: int) -> Request:
    url = _postings(board)
    return Request(url, {"limit": str(PAGE_ROWS), "offset": str(offset)})


def _count(document: dict[str, Any], name: str) -> int:
    value = document.get(name)
    if not isinstance(value, int) or value < 0:
        raise SourceFailed(f"the answer has no number {name!r}")
    return value


def _job(row: Row, board: str) -> RawJob:
    company = row.company or Company()
    place = row.location or Place()
    description = _html(row.jobAd)
    site = place.fullLocation or address(place.city, place.region, country_name(place.country))
    return RawJob(
        key=row.id,
        title=row.name,
        url=f"https://jobs.smartrecruiters.com/{quote(company.identifier or board, safe='')}/{quote(row.id, safe='')}",
        company=company.name or board,
        html=description,
        place=site,
        places=distinct([site]),
        tags=distinct(filter(None, map(_label, (row.department, row.function, row.industry)))),
        work_mode=_mode(place),
        employment=_label(row.typeOfEmployment),
        seniority=_label(row.experienceLevel),
        language=(row.language and row.language.code) or "",
        published_at=row.releasedDate,
        text_apart=not description,
    )


def _label(choice: Label | None) -> str:
    return (choice and choice.label) or ""


def _mode(place: Place) -> WorkMode | None:
    if place.hybrid:
        return WorkMode.HYBRID
    return WorkMode.REMOTE if place.remote else None


def _html(advert: Advert | None) -> str:
    sections = (advert and advert.sections) or {}
    found = [section for name in SECTIONS if (section := sections.get(name)) and section.text]
    return "".join(f"<h3>{html.escape(section.title or '')}</h3>{section.text}" for section in found)
