"""Finds the board that lists a company's jobs, from whatever a person has at hand: a link, a name, a web site."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.errors import SourceError
from bot.sources import SOURCES
from bot.sources.base import SourceState
from bot.sources.boards import region_and_name
from bot.sources.companies import Companies
from bot.sources.config import SourceEntry
from bot.sources.discovery import Board, board_in_link, boards_in_page, guesses
from bot.sources.fetcher import Fetcher, Outcome, Run
from bot.sources.payload import LINK

BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#]\S*)?")
SILENT = frozenset({"ashby", "smartrecruiters"})
"""Adapters whose service answers for an unknown board as for one without jobs."""

PAGE_BOARDS = 3
SECONDS = 60.0
_PARTS = frozenset({"www", "about", "apply", "career", "careers", "hiring", "job", "jobs", "join", "team", "work"})


@dataclass(frozen=True, slots=True)
class Found:
    """A board that answered. `company` is the best name known for it, `openings` the number of its jobs; `certain` is
    False where the board was guessed from a name, so that it may belong to another company."""

    adapter: str
    board: str
    company: str
    openings: int
    certain: bool


async def find_board(
    text: str, fetcher: Fetcher, companies: Companies, *, now: datetime, seconds: float = SECONDS
) -> Found | None:
    """The board meant by `text`; None where none answers within `seconds`.

    A link to a board is taken at its word, a known company by its name; a web site is read for links to boards; and
    from a name, or the name of a site, boards are guessed. Nothing is asked for twice.
    """
    search = _Search(fetcher, now)
    try:
        async with asyncio.timeout(seconds):
            return await _find(text.strip(), search, companies)
    except TimeoutError:
        return None


async def _find(text: str, search: _Search, companies: Companies) -> Found | None:
    if linked := board_in_link(text):
        owner = companies.by_board(*linked)
        return await search.first([linked], company=owner.name if owner else "")
    known = companies.by_name(text)
    if known and (found := await search.first([(known.adapter, known.board)], company=known.name)):
        return found
    address = _address(text)
    if address is None:
        return await search.first(guesses(text), company=text, certain=False)
    boards = await search.on_page(address)
    if found := await search.first(boards[:PAGE_BOARDS]):
        return found
    return await search.first(guesses(_site(address)), certain=False)


def _address(text: str) -> str | None:
    """The web address in a text, or the text where it is one without scheme."""
    if match := LINK.search(text):
        return match[0]
    return f"https://{text}" if BARE_ADDRESS.fullmatch(text) else None


def _site(address: str) -> str:
    """The part of the host that is likely to be the company's name: "acme" of https://careers.acme.example/jobs."""
    host = re.split(r"[/?#:]", address.partition("://")[2], maxsplit=1)[0]
    return next((label for label in host.lower().split(".") if label not in _PARTS), "")


class _Search:
    """What was already asked, and how."""

    def __init__(self, fetcher: Fetcher, now: datetime) -> None:
        self._fetcher = fetcher
        self._now = now
        self._tried: set[Board] = set()

    async def on_page(self, address: str) -> list[Board]:
        """The boards a web site leads to; none where it cannot be read."""
        try:
            page = await self._fetcher.page(address)
        except SourceError:
            return []
        return await asyncio.to_thread(boards_in_page, page)

    async def first(self, boards: Iterable[Board], *, company: str = "", certain: bool = True) -> Found | None:
        """The first board that answers. Boards of one name in a row are asked side by side, being at different
        services; one that lists jobs comes before one that lists none."""
        for _, group in groupby(boards, key=lambda board: board[1]):
            fresh = [board for board in group if board not in self._tried]
            self._tried.update(fresh)
            runs = dict(zip(fresh, await asyncio.gather(*map(self._run, fresh)), strict=True))
            answered = [board for board in fresh if _exists(board, runs[board], certain)]
            if answered:
                best = min(answered, key=lambda board: not runs[board].jobs)
                return _found(best, runs[best], company, certain)
        return None

    async def _run(self, board: Board) -> Run:
        adapter, name = board
        entry = SourceEntry(adapter, SOURCES[adapter].every, boards=(name,))
        return await self._fetcher.run(SOURCES[adapter], entry, SourceState(self._now, board=name), {})


def _exists(board: Board, run: Run, certain: bool) -> bool:
    if run.outcome is Outcome.EMPTY:
        return certain or board[0] not in SILENT
    return run.outcome is Outcome.OK


def _found(board: Board, run: Run, company: str, certain: bool) -> Found:
    adapter, name = board
    slug = region_and_name(name)[1]
    stated = run.jobs[0].company if run.jobs and run.jobs[0].company != slug else ""
    known = company or stated if certain else stated or company
    return Found(adapter, name, known or slug, len(run.jobs), certain)
