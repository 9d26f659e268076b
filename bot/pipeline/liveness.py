"""The liveness tick: asks the sources that tell it whether postings they no longer list are still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import SourceBlocked, SourceError, SourceFailed
from bot.log import logger
from bot.sources import SOURCES
from bot.sources.allowance import may_ask_status
from bot.sources.base import Source, TellsStatus
from bot.sources.config import SourceEntry, by_source
from bot.sources.fetcher import Fetcher
from storage import Storage
from storage.records import SourceRecord

UNSEEN_FOR = timedelta(days=1)
# What the source has known nothing of for so long is asked for no more.
FORGOTTEN_AFTER = timedelta(days=30)

log = logger(__name__)


class Liveness:
    """Goes round the open postings of each source that were not seen for a day, one batch an interval.

    A posting is closed when its source says so twice running. Whatever else comes back, "unknown", a refusal or
    nothing at all, is no evidence. Where a round stands is kept in memory: a process that takes over begins anew.
    """

    def __init__(self, storage: Storage, fetcher: Fetcher, entries: Sequence[SourceEntry], clock: Clock) -> None:
        self._storage = storage
        self._fetcher = fetcher
        self._entries = by_source(entries)
        self._clock = clock
        self._rest_until: dict[int, datetime] = {}
        self._asked_to: dict[int, int] = {}

    async def __call__(self) -> int:
        """Ask every source whose interval is over; how many postings were asked for."""
        asked = 0
        for record, source, entry in self._telling(await self._storage.sources.active()):
            now = self._clock.now()
            # A source in trouble is left in peace until a run of its own succeeds.
            if record.failures == 0 and now >= self._rest_until.get(record.id, now):
                asked += await self._ask(record, source, entry, now)
        return asked

    def _telling(self, records: Sequence[SourceRecord]) -> Iterator[tuple[SourceRecord, TellsStatus, SourceEntry]]:
        """The sources that can be asked for statuses, and may be as often as they are read."""
        for record in records:
            source: Source | None = SOURCES.get(record.adapter)
            entry = self._entries.get((record.adapter, record.board))
            if source and entry and isinstance(source, TellsStatus) and may_ask_status(source, entry):
                yield record, source, entry

    async def _ask(self, record: SourceRecord, source: TellsStatus, entry: SourceEntry, now: datetime) -> int:
        keys = await self._next(record, source.status_batch, now)
        if not keys:
            return 0
        self._rest_until[record.id] = now + entry.every
        try:
            is_open = await self._fetcher.open_jobs(source, entry, keys, now)
        except SourceError as error:
            wait = error.retry_after if isinstance(error, SourceBlocked | SourceFailed) else None
            self._rest_until[record.id] = now + max(entry.every, timedelta(seconds=wait or 0))
            log.warning("statuses not told", source=record.adapter, reason=str(error))
            return len(keys)
        await self._keep(record, {key: is_open[key] for key in keys if key in is_open}, now)
        return len(keys)

    async def _next(self, record: SourceRecord, batch: int, now: datetime) -> list[str]:
        """The keys to ask for next; after the last posting comes the first again."""
        unseen, asked_to = self._storage.jobs.unseen, self._asked_to.get(record.id, 0)
        since, until = now - FORGOTTEN_AFTER, now - UNSEEN_FOR
        found = await unseen(record.id, since=since, until=until, after=asked_to, limit=batch)
        found = found or await unseen(record.id, since=since, until=until, limit=batch)
        if found:
            self._asked_to[record.id] = found[-1].id
        return [posting.key for posting in found]

    async def _keep(self, record: SourceRecord, is_open: Mapping[str, bool], now: datetime) -> None:
        await self._storage.jobs.touch(record.id, [key for key, open_ in is_open.items() if open_], now=now)
        gone = [key for key, open_ in is_open.items() if not open_]
        closed = await self._storage.jobs.strike(record.id, gone, now=now)
        log.info("statuses told", source=record.adapter, told=len(is_open), gone=len(gone), closed=closed)
