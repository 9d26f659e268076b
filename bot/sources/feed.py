"""Any RSS, Atom or JSON feed, by its address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from pydantic import BaseModel, ConfigDict

from bot.errors import SourceFailed
from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.payload import Instant, Lenient, Line, Link, Text, Title, decode, distinct, read_rows, rows_of
from bot.sources.syndication import Entry, entries
from storage.records import RawJob

JSON_FEED = "https://jsonfeed.org/version/1"

LARGEST = 10_000_000
MOST_ENTRIES = 5_000
"""Bytes and entries of a feed that anybody may have added; those of known boards are trusted with more."""

NAMES_COMPANY_FIRST = frozenset({"weworkremotely.com"})
"""Hosts whose titles read "Company: Title"; elsewhere a colon may be anything."""


class Row(BaseModel):
    """One entry; `id` is missing where its address is all that tells it apart."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: Lenient[Line] = None
    url: Link
    title: Title
    html: Lenient[Text] = None
    text: Lenient[Text] = None
    published: Instant = None
    tags: Lenient[list[Line]] = None
    company: Lenient[Line] = None
    place: Lenient[Line] = None
    language: Lenient[Line] = None


class Feed(Source):
    """RSS 0.9 to 2.0, Atom and JSON Feed 1.x (jsonfeed.org/version/1.1); the feed's address is the board.

    Whoever adds a feed must have read its terms: a feed to read is not always one to build on.
    """

    name = "feed"
    title = "RSS, Atom or JSON feed"
    attribution = Attribution("Original posting", "https://www.rssboard.org")
    every = timedelta(hours=1)
    is_address = True

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(state.board or "")

    def parse(self, body: bytes, state: SourceState) -> Page:
        if len(body) > LARGEST:
            raise SourceFailed(f"the feed is larger than {LARGEST:,} bytes")
        address = state.board or ""
        rows = _json_items(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["} else entries(body)
        return Page(*read_rows(Row, [_resolved(row, address) for row in rows[:MOST_ENTRIES]], "id", _reader(address)))


def _json_items(body: bytes) -> list[Any]:
    document = decode(body)
    if not str(document.get("version")).startswith(JSON_FEED):
        raise SourceFailed("the answer is JSON, but no JSON Feed")
    return [_entry(item) if isinstance(item, dict) else item for item in rows_of(document, "items")]


def _entry(item: dict[str, Any]) -> Entry:
    return {
        "id": item.get("id"),
        "url": item.get("url") or item.get("external_url"),
        "title": item.get("title"),
        "html": item.get("content_html"),
        "text": item.get("content_text") or item.get("summary"),
        "published": item.get("date_published") or item.get("date_modified"),
        "tags": item.get("tags"),
        "language": item.get("language"),
    }


def _resolved(row: Any, address: str) -> Any:
    if not isinstance(row, dict) or not isinstance(row.get("url"), str):
        return row
    try:
        return {**row, "url": urljoin(address, row["url"].strip())}
    except ValueError:
        return row


def _reader(address: str) -> Callable[[Row], RawJob]:
    host = address.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
    return lambda row: _job(row, names_company=host in NAMES_COMPANY_FIRST)


def _job(row: Row, *, names_company: bool) -> RawJob:
    company, title = row.company or "", row.title
    if names_company and not company:
        before, colon, after = title.partition(": ")
        company, title = (before, after) if colon and after else ("", title)
    return RawJob(
        key=row.id or row.url,
        title=title,
        url=row.url,
        company=company,
        html=row.html or "",
        text="" if row.html else row.text or "",
        place=row.place or "",
        tags=distinct(row.tags or ()),
        language=row.language or "",
        published_at=row.published,
    )
