"""Hacker News: the top-level comments of the two newest "Who is hiring?" threads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from bot.sources.base import Attribution, Page, Request, Source, SourceState
from bot.sources.headline import read_headline
from bot.sources.payload import Instant, Lenient, Text, decode, read_rows, rows_of
from storage.records import RawJob

API = "https://hn.algolia.com/api/v1"
THREAD = re.compile(r"Ask HN: Who is hiring\?", re.IGNORECASE)
THREADS = 2
"""At the turn of a month the new thread is nearly empty and the old one still current."""

ANCHOR = re.compile(r'<a href="([^"<>]*)"[^<>]*>[^<>]*</a>', re.IGNORECASE)


class Thread(BaseModel):
    """One hit of the search for threads."""

    objectID: str  # noqa: N815
    title: Lenient[Text] = None
    created_at_i: int


class Comment(BaseModel):
    """One comment of the tree; `text` is null where it was deleted."""

    id: int
    text: Text | None = None
    created_at: Instant = None


class HackerNews(Source):
    """The Algolia search and item interfaces of Hacker News (hn.algolia.com/api).

    The first answer names the threads, each further one is a thread with all its comments. A comment is an offer where
    its first line follows the custom "Company | Role | Place | …" or at least names a role; others are conversation.
    No attribution is demanded; every job links to its comment.
    """

    name = "hackernews"
    title = "Hacker News: Who is hiring?"
    attribution = Attribution("Source: Hacker News", "https://news.ycombinator.com")
    terms = "https://github.com/HackerNews/API"
    every = timedelta(hours=1)

    def requests(self, state: SourceState) -> Iterable[Request]:
        yield Request(f"{API}/search_by_date", {"tags": "story,author_whoishiring", "hitsPerPage": "20"})

    def parse(self, body: bytes, state: SourceState) -> Page:
        document = decode(body)
        if "hits" in document:
            return Page([], follow=_threads(rows_of(document, "hits")))
        comments = [row for row in rows_of(document, "children") if not _silent(row)]
        return Page(*read_rows(Comment, comments, "id", _job))


def _threads(hits: list[Any]) -> list[Request]:
    found: list[Thread] = []
    for hit in hits:
        try:
            found.append(Thread.model_validate(hit))
        except ValueError:  # one of twenty hits; the threads wanted are told by those that can be read
            continue
    hiring = [hit for hit in found if THREAD.match(hit.title or "") and hit.objectID.isdecimal()]
    newest = sorted(hiring, key=lambda hit: hit.created_at_i, reverse=True)[:THREADS]
    return [Request(f"{API}/items/{hit.objectID}") for hit in newest]


def _silent(row: object) -> bool:
    """Whether nobody says anything here: deleted, killed, or emptied."""
    return isinstance(row, dict) and bool(row.get("deleted") or row.get("dead") or not row.get("text"))


def _job(comment: Comment) -> RawJob | None:
    html = _closed(comment.text or "")
    headline = read_headline(html)
    if headline is None:
        return None
    return RawJob(
        key=str(comment.id),
        title=headline.title,
        url=f"https://news.ycombinator.com/item?id={comment.id}",
        company=headline.company,
        html=html,
        place=headline.place,
        salary_text=headline.salary,
        employment=headline.employment,
        published_at=comment.created_at,
    )


def _closed(text: str) -> str:
    """The comment as well-formed paragraphs: the site never closes `<p>`, shortens the visible text of links, and
    writes lists as plain lines."""
    paragraphs = re.split(r"<p>", ANCHOR.sub(r'<a href="\1">\1</a>', text), flags=re.IGNORECASE)
    lines = (part if "<pre>" in part else part.strip().replace("\n", "<br>") for part in paragraphs)
    return "".join(f"<p>{line.removesuffix('</p>')}</p>" for line in lines if line)
