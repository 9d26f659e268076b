"""The match tick: for each new role, the searches whose words it has, as one bitmap, and who hears of it at once."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pyroaring import BitMap

from bot.clock import Clock
from bot.pipeline.appraise import Appraiser, Heard
from bot.pipeline.listening import Listening
from bot.rules.search_index import Place, SearchIndex
from storage import Storage
from storage.records import Job, Listener

BATCH = 500


class Match:
    """Numbers the roles in the order they are matched; one process at a time runs it, by lease."""

    def __init__(self, storage: Storage, listening: Listening, appraiser: Appraiser, clock: Clock) -> None:
        self._storage = storage
        self._listening = listening
        self._appraiser = appraiser
        self._clock = clock

    async def __call__(self) -> int:
        jobs = await self._storage.jobs.unmatched(limit=BATCH)
        index, now = await self._listening.index(), self._clock.now()
        if not jobs:
            return 0
        heard = await asyncio.to_thread(self._hear, index, jobs, now)
        wanted = BitMap.union(BitMap(), *(one.at_once for one in heard.values()))
        listeners = await self._storage.alerts.listening(wanted.to_array()) if wanted else []
        due = await asyncio.to_thread(_due, index, heard.values(), listeners)
        async with self._storage.transaction() as tx:
            await tx.jobs.set_matches({job_id: one.matched.serialize() for job_id, one in heard.items()})
            await tx.alerts.make_due(due, now)
        return len(jobs)

    def _hear(self, index: SearchIndex, jobs: Sequence[Job], now: datetime) -> Mapping[int, Heard]:
        """What was listed before its source was first read is no news: nobody asks who wanted it."""
        nobody = Heard(BitMap(), BitMap(), frozenset())
        return {job.id: self._appraiser.hear(index, job, now) if job.newsworthy else nobody for job in jobs}


def _due(index: SearchIndex, heard: Collection[Heard], listeners: Sequence[Listener]) -> set[int]:
    """The alerts that one of these roles is for."""
    listening: defaultdict[int, list[Listener]] = defaultdict(list)
    for listener in listeners:
        listening[listener.search_id].append(listener)
    due: set[int] = set()
    for one in heard:
        for search_id in one.at_once:
            anywhere = not index.depends_on_place(search_id)
            due.update(
                listener.alert_id
                for listener in listening[search_id]
                if anywhere or Place(listener.country, listener.zone) in one.open_to
            )
    return due
