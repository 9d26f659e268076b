"""Reed: British jobs for developers, with the operator's own key."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.keys import key_parts
from bot.sources.paging import asked_for, horizon
from bot.sources.pay import stated_pay
from bot.sources.payload import Lenient, Line, Link, Text, Title, decode, read_rows, rows_of
from storage.records import Period, RawJob, Salary

ADDRESS = "https://www.reed.co.uk/api/1.0/search"
PAGE_ROWS = 100
PAGES = 5
LEAST_A_YEAR = 5_000.0
"""Amounts come without a period: below this they are a day's or an hour's, above it always a year's."""


def _day(value: object) -> datetime | None:
    """The day in "dd/mm/yyyy", as midnight UTC."""
    try:
        return datetime.strptime(str(value), "%d/%m/%Y").replace(tzinfo=UTC)
    except ValueError:
        return None


Day = Annotated[datetime | None, BeforeValidator(_day)]


class Row(BaseModel):
    """One job. The description is a snippet; hidden pay is null."""

    jobId: int  # noqa: N815
    jobUrl: Link  # noqa: N815
    jobTitle: Title  # noqa: N815
    employerName: Lenient[Line] = None  # noqa: N815
    locationName: Lenient[Line] = None  # noqa: N815
    minimumSalary: Lenient[float] = None  # noqa: N815
    maximumSalary: Lenient[float] = None  # noqa: N815
    currency: Lenient[Line] = None
    date: Day = None
    expirationDate: Day = None  # noqa: N815
    jobDescription: Lenient[Text] = None  # noqa: N815


class Reed(Source):
    """The search of reed.co.uk (reed.co.uk/developers/jobseeker).

    It cannot sort by date, so a run reads a fixed number of pages and keeps what is new. The key is the user name of
    HTTP's basic authentication, without a password.
    """

    name = "reed"
    title = "Reed"
    attribution = Attribution("Source: Reed.co.uk", "https://www.reed.co.uk")
    key = "key"
    terms = "https://www.reed.co.uk/developers/jobseeker"
    every = timedelta(hours=6)

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield _page(state, 0)

    def parse(self, body: bytes, state: SourceState) -> Page:
        rows = rows_of(decode(body), "results")
        oldest = horizon(state)
        jobs, broken = read_rows(Row, rows, "jobId", lambda row: _job(row) if _is_new(row, oldest) else None)
        skip = asked_for(state, "resultsToSkip", 0) + PAGE_ROWS
        goes_on = len(rows) >= PAGE_ROWS and skip < PAGES * PAGE_ROWS
        return Page(jobs, broken, [_page(state, skip)] if goes_on else [])


def _page(state: SourceState, skip: int) -> Request:
    (key,) = key_parts(state.key, Reed.key)
    token = base64.b64encode(f"{key}:".encode()).decode()
    params = {"keywords": "developer", "resultsToSkip": str(skip), "resultsToTake": str(PAGE_ROWS)}
    return Request(ADDRESS, params, {"Authorization": f"Basic {token}"})


def _is_new(row: Row, oldest: datetime) -> bool:
    # A day is named by its beginning, and what is of that day may be younger than `oldest`.
    return row.date is None or row.date > oldest - timedelta(days=1)


def _job(row: Row) -> RawJob:
    return RawJob(
        key=str(row.jobId),
        title=row.jobTitle,
        url=row.jobUrl,
        company=row.employerName or "",
        html=row.jobDescription or "",
        place=row.locationName or "",
        salary=_salary(row),
        published_at=row.date,
        expires_at=row.expirationDate,
    )


def _salary(row: Row) -> Salary | None:
    amounts = [amount for amount in (row.minimumSalary, row.maximumSalary) if amount]
    if not amounts or min(amounts) < LEAST_A_YEAR:
        return None
    return stated_pay(row.minimumSalary, row.maximumSalary, row.currency, Period.YEAR)
