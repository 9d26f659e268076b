"""USAJOBS: the IT openings of the United States' federal government, with the operator's own key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from bot.errors import SourceFailed
from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.keys import key_parts
from bot.sources.paging import asked_for, horizon
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from storage.records import Period, RawJob, Salary, WorkMode

ADDRESS = "https://data.usajobs.gov/api/Search"
PAGE_ROWS = "250"
PAGES = 8
IT_MANAGEMENT = "2210"
"""The occupational series of the federal government under which software is written."""

ANYWHERE = "anywhere in the u.s."

PERIODS = {"PA": Period.YEAR, "PM": Period.MONTH, "PW": Period.WEEK, "PD": Period.DAY, "PH": Period.HOUR}
"""Of its codes; the others are for piece work, for a fortnight, and for no pay."""

SCHEDULES = {"1": "Full-time", "2": "Part-time"}


class Place(BaseModel):
    LocationName: Lenient[Line] = None


class Schedule(BaseModel):
    """The name is often empty, the code never."""

    Name: Lenient[Line] = None
    Code: Lenient[Line] = None


class Pay(BaseModel):
    """Bounds are texts."""

    MinimumRange: Lenient[float] = None
    MaximumRange: Lenient[float] = None
    RateIntervalCode: Lenient[Line] = None


class Work(BaseModel):
    JobSummary: Lenient[Text] = None
    MajorDuties: Lenient[list[Text]] = None
    RemoteIndicator: Lenient[bool] = None


class Area(BaseModel):
    Details: Lenient[Work] = None


class Descriptor(BaseModel):
    """What an opening says of itself. Dates carry no zone."""

    PositionTitle: Title
    PositionURI: Link
    OrganizationName: Lenient[Line] = None
    PositionLocationDisplay: Lenient[Line] = None
    PositionLocation: Lenient[list[Place]] = None
    PositionSchedule: Lenient[list[Schedule]] = None
    PositionRemuneration: Lenient[list[Pay]] = None
    PublicationStartDate: Instant = None
    ApplicationCloseDate: Instant = None
    QualificationSummary: Lenient[Text] = None
    UserArea: Lenient[Area] = None


class Row(BaseModel):
    MatchedObjectId: int | Title
    MatchedObjectDescriptor: Descriptor


class USAJobs(Source):
    """The search of developer.usajobs.gov.

    A parameter it does not know is ignored, so that a mistake would list everything. The e-mail address of the key is
    the User-Agent it asks for. Its terms: for the registered use alone; no lending, selling or derived works.
    """

    name = "usajobs"
    title = "USAJOBS"
    attribution = Attribution("Source: USAJOBS", "https://www.usajobs.gov")
    key = "email:key"
    terms = "https://developer.usajobs.gov/"
    every = timedelta(hours=24)

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield _page(state, 1)

    def parse(self, body: bytes, state: SourceState) -> Page:
        result = decode(body).get("SearchResult")
        if not isinstance(result, dict):
            raise SourceFailed("the answer has no SearchResult")
        jobs, broken = read_rows(Row, rows_of(result, "SearchResultItems"), "MatchedObjectId", _job)
        page = asked_for(state, "Page", 1) + 1
        return Page(jobs, broken, [_page(state, page)] if page <= min(PAGES, _pages(result)) else [])


def _pages(result: dict[str, Any]) -> int:
    """How many pages there are, which is told as text."""
    area = result.get("UserArea")
    number = str(area.get("NumberOfPages")) if isinstance(area, dict) else ""
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def _page(state: SourceState, number: int) -> Request:
    email, key = key_parts(state.key, USAJobs.key)
    days = max(1, (state.now - horizon(state)).days)
    return Request(
        ADDRESS,
        {
            "DatePosted": str(min(days, 60)),
            "Fields": "full",
            "JobCategoryCode": IT_MANAGEMENT,
            "Page": str(number),
            "ResultsPerPage": PAGE_ROWS,
        },
        {"User-Agent": email, "Authorization-Key": key},
    )


def _job(row: Row) -> RawJob:
    opening = row.MatchedObjectDescriptor
    details = (opening.UserArea and opening.UserArea.Details) or Work()
    place = opening.PositionLocationDisplay or ""
    remote = bool(details.RemoteIndicator) or ANYWHERE in place.lower()
    text = [details.JobSummary, *(details.MajorDuties or ()), opening.QualificationSummary]
    return RawJob(
        key=str(row.MatchedObjectId),
        title=opening.PositionTitle,
        url=opening.PositionURI.replace(":443/", "/", 1),
        company=opening.OrganizationName or "",
        html="".join(f"<p>{part}</p>" for part in text if part),
        place=place,
        places=distinct(location.LocationName or "" for location in opening.PositionLocation or ()),
        salary=_salary(opening.PositionRemuneration or []),
        work_mode=WorkMode.REMOTE if remote else None,
        countries=("US",) if remote else None,
        employment=", ".join(distinct(map(_schedule, opening.PositionSchedule or ()))),
        published_at=opening.PublicationStartDate,
        expires_at=opening.ApplicationCloseDate,
    )


def _schedule(schedule: Schedule) -> str:
    return schedule.Name or SCHEDULES.get(schedule.Code or "", "")


def _salary(pay: list[Pay]) -> Salary | None:
    read = (
        stated_pay(one.MinimumRange, one.MaximumRange, "USD", PERIODS.get(one.RateIntervalCode or "")) for one in pay
    )
    return next(filter(None, read), None)
