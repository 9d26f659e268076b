"""Remote OK: one request lists the hundred newest remote jobs, after a notice of its terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from pydantic import BaseModel

from bot.errors import SourceFailed
from bot.sources.base import Attribution, Logo, Page, Request, Source, SourceState
from bot.sources.pay import stated_pay
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode_any, distinct, read_rows
from storage.records import Period, RawJob, WorkMode

BEACON = re.compile(r"(?:\s|<br ?/?>)*Please mention the word\b[^<>]{0,200}?\btag\b.*\Z", re.DOTALL)
"""Ends every description: a word that changes with each request, and a tag that is the address of whoever asked."""


class Row(BaseModel):
    """One job. Amounts of 0 are not stated; `location` is often empty, or cut off behind its first comma."""

    id: int | Title
    url: Link
    position: Title
    company: Lenient[Line] = None
    tags: Lenient[list[Line]] = None
    description: Lenient[Text] = None
    location: Lenient[Line] = None
    salary_min: Lenient[float] = None
    salary_max: Lenient[float] = None
    epoch: Instant = None
    date: Instant = None


class RemoteOK(Source):
    """The public interface of remoteok.com, whose terms are the first element of its answer.

    Texts are often UTF-8 that was read as Latin-1; normalising repairs them. Neither currency nor period of the pay is
    stated: the board asks employers for US dollars a year. Its terms: a link to the job's page there that search
    engines may follow, its name as the source, and no use of its logo.
    """

    name = "remoteok"
    title = "Remote OK"
    attribution = Attribution("Source: Remote OK", "https://remoteok.com")
    terms = "https://remoteok.com/api"
    every = timedelta(hours=1)
    logo = Logo.FORBIDDEN

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request("https://remoteok.com/api")

    def parse(self, body: bytes, state: SourceState) -> Page:
        rows = decode_any(body)
        if not isinstance(rows, list) or not rows:
            raise SourceFailed("the answer is no list that begins with the notice")
        return Page(*read_rows(Row, (row for row in rows if not _is_notice(row)), "id", _job))


def _is_notice(row: object) -> bool:
    return isinstance(row, dict) and "legal" in row and "position" not in row


def _job(row: Row) -> RawJob:
    return RawJob(
        key=str(row.id),
        title=row.position,
        url=row.url,
        company=row.company or "",
        html=BEACON.sub("", row.description or "").strip(),
        place=(row.location or "").rstrip(" ,"),
        tags=distinct(row.tags or ()),
        salary=stated_pay(row.salary_min, row.salary_max, "USD", Period.YEAR),
        work_mode=WorkMode.REMOTE,
        published_at=row.epoch or row.date,
    )
