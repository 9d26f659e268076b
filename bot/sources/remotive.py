"""Remotive: one request lists the public corpus of some twenty remote jobs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from pydantic import BaseModel

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from storage.records import RawJob, WorkMode

TRACKING_PIXEL = re.compile(r"<img\b[^<>]*remotive\.(?:com|io)/job/track/[^<>]*>", re.IGNORECASE)


class Row(BaseModel):
    """One job. The free text fields are optional because the board leaves them blank or out at will."""

    id: int
    url: Link
    title: Title
    company_name: Lenient[Line] = None
    tags: Lenient[list[Line]] = None
    job_type: Lenient[Line] = None
    publication_date: Instant = None
    candidate_required_location: Lenient[Line] = None
    salary: Lenient[Line] = None
    description: Lenient[Text] = None


class Remotive(Source):
    """The public API of remotive.com (github.com/remotive-com/remote-jobs-api).

    Its parameters are ignored, so none is sent; dates carry no zone and are UTC. Its terms: a link to the job's page
    at Remotive and its name as the source, at most four requests a day.
    """

    name = "remotive"
    title = "Remotive"
    attribution = Attribution("Source: Remotive", "https://remotive.com")
    terms = "https://github.com/remotive-com/remote-jobs-api"
    every = timedelta(hours=6)
    requests_a_day = 4

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request("https://remotive.com/api/remote-jobs")

    def parse(self, body: bytes, state: SourceState) -> Page:
        return Page(*read_rows(Row, rows_of(decode(body), "jobs"), "id", _job))


def _job(row: Row) -> RawJob:
    return RawJob(
        key=str(row.id),
        title=row.title,
        url=row.url,
        company=row.company_name or "",
        html=TRACKING_PIXEL.sub("", row.description or "").strip(),
        place=row.candidate_required_location or "",
        tags=distinct(row.tags or ()),
        salary_text=row.salary or "",
        work_mode=WorkMode.REMOTE,
        employment=row.job_type or "",
        published_at=row.publication_date,
    )
