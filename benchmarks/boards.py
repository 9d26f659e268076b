"""Boards of companies on a loopback port, of which it is known what they listed when."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain, islice

from aiohttp import web
from sqlalchemy import func, select, update

from benchmarks.cluster import engine_of
from benchmarks.openings import advertised
from storage.records import RawJob
from storage.tables import jobs, sources

PATIENCE = 600.0  # seconds for what takes longest: reading all boards for the first time, and the index of alerts
EVERY = 60.0  # seconds between two reads of a board
LOOK_EVERY = 0.2


class Boards:
    """So many boards of the form of Greenhouse, with `before` postings each. While they hire, each lists `more` when
    it is read; `about` gives a sentence for each of these by its number, and `ahead` of them are made beforehand."""

    def __init__(self, count: int, *, before: int, more: int, about: Callable[[int], str], ahead: int) -> None:
        self.answered: list[float] = []
        """When each further posting was first listed, by its number; of `time.monotonic`."""
        self._more, self._about = more, about
        texts = originals()
        self._texts = chain(list(islice(texts, count * before + ahead)), texts)
        self._listed = {f"board{n}": [self._posting("") for _ in range(before)] for n in range(count)}
        self._hiring: dict[str, int] = {}

    def hire(self, reads: int) -> None:
        """List more in each of the next `reads` reads of a board."""
        self._hiring = dict.fromkeys(self._listed, reads)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve while the block runs; yields the text of a list of sources."""
        app = web.Application()
        app.router.add_get("/v1/boards/{board}/jobs", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            names = ", ".join(self._listed)
            yield f'- {{adapter: greenhouse, url: "{url}", boards: [{names}], every: 1m, allow_private: true}}\n'
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        board = request.match_info["board"]
        listed = self._listed[board]
        if self._hiring.get(board, 0) > 0:
            self._hiring[board] -= 1
            further = range(len(self.answered), len(self.answered) + self._more)
            listed.extend([self._posting(self._about(number)) for number in further])
            self.answered.extend(time.monotonic() for _ in further)
        body = json.dumps({"jobs": listed, "meta": {"total": len(listed)}})
        return web.Response(text=body, content_type="application/json")

    def _posting(self, about: str) -> dict[str, object]:
        raw = next(self._texts)
        return {
            "id": int(raw.key) + 1,
            "title": raw.title,
            "company_name": raw.company or "Example",
            "location": {"name": "Remote"},
            "absolute_url": raw.url,
            "first_published": datetime.now(UTC).isoformat(),
            "content": f"&lt;p&gt;{raw.text} {about}&lt;/p&gt;",
        }


def originals() -> Iterator[RawJob]:
    """One advertisement of each opening: a copy would not be a new role."""
    newest = -1
    for opening in advertised(sys.maxsize):
        if opening.number > newest:
            newest = opening.number
            yield opening.raw


async def read_and_matched(url: str, roles: int) -> None:
    """Wait until so many roles are matched, and no board is yet to be read for the first time.

    A board that were read again before its first run is over would have no news.
    """
    engine = engine_of(url)
    matched = select(func.count()).select_from(jobs).where(jobs.c.matches.is_not(None))
    unread = select(func.count()).select_from(sources).where(sources.c.ok_at.is_(None))
    async with asyncio.timeout(PATIENCE):
        while True:
            with engine.connect() as connection:
                if (connection.scalar(matched) or 0) >= roles and not connection.scalar(unread):
                    break
            await asyncio.sleep(LOOK_EVERY)
    engine.dispose()


def read_again(url: str, after: Callable[[], float]) -> None:
    """Have every board read so many seconds from now."""
    engine, now = engine_of(url), datetime.now(UTC)
    with engine.begin() as connection:
        for (source,) in connection.execute(select(sources.c.id)).all():
            moment = now + timedelta(seconds=after())
            connection.execute(update(sources).where(sources.c.id == source).values(next_fetch_at=moment))
    engine.dispose()
