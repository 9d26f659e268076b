"""The index of all searches, kept in step with the database: loaded from its snapshot, then following every change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from bot import rules
from bot.clock import Clock
from bot.content import FOLDER, Content
from bot.log import logger
from bot.pipeline.housekeep import RETIRED_KEPT
from bot.rules.query import QueryError, parse
from bot.rules.search_index import Place, SearchIndex
from storage import Storage
from storage.records import Search, SearchSnapshot

PAGE = 10_000
# Another process's clock may be behind ours: changes are read again this far back, which does no harm.
OVERLAP = timedelta(minutes=1)
# So many changes, and this share of the searches, make it worth packing the index and keeping it.
UNPACKED = 1_000
UNPACKED_SHARE = 0.02

log = logger(__name__)


class Listening:
    """One process's index of searches, and how far it has followed."""

    def __init__(self, storage: Storage, content: Content, clock: Clock) -> None:
        self._storage = storage
        self._vocabulary = content.vocabulary
        self._clock = clock
        self._edition = edition()
        self._index = SearchIndex()
        self._followed_to: datetime | None = None

    async def index(self) -> SearchIndex:
        """The index, with every change that was made before this was called."""
        now = self._clock.now()
        if self._followed_to is None:
            await self._load()
        if self._followed_to is not None and now - self._followed_to > RETIRED_KEPT - OVERLAP:
            # Searches may have been retired and deleted meanwhile.
            self._index, self._followed_to = SearchIndex(), None
        await self._follow(self._followed_to and self._followed_to - OVERLAP)
        self._followed_to = now
        if self._index.unpacked > UNPACKED + UNPACKED_SHARE * len(self._index):
            await self._pack(now)
        return self._index

    async def _load(self) -> None:
        if kept := await self._storage.searches.kept(self._edition):
            self._index = await asyncio.to_thread(SearchIndex.load, kept.dumped)
            self._followed_to = kept.followed_to

    async def _follow(self, since: datetime | None) -> None:
        if since is None:
            last = 0
            while page := await self._storage.searches.in_use(after=last, limit=PAGE):
                await asyncio.to_thread(self._take, page)
                last = page[-1].id
        elif changed := await self._storage.searches.changed_since(since):
            await asyncio.to_thread(self._take, changed)
        for listener in await self._storage.alerts.listening_since(since):
            self._index.listen(listener.search_id, Place(listener.country, listener.zone))

    def _take(self, page: Sequence[Search]) -> None:
        for search in page:
            if search.retired:
                self._index.retire(search.id)
            elif search.id not in self._index:
                try:
                    self._index.add(search.id, parse(search.text, self._vocabulary))
                except QueryError as error:
                    log.error("search cannot be read", search=search.id, problem=error.key)

    async def _pack(self, followed_to: datetime) -> None:
        dumped = await asyncio.to_thread(self._index.dump)
        self._index = await asyncio.to_thread(SearchIndex.load, dumped)
        await self._storage.searches.keep(SearchSnapshot(self._edition, followed_to, dumped))


def edition() -> str:
    """Names the rules and tables by which searches are read: an index made by others is not to be used."""
    read = blake2b(digest_size=16)
    for path in (*sorted(Path(rules.__file__).parent.rglob("*.py")), *sorted((FOLDER / "data").glob("*.yaml"))):
        read.update(path.read_bytes())
    return read.hexdigest()
