"""The ingest tick: read the sources that are due, understand what they list, keep what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.log import logger
from bot.normalise import Normaliser
from bot.pipeline.alarms import Alarms
from bot.rules import intake
from bot.sources import SOURCES
from bot.sources.base import Source, SourceState
from bot.sources.config import SourceEntry
from bot.sources.fetcher import Fetcher, Run
from storage import Storage
from storage.records import RawJob, SourceRecord, Understood

AT_ONCE = 8
# A run that has not reported by then belongs to a process that died; the source becomes due again.
RUN_LEASE = timedelta(minutes=10)
BATCH = 200

log = logger(__name__)


class Ingest:
    def __init__(
        self,
        storage: Storage,
        fetcher: Fetcher,
        normaliser: Normaliser,
        entries: Sequence[SourceEntry],
        alarms: Alarms,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._fetcher = fetcher
        self._normaliser = normaliser
        self._entries: Mapping[tuple[str, str | None], SourceEntry] = {
            (entry.adapter, board): entry for entry in entries for board in (entry.boards or (None,))
        }
        self._alarms = alarms
        self._clock = clock

    async def sync(self) -> None:
        """Make the sources table say what the operator's file says."""
        await self._storage.sources.sync(self._entries, now=self._clock.now())

    async def __call__(self) -> int:
        """Run every source that is due, side by side; one that fails or hangs stops no other."""
        due = await self._storage.sources.due(self._clock.now(), limit=AT_ONCE)
        results = await asyncio.gather(*(self._run(record) for record in due), return_exceptions=True)
        for record, result in zip(due, results, strict=True):
            if isinstance(result, BaseException):
                log.error("ingest failed", source=record.adapter, board=record.board, exc_info=result)
        return len(due)

    async def _run(self, record: SourceRecord) -> None:
        entry = self._entries.get((record.adapter, record.board))
        started = self._clock.now()
        if entry is None or not await self._storage.sources.claim(record, until=started + RUN_LEASE):
            return
        source = SOURCES[record.adapter]
        state = SourceState(now=started, board=record.board, key=entry.key, since=record.ok_at)
        run = await self._fetcher.run(source, entry, state, record.validators)
        new = await self._absorb(record, run.jobs)
        await self._conclude(source, entry, record, run, started)
        log.info(
            "source read",
            source=record.adapter,
            board=record.board,
            outcome=run.outcome.value,
            rows=len(run.jobs),
            broken=len(run.broken),
            new=new,
            reason=run.reason,
        )

    async def _absorb(self, record: SourceRecord, jobs: Sequence[RawJob]) -> int:
        # What a source lists when it is first read is a baseline, not news.
        newsworthy = record.ok_at is not None
        new = 0
        for batch in _batches(jobs):
            understood = await asyncio.to_thread(self._understand, batch)
            absorbed = await self._storage.jobs.absorb(
                record.id, understood, now=self._clock.now(), newsworthy=newsworthy
            )
            new += absorbed.new
        return new

    def _understand(self, batch: Sequence[RawJob]) -> list[Understood]:
        return [self._normaliser.understand(raw) for raw in batch]

    async def _conclude(
        self, source: Source, entry: SourceEntry, record: SourceRecord, run: Run, started: datetime
    ) -> None:
        finished = intake.Run(
            intake.Outcome(run.outcome), len(run.jobs), len(run.broken), run.reason, run.retry_after, run.complete
        )
        decided = intake.decide(
            record, finished, every=entry.every, whole_board=source.whole_board, now=self._clock.now()
        )
        answered = run.outcome.value in (intake.Outcome.OK, intake.Outcome.NOT_MODIFIED)
        validators = run.validators if answered else record.validators
        await self._storage.sources.record(replace(decided.record, validators=validators))
        if decided.may_close:
            # A row that could not be read is there all the same.
            await self._storage.jobs.touch(record.id, [row.key for row in run.broken], now=started)
            await self._storage.jobs.close_missing(record.id, run_at=started)
        if decided.alarm is not None:
            await self._alarms.source(decided.record, decided.alarm)


def _batches(jobs: Sequence[RawJob]) -> Iterator[Sequence[RawJob]]:
    for start in range(0, len(jobs), BATCH):
        yield jobs[start : start + BATCH]
