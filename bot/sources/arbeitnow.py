"""Arbeitnow: jobs in Germany and Europe, newest first, read page by page back to the last run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.paging import asked_for, reaches_on
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from storage.records import RawJob, WorkMode

ADDRESS = "https://www.arbeitnow.com/api/job-board-api"
PAGES = 10
"""A page holds some hundreds of jobs, and a day brings fewer than ten pages."""

COUNT = re.compile(r"\s*\(\d+\)\Z")
FOOTER = re.compile(
    r"(?:\s|<(?:p|br|hr)\b[^<>]*>)*\bFind (?:more )?(?:(?!\bFind\b).){0,300}?\bon (?:(?!\bFind\b).){0,200}?Arbeitnow"
    r"(?:\s|</?\w+[^<>]*>|&lt;/?\w+&gt;)*\Z",
    re.DOTALL,
)
LEVEL = re.compile(
    r"\b(?:junior|senior|entry|experienced|berufseinstieg|berufserfahren|lead|manager|management|head|director)\b",
    re.IGNORECASE,
)


class Row(BaseModel):
    """One job; `slug` is its id. The description is HTML, in some rows escaped once more."""

    slug: Title
    url: Link
    title: Title
    company_name: Lenient[Line] = None
    description: Lenient[Text] = None
    remote: Lenient[bool] = None
    tags: Lenient[list[Line]] = None
    job_types: Lenient[list[Line]] = None
    location: Lenient[Line] = None
    created_at: Instant = None


class Arbeitnow(Source):
    """The public interface of arbeitnow.com (arbeitnow.com/blog/job-board-api).

    `job_types` mixes kinds of contract with levels. That `remote` is false says little, as it is so for hybrid jobs
    too. Its terms: a link back to Arbeitnow.
    """

    name = "arbeitnow"
    title = "Arbeitnow"
    attribution = Attribution("Source: Arbeitnow", "https://www.arbeitnow.com")
    terms = "https://www.arbeitnow.com/terms"
    every = timedelta(hours=1)

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(ADDRESS)

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        jobs, broken = read_rows(Row, rows_of(document, "data"), "slug", _job)
        page = asked_for(state, "page", 1) + 1
        if page <= PAGES and _names(document.get("links"), page) and reaches_on(jobs, state):
            return Page(jobs, broken, [Request(ADDRESS, {"page": str(page)})])
        return Page(jobs, broken)


def _names(links: Any, page: int) -> bool:
    """Whether the next page is this one of the same list: the link has led to filtered lists."""
    following = links.get("next") if isinstance(links, dict) else None
    try:
        parts = urlsplit(following if isinstance(following, str) else "")
        return parts.path == urlsplit(ADDRESS).path and parse_qsl(parts.query) == [("page", str(page))]
    except ValueError:
        return False


def _job(row: Row) -> RawJob:
    types = distinct(row.job_types or ())
    return RawJob(
        key=row.slug,
        title=row.title,
        url=row.url,
        company=row.company_name or "",
        html=FOOTER.sub("", row.description or "").strip(),
        place=row.location or "",
        tags=distinct(COUNT.sub("", tag) for tag in row.tags or ()),
        work_mode=WorkMode.REMOTE if row.remote else None,
        employment=", ".join(kind for kind in types if not LEVEL.search(kind)),
        seniority=", ".join(kind for kind in types if LEVEL.search(kind)),
        published_at=row.created_at,
    )
