"""The tip tick: whoever wants a tip a day gets the next one at their hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.content import Content
from bot.library.entries import Entry
from bot.library.tips import next_tip
from bot.log import logger
from bot.rules import recurrence
from bot.views import tips as views
from storage import Nouns, Storage
from storage.records import TipSubscription

AT_ONCE = 200
# What cannot be made steps aside for so long, so that it holds up nobody else.
STEP_ASIDE = timedelta(hours=1)

log = logger(__name__)


async def choose_tip(tx: Nouns, content: Content, person_id: int) -> Entry | None:
    """The next tip for somebody; a new round begins when all were had. None where the library is empty."""
    entry = next_tip(content.library, await tx.tips.given(person_id), person_id)
    if entry is None:
        await tx.tips.begin_round(person_id)
        entry = next_tip(content.library, (), person_id)
    return entry


class TipTick:
    def __init__(self, storage: Storage, content: Content, clock: Clock) -> None:
        self._storage = storage
        self._content = content
        self._clock = clock

    async def __call__(self) -> int:
        """Queue every tip that is due; how many subscriptions were looked at."""
        now = self._clock.now()
        due = await self._storage.tips.due(now, limit=AT_ONCE)
        for subscription in due:
            try:
                await self._queue(subscription, now)
            except Exception:
                log.exception("tip failed")
                await self._storage.tips.claim(subscription, next_tip_at=now + STEP_ASIDE)
        return len(due)

    async def _queue(self, subscription: TipSubscription, now: datetime) -> None:
        """One transaction: the next due time, the message, and that it was given; one message a local day."""
        person = await self._storage.people.get(subscription.person_id)
        if person is None:
            return
        zone = person.zone or "UTC"
        day = recurrence.local_day(subscription.next_tip_at, zone)
        following = recurrence.next_daily(subscription.at, zone, now)
        async with self._storage.transaction() as tx:
            if not await tx.tips.claim(subscription, next_tip_at=following):
                return
            entry = await choose_tip(tx, self._content, person.id)
            if entry is None:
                return
            view = views.tip(self._content.words.texts(person.language), self._content.library, entry)
            key = f"tip:{person.id}:{day.isoformat()}"
            queued = await tx.outbox.queue(
                person.id, kind="tip", key=key, payload=view.dump(), due_at=now, now=now, expires_at=following
            )
            if queued is not None:
                await tx.tips.give(person.id, entry.id, now=now)
