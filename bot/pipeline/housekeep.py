"""The housekeeping tick: forget what is no longer needed."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import Clock
from storage import Storage

# Telegram repeats an update for a day at most; then its number need not be known any more.
INBOX_KEPT = timedelta(days=2)
MESSAGES_KEPT = timedelta(days=30)
RUNS_KEPT = timedelta(days=60)
# No transaction that gives an alert its search lasts so long.
SEARCHES_KEPT = timedelta(hours=1)
# More than a year, so that this week can be compared with the same one of last year.
OCCURRENCES_KEPT = timedelta(days=400)
# So long every process has to learn that a search was retired.
RETIRED_KEPT = timedelta(days=1)


class Housekeep:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self) -> int:
        now = self._clock.now()
        return (
            await self._storage.dialogs.purge(now)
            + await self._storage.inbox.purge(now - INBOX_KEPT)
            + await self._storage.outbox.purge(now - MESSAGES_KEPT)
            + await self._storage.sources.purge_runs(now - RUNS_KEPT)
            + await self._storage.occurrences.purge((now - OCCURRENCES_KEPT).date())
            + await self._storage.reminders.purge()
            + await self._storage.searches.purge(retired_before=now - RETIRED_KEPT)
            + await self._storage.searches.retire(unasked_since=now - SEARCHES_KEPT, now=now)
        )
