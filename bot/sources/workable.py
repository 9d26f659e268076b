"""Workable: the jobs of one account, complete in one answer, a row for each place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from pydantic import BaseModel

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from bot.sources.places import address
from storage.records import RawJob, WorkMode


class Place(BaseModel):
    """One location; a `hidden` one is not meant to be shown."""

    city: Lenient[Line] = None
    region: Lenient[Line] = None
    country: Lenient[Line] = None
    hidden: Lenient[bool] = None


class Row(BaseModel):
    """One job in one of its places. The fields beside `locations` repeat the place this row is for."""

    shortcode: Title
    title: Title
    url: Link
    city: Lenient[Line] = None
    state: Lenient[Line] = None
    country: Lenient[Line] = None
    locations: Lenient[list[Place]] = None
    telecommuting: Lenient[bool] = None
    employment_type: Lenient[Line] = None
    experience: Lenient[Line] = None
    department: Lenient[Line] = None
    function: Lenient[Line] = None
    industry: Lenient[Line] = None
    published_on: Instant = None
    description: Lenient[Text] = None


class Workable(Source):
    """The widget interface behind companies' own career pages, one request an account, no key.

    The service refuses whoever asks quickly with a long 429, so boards are read every six hours. No terms are
    published for it.
    """

    name = "workable"
    title = "Workable"
    attribution = Attribution("Company board at Workable", "https://www.workable.com")
    every = timedelta(hours=6)
    whole_board = True
    boards = True

    def requests(self, state: SourceState) -> Iterable[Request]:
        account = quote(state.board or "", safe="")
        yield Request(f"https://apply.workable.com/api/v1/widget/accounts/{account}", {"details": "true"})

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        name = document.get("name")
        company = name.strip() if isinstance(name, str) else ""
        rows = rows_of(document, "jobs")
        jobs, broken = read_rows(Row, rows, "shortcode", lambda row: _job(row, company or state.board or ""))
        return Page(_merged(jobs), broken)


def _job(row: Row, company: str) -> RawJob:
    places = _places(row)
    return RawJob(
        key=row.shortcode,
        title=row.title,
        url=row.url,
        company=company,
        html=row.description or "",
        place=next(iter(places), ""),
        places=places,
        tags=distinct(filter(None, (row.department, row.function, row.industry))),
        work_mode=WorkMode.REMOTE if row.telecommuting else None,
        employment=row.employment_type or "",
        seniority=row.experience or "",
        published_at=row.published_on,
    )


def _places(row: Row) -> tuple[str, ...]:
    if not row.locations:
        return distinct([address(row.city, row.state, row.country)])
    return distinct(address(place.city, place.region, place.country) for place in row.locations if not place.hidden)


def _merged(jobs: Iterable[RawJob]) -> list[RawJob]:
    """Each job once, with the places of all its rows."""
    merged: dict[str, RawJob] = {}
    for job in jobs:
        known = merged.setdefault(job.key, job)
        merged[job.key] = replace(known, place=known.place or job.place, places=distinct([*known.places, *job.places]))
    return list(merged.values())
