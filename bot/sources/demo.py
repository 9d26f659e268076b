"""The demo feed: invented postings that the playground publishes day by day, for trying Rolecall without a network."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from pydantic import BaseModel

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from storage.records import RawJob, WorkMode

ORIGIN = "http://127.0.0.1:8080"


class Row(BaseModel):
    """One posting. As in most feeds, all that follows the title may be missing."""

    id: Title
    url: Link
    title: Title
    company: Lenient[Line] = None
    place: Lenient[Line] = None
    salary: Lenient[Line] = None
    employment: Lenient[Line] = None
    work_mode: Lenient[WorkMode] = None
    countries: Lenient[list[Line]] = None
    utc_offsets: Lenient[list[float]] = None
    language: Lenient[Line] = None
    tags: Lenient[list[Line]] = None
    description: Lenient[Text] = None
    published_at: Instant = None


class Demo(Source):
    """The feed of `bot.playground.demo_feed`: one request lists all that has been published so far."""

    name = "demo"
    title = "Rolecall demo feed"
    attribution = Attribution("Demo feed: invented postings", ORIGIN)
    every = timedelta(minutes=15)

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(f"{ORIGIN}/demo/jobs.json")

    def parse(self, body: bytes, state: SourceState) -> Page:
        return Page(*read_rows(Row, rows_of(decode(body), "jobs"), "id", _job))


def _job(row: Row) -> RawJob:
    return RawJob(
        key=row.id,
        title=row.title,
        url=row.url,
        company=row.company or "",
        html=row.description or "",
        place=row.place or "",
        tags=distinct(row.tags or ()),
        salary_text=row.salary or "",
        work_mode=row.work_mode,
        countries=None if row.countries is None else distinct(row.countries),
        utc_offsets=None if row.utc_offsets is None else tuple(row.utc_offsets),
        employment=row.employment or "",
        language=row.language or "",
        published_at=row.published_at,
    )
