"""Ashby: the public board of one company, complete in one answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from pydantic import BaseModel

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from bot.sources.places import address
from storage.records import Period, RawJob, Salary, WorkMode

MODES = {"remote": WorkMode.REMOTE, "hybrid": WorkMode.HYBRID, "onsite": WorkMode.ONSITE}
PERIODS = {
    "1 YEAR": Period.YEAR,
    "1 MONTH": Period.MONTH,
    "1 WEEK": Period.WEEK,
    "1 DAY": Period.DAY,
    "1 HOUR": Period.HOUR,
}


class PostalAddress(BaseModel):
    addressLocality: Lenient[Line] = None  # noqa: N815
    addressRegion: Lenient[Line] = None  # noqa: N815
    addressCountry: Lenient[Line] = None  # noqa: N815


class Address(BaseModel):
    postalAddress: Lenient[PostalAddress] = None  # noqa: N815


class Place(BaseModel):
    """A further location; its `location` is the company's own name for it, its `address` the facts."""

    location: Lenient[Line] = None
    address: Lenient[Address] = None


class Component(BaseModel):
    """One kind of pay; of `Salary`, `EquityPercentage`, `Bonus` and others only the first is base pay."""

    compensationType: Lenient[Line] = None  # noqa: N815
    interval: Lenient[Line] = None
    currencyCode: Lenient[Line] = None  # noqa: N815
    minValue: Lenient[float] = None  # noqa: N815
    maxValue: Lenient[float] = None  # noqa: N815


class Compensation(BaseModel):
    summaryComponents: Lenient[list[Component]] = None  # noqa: N815


class Row(Place):
    """One job. `isRemote` is also true of hybrid jobs and of little use; `workplaceType` tells them apart."""

    id: Title
    title: Title
    jobUrl: Link  # noqa: N815
    isListed: Lenient[bool] = None  # noqa: N815
    department: Lenient[Line] = None
    team: Lenient[Line] = None
    employmentType: Lenient[Line] = None  # noqa: N815
    secondaryLocations: Lenient[list[Place]] = None  # noqa: N815
    publishedAt: Instant = None  # noqa: N815
    workplaceType: Lenient[Line] = None  # noqa: N815
    isRemote: Lenient[bool] = None  # noqa: N815
    descriptionHtml: Lenient[Text] = None  # noqa: N815
    shouldDisplayCompensationOnJobPostings: Lenient[bool] = None  # noqa: N815
    compensation: Lenient[Compensation] = None


class Ashby(Source):
    """The job posting API (developers.ashbyhq.com/docs/public-job-posting-api), one request a board, no key.

    Names of boards may hold blanks and capitals and are sent as written. An unknown board, or one whose company has
    switched the API off, answers 404 or with an empty list: neither tells anything about its jobs.
    """

    name = "ashby"
    title = "Ashby"
    attribution = Attribution("Company board at Ashby", "https://www.ashbyhq.com")
    every = timedelta(hours=1)
    whole_board = True
    boards = True

    def requests(self, state: SourceState) -> Iterable[Request]:
        board = quote(state.board or "", safe="")
        yield Request(f"https://api.ashbyhq.com/posting-api/job-board/{board}", {"includeCompensation": "true"})

    def parse(self, body: bytes, state: SourceState) -> Page:
        rows = rows_of(decode(body), "jobs")
        return Page(*read_rows(Row, rows, "id", lambda row: _job(row, state.board or "")))


def _job(row: Row, board: str) -> RawJob | None:
    if row.isListed is False:
        return None
    return RawJob(
        key=row.id,
        title=row.title,
        url=row.jobUrl,
        company=board,
        html=row.descriptionHtml or "",
        place=row.location or _address(row),
        places=distinct(name for place in (row, *(row.secondaryLocations or ())) for name in _names(place)),
        tags=distinct(filter(None, (row.department, row.team))),
        salary=_salary(row),
        work_mode=_mode(row),
        employment=row.employmentType or "",
        published_at=row.publishedAt,
    )


def _names(place: Place) -> tuple[str, str]:
    return place.location or "", _address(place)


def _address(place: Place) -> str:
    stated = (place.address and place.address.postalAddress) or PostalAddress()
    return address(stated.addressLocality, stated.addressRegion, stated.addressCountry)


def _mode(row: Row) -> WorkMode | None:
    if row.workplaceType:
        return MODES.get(row.workplaceType.lower())
    return WorkMode.REMOTE if row.isRemote else None


def _salary(row: Row) -> Salary | None:
    if row.shouldDisplayCompensationOnJobPostings is False or row.compensation is None:
        return None
    stated = (
        stated_pay(part.minValue, part.maxValue, part.currencyCode, PERIODS.get((part.interval or "").upper()))
        for part in row.compensation.summaryComponents or ()
        if part.compensationType == "Salary"
    )
    return next(filter(None, stated), None)
