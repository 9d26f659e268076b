"""The deliver tick: send what is due in the outbox for as long as there is any, and act on what Telegram says."""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.limits import Lane
from bot.log import logger, person_hash
from bot.metrics import Metrics
from bot.pipeline.alarms import Alarms
from bot.pipeline.gate import Gate
from bot.pipeline.outcomes import Doubtful, Gone, Later, Moved, Outcome, Rejected, Retry, Sent, outcome_of
from bot.pipeline.policies import POLICIES, SENT_ONCE, Policy
from bot.views import View
from storage import Storage
from storage.records import OutboxMessage

# What a process claimed but did not settle by then, it died over.
LEASE = timedelta(minutes=2)
# Seconds' worth of messages claimed at a time: the pacer must not run dry while the next are claimed, and what is not
# claimed can still be cancelled, or overtaken by what is due earlier.
AHEAD = 1.5
LONGEST_RUN = 300.0  # seconds; then whoever holds the lease is asked again
LOOK_AGAIN = 1.0  # seconds after which what has come due meanwhile is claimed, though what is under way is stuck
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
MOST_DOUBLINGS = 10

log = logger(__name__)


class Deliver:
    def __init__(
        self, storage: Storage, bot: Bot, alarms: Alarms, metrics: Metrics, clock: Clock, *, per_second: float
    ) -> None:
        self._storage = storage
        self._gate = Gate(storage)
        self._bot = bot
        self._alarms = alarms
        self._metrics = metrics
        self._clock = clock
        self._most = math.ceil(AHEAD * per_second)
        self._stopping = False

    def stop(self) -> None:
        """Claim nothing more; what is under way is finished, and the run with it."""
        self._stopping = True

    async def __call__(self) -> int:
        """Send until nothing is due; how many messages were tried.

        At most one message a chat is claimed at a time, so that whoever is due a thousand delays others by one.
        """
        under_way: set[asyncio.Task[None]] = set()
        tried, enough, failures = 0, 0, list[BaseException]()
        until = self._clock.monotonic() + LONGEST_RUN
        try:
            while True:
                is_over = bool(failures) or self._stopping or self._clock.monotonic() > until
                if len(under_way) <= enough and not is_over:
                    claimed = await self._claim(self._most - len(under_way))
                    under_way.update(asyncio.create_task(self._deliver(message)) for message in claimed)
                    tried += len(claimed)
                    enough = len(under_way) // 2
                if not under_way:
                    break
                done, under_way = await asyncio.wait(under_way, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    enough = self._most - 1
                failures += filter(None, (task.exception() for task in done))
        except asyncio.CancelledError:
            for task in under_way:
                task.cancel()
            raise
        except Exception:
            # What is on its way must not be left in doubt because nothing more could be claimed.
            if under_way:
                await asyncio.wait(under_way)
            raise
        # Only now: one that could not be settled must not leave the others behind, on their way and unheeded.
        if failures:
            raise BaseExceptionGroup("messages not settled", failures)
        return tried

    async def _claim(self, most: int) -> list[OutboxMessage]:
        now = self._clock.now()
        await self._storage.outbox.resolve_abandoned(now, once=SENT_ONCE)
        while claimed := await self._storage.outbox.claim(now, lease_until=now + LEASE, limit=most):
            if wanted := await self._gate.admit(claimed, now):
                return wanted
        return []

    async def _deliver(self, message: OutboxMessage) -> None:
        policy = POLICIES[message.kind]
        try:
            outcome = outcome_of(await self._send(message))
        except TelegramError as error:
            outcome = outcome_of(error)
        await self._settle(message, outcome, policy)
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

    async def _settle(self, message: OutboxMessage, outcome: Outcome, policy: Policy) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(message_id):
                await self._storage.outbox.sent(message, message_id=message_id, now=now)
            case Later(wait):
                await self._storage.outbox.postpone_chat(message, until=now + wait)
            case Doubtful(reason) if not policy.again:
                await self._storage.outbox.reject(message, reason=reason)
            case Retry(reason) | Doubtful(reason) if now - message.promised_at < policy.tried_for:
                await self._storage.outbox.retry(message, at=now + back_off(message.attempts), reason=reason)
            case Gone(reason):
                async with self._storage.transaction() as tx:
                    await tx.people.change(message.chat_id, reachable=False)
                    await tx.outbox.cancel(message.chat_id, reason=reason)
            case Moved(new_chat_id):
                async with self._storage.transaction() as tx:
                    await tx.outbox.move_chat(message.chat_id, new_chat_id)
                    await tx.outbox.retry(message, at=now, reason="moved")
            case Rejected(reason) | Retry(reason) | Doubtful(reason):
                await self._storage.outbox.reject(message, reason=reason)
                await self._alarms.dead_letter(message, reason)


def back_off(attempts: int) -> timedelta:
    """The wait before the next try: doubled each time, up to an hour."""
    return min(FIRST_RETRY * (1 << min(attempts - 1, MOST_DOUBLINGS)), LONGEST_RETRY)
