"""Jobicy: the remote jobs of the last seven days, newest first, and whether those seen earlier are still open."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from pydantic import BaseModel

from bot.errors import SourceFailed
from bot.sources.base import Attribution, Page, Request, Source, SourceState, TellsStatus
from bot.sources.paging import reaches_on
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from storage.records import Period, RawJob, WorkMode

ADDRESS = "https://jobicy.com/api/v2/remote-jobs"
PAGE_ROWS = "100"

PERIODS = {
    "yearly": Period.YEAR,
    "monthly": Period.MONTH,
    "weekly": Period.WEEK,
    "daily": Period.DAY,
    "hourly": Period.HOUR,
}

STATUSES = ("active", "closed")
"""The third, "unknown", is no evidence that a job is closed."""


class Row(BaseModel):
    """One job; the keys of the pay are missing where it is not stated."""

    id: int
    url: Link
    jobTitle: Title  # noqa: N815
    companyName: Lenient[Line] = None  # noqa: N815
    jobIndustry: Lenient[list[Line]] = None  # noqa: N815
    jobType: Lenient[list[Line]] = None  # noqa: N815
    jobGeo: Lenient[Line] = None  # noqa: N815
    jobLevel: Lenient[Line] = None  # noqa: N815
    jobExcerpt: Lenient[Text] = None  # noqa: N815
    jobDescription: Lenient[Text] = None  # noqa: N815
    pubDate: Instant = None  # noqa: N815
    salaryMin: Lenient[float] = None  # noqa: N815
    salaryMax: Lenient[float] = None  # noqa: N815
    salaryCurrency: Lenient[Line] = None  # noqa: N815
    salaryPeriod: Lenient[Line] = None  # noqa: N815


class Jobicy(Source, TellsStatus):
    """Version 2 of the public interface (github.com/Jobicy/remote-jobs-api).

    An unknown parameter is answered with 400; a cursor is valid for 24 hours. Its terms: credit and a link to the job's
    page at Jobicy, left as it is; no passing on to other job boards; at most once an hour.
    """

    name = "jobicy"
    title = "Jobicy"
    attribution = Attribution("Source: Jobicy", "https://jobicy.com")
    terms = "https://github.com/Jobicy/remote-jobs-api"
    every = timedelta(hours=1)
    status_batch = 100

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(ADDRESS, {"count": PAGE_ROWS})

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        jobs, broken = read_rows(Row, rows_of(document, "jobs"), "id", _job)
        cursor = document.get("nextCursor")
        if isinstance(cursor, str) and cursor and reaches_on(jobs, state):
            return Page(jobs, broken, [Request(ADDRESS, {"count": PAGE_ROWS, "cursor": cursor})])
        return Page(jobs, broken)

    def status_request(self, keys: Sequence[str]) -> Request:
        return Request(f"{ADDRESS}/status", {"ids": ",".join(keys)})

    def parse_status(self, body: bytes) -> Mapping[str, bool]:
        document = decode(body)
        if document.get("success") is not True:
            raise SourceFailed("the answer is no list of statuses")
        rows = [row for row in rows_of(document, "jobs") if isinstance(row, dict)]
        return {str(row.get("id")): row["status"] == "active" for row in rows if row.get("status") in STATUSES}


def _job(row: Row) -> RawJob:
    return RawJob(
        key=str(row.id),
        title=row.jobTitle,
        url=row.url,
        company=row.companyName or "",
        html=row.jobDescription or row.jobExcerpt or "",
        place=row.jobGeo or "",
        tags=distinct(map(html.unescape, row.jobIndustry or ())),
        salary=stated_pay(
            row.salaryMin, row.salaryMax, row.salaryCurrency, PERIODS.get((row.salaryPeriod or "").lower())
        ),
        work_mode=WorkMode.REMOTE,
        employment=", ".join(row.jobType or ()),
        seniority=row.jobLevel or "",
        published_at=row.pubDate,
    )
