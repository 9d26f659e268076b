"""The deliver tick: send what is due in the outbox, and act on what Telegram says."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.limits import Lane
from bot.log import logger, person_hash
from bot.metrics import Metrics
from bot.pipeline.alarms import Alarms
from bot.pipeline.outcomes import Gone, Later, Moved, Outcome, Rejected, Retry, Sent, outcome_of
from bot.views import View
from storage import Storage
from storage.records import OutboxMessage

# What a process claimed but did not settle by then, it died over; the message is sent again.
LEASE = timedelta(minutes=2)
# Until then no outage costs anybody a message; afterwards it is old news.
KEPT_TRYING = timedelta(days=1)
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
MOST_DOUBLINGS = 10

log = logger(__name__)


class Deliver:
    def __init__(
        self, storage: Storage, bot: Bot, alarms: Alarms, metrics: Metrics, clock: Clock, *, per_second: float
    ) -> None:
        self._storage = storage
        self._bot = bot
        self._alarms = alarms
        self._metrics = metrics
        self._clock = clock
        # What can be sent well within the lease, and few enough that answers to people present get their turn.
        self._batch = max(1, round(per_second))

    async def __call__(self) -> int:
        now = self._clock.now()
        await self._storage.outbox.release_abandoned(now)
        claimed = await self._storage.outbox.claim(now, lease_until=now + LEASE, limit=self._batch)
        results = await asyncio.gather(*(self._deliver(message) for message in claimed), return_exceptions=True)
        # Only now: one that could not be settled must not leave the others behind, on their way and unheeded.
        if failures := [result for result in results if isinstance(result, BaseException)]:
            raise BaseExceptionGroup("messages not settled", failures)
        return len(claimed)

    async def _deliver(self, message: OutboxMessage) -> None:
        try:
            outcome = outcome_of(await self._send(message))
        except TelegramError as error:
            outcome = outcome_of(error)
        await self._settle(message, outcome)
        name = type(outcome).__name__.lower()
        self._metrics.attempted(message.kind, name)
        if isinstance(outcome, Sent):
            self._metrics.delivered(message, self._clock.now())
        else:
            log.warning(
                "not delivered",
                kind=message.kind,
                chat=person_hash(message.chat_id),
                outcome=name,
                reason=getattr(outcome, "reason", ""),
            )

    async def _send(self, message: OutboxMessage) -> int:
        view = View.load(message.payload)
        sent = await self._bot.send_message(  # type: ignore[call-arg]
            message.chat_id, view.text, reply_markup=view.markup(), rate_limit_args=Lane.BROADCAST
        )
        return int(sent.message_id)

    async def _settle(self, message: OutboxMessage, outcome: Outcome) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(message_id):
                await self._storage.outbox.sent(message, message_id=message_id, now=now)
            case Later(wait):
                await self._storage.outbox.postpone_chat(message, until=now + wait)
            case Retry(reason) if now - message.created_at < KEPT_TRYING:
                await self._storage.outbox.retry(message, at=now + back_off(message.attempts), reason=reason)
            case Gone(reason):
                async with self._storage.transaction() as tx:
                    await tx.people.change(message.chat_id, reachable=False)
                    await tx.outbox.cancel(message.chat_id, reason=reason)
            case Moved(new_chat_id):
                async with self._storage.transaction() as tx:
                    await tx.outbox.move_chat(message.chat_id, new_chat_id)
                    await tx.outbox.retry(message, at=now, reason="moved")
            case Rejected(reason) | Retry(reason):
                await self._storage.outbox.reject(message, reason=reason)
                await self._alarms.dead_letter(message, reason)


def back_off(attempts: int) -> timedelta:
    """The wait before the next try: doubled each time, up to an hour."""
    return min(FIRST_RETRY * (1 << min(attempts - 1, MOST_DOUBLINGS)), LONGEST_RETRY)
