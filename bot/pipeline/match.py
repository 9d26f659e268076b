"""The match tick: for each new role, the alerts whose words it has, kept as one bitmap."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from pyroaring import BitMap

from bot.clock import Clock
from bot.content import Content
from bot.log import logger
from bot.pipeline.appraise import Appraiser
from bot.rules.matching import AlertIndex
from bot.rules.query import QueryError, parse
from storage import Storage
from storage.records import Job

BATCH = 500
# Another process's clock may be behind ours: alerts are read again this far back, which does no harm.
OVERLAP = timedelta(minutes=1)

log = logger(__name__)


class Match:
    """Holds the index of alerts and follows their changes; one process at a time runs it, by lease."""

    def __init__(self, storage: Storage, content: Content, appraiser: Appraiser, clock: Clock) -> None:
        self._storage = storage
        self._content = content
        self._appraiser = appraiser
        self._clock = clock
        self._index = AlertIndex()
        self._followed_to: datetime | None = None

    async def __call__(self) -> int:
        jobs = await self._storage.jobs.unmatched(limit=BATCH)
        if jobs:
            await self._follow()
            matches = await asyncio.to_thread(self._match, jobs)
            async with self._storage.transaction() as tx:
                await tx.jobs.set_matches({job_id: alerts.serialize() for job_id, alerts in matches.items()})
                await tx.alerts.make_due(BitMap.union(*matches.values()), self._clock.now())
        return len(jobs)

    async def _follow(self) -> None:
        """Take up alerts added or changed since; those deleted stay as numbers nobody asks for."""
        now = self._clock.now()
        since = self._followed_to - OVERLAP if self._followed_to else None
        for alert in await self._storage.alerts.changed_since(since):
            try:
                self._index.put(alert.id, parse(alert.query, self._content.vocabulary))
            except QueryError as error:
                log.error("alert cannot be read", alert=alert.id, problem=error.key)
        self._followed_to = now

    def _match(self, jobs: Sequence[Job]) -> dict[int, BitMap]:
        return {job.id: self._index.match(self._appraiser.document(job)) for job in jobs}
