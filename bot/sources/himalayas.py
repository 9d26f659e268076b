"""Himalayas: remote jobs, newest first, read page by page back to the last run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from pydantic import BaseModel

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.paging import reaches_on
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from storage.records import Period, RawJob, WorkMode

ADDRESS = "https://himalayas.app/jobs/api"
PAGE_ROWS = "20"
FURTHEST_OFFSET = 14.0

PERIODS = {
    "annual": Period.YEAR,
    "annually": Period.YEAR,
    "yearly": Period.YEAR,
    "monthly": Period.MONTH,
    "weekly": Period.WEEK,
    "daily": Period.DAY,
    "hourly": Period.HOUR,
}


class Row(BaseModel):
    """One job; `guid` is the address of its page. An empty list of restrictions means "anywhere"."""

    guid: Link
    title: Title
    companyName: Lenient[Line] = None  # noqa: N815
    companySlug: Lenient[Line] = None  # noqa: N815
    employmentType: Lenient[Line] = None  # noqa: N815
    minSalary: Lenient[float] = None  # noqa: N815
    maxSalary: Lenient[float] = None  # noqa: N815
    salaryPeriod: Lenient[Line] = None  # noqa: N815
    currency: Lenient[Line] = None
    seniority: Lenient[list[Line]] = None
    locationRestrictions: Lenient[list[Line]] = None  # noqa: N815
    timezoneRestrictions: Lenient[list[float]] = None  # noqa: N815
    parentCategories: Lenient[list[Line]] = None  # noqa: N815
    description: Lenient[Text] = None
    pubDate: Instant = None  # noqa: N815
    expiryDate: Instant = None  # noqa: N815


class Himalayas(Source):
    """The browse feed of himalayas.app (himalayas.app/api), by cursor, 20 rows a page.

    A run goes back to a day before the last good one, the first run two days; the fetcher's cap ends it earlier. Its
    terms: a visible link to himalayas.app and its name as the source; it refreshes once in 24 hours.
    """

    name = "himalayas"
    title = "Himalayas"
    attribution = Attribution("Data sourced from Himalayas", "https://himalayas.app")
    terms = "https://himalayas.app/api"
    every = timedelta(hours=24)

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(ADDRESS, {"limit": PAGE_ROWS})

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        jobs, broken = read_rows(Row, rows_of(document, "jobs"), "guid", _job)
        cursor = document.get("nextCursor")
        if isinstance(cursor, str) and cursor and reaches_on(jobs, state):
            return Page(jobs, broken, [Request(ADDRESS, {"limit": PAGE_ROWS, "cursor": cursor})])
        return Page(jobs, broken)


def _job(row: Row) -> RawJob:
    # Fresh rows carry the literal "name" until the board has filled in the company.
    company = row.companySlug if row.companyName in {None, "", "name"} else row.companyName
    return RawJob(
        key=row.guid,
        title=row.title,
        url=row.guid,
        company=company or "",
        html=row.description or "",
        tags=distinct(row.parentCategories or ()),
        salary=stated_pay(row.minSalary, row.maxSalary, row.currency, PERIODS.get((row.salaryPeriod or "").lower())),
        work_mode=WorkMode.REMOTE,
        countries=None if row.locationRestrictions is None else distinct(row.locationRestrictions),
        utc_offsets=_offsets(row.timezoneRestrictions),
        employment=row.employmentType or "",
        seniority=", ".join(distinct(row.seniority or ())),
        published_at=row.pubDate,
        expires_at=row.expiryDate,
    )


def _offsets(hours: list[float] | None) -> tuple[float, ...] | None:
    """The allowed offsets, ascending; None where one of them is no offset at all, so that none is believed."""
    if hours is None or not all(abs(hour) <= FURTHEST_OFFSET for hour in hours):
        return None
    return tuple(sorted(set(hours)))
