"""The durable inbox: updates are stored before they are confirmed to Telegram, and handled from there.

python-telegram-bot's own updater confirms updates before they are handled, so that a kill loses them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.clock import Clock
from bot.limits import seconds_asked
from bot.log import logger
from bot.metrics import Metrics
from storage import Storage
from storage.records import InboxUpdate

POLL_SECONDS = 50
PAUSE_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
# One refusal is the predecessor of a restart letting go; more are a second bot with our token.
NEWCOMER_BEARS = 3
ESTABLISHED_BEARS = 12
CONFLICT_PAUSE = 1.0
ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "poll_answer")

log = logger(__name__)


class Inbox:
    """Takes updates in by polling or by webhook; `stopped_by` is the error that ended polling, if one did."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        request: BaseRequest,
        storage: Storage,
        clock: Clock,
    ) -> None:
        self._application = application
        self._request = request
        self._storage = storage
        self._clock = clock
        self.stopped_by: TelegramError | None = None

    async def replay(self) -> int:
        """Handle what was stored but not finished before the last stop; how many updates that were."""
        left = await self._storage.inbox.pending()
        await self._hand_on(left)
        return len(left)

    async def accept(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store a batch, then handle what is new in it; once this returns the batch may be confirmed."""
        await self._hand_on(await self._storage.inbox.store(updates, now=self._clock.now()))

    async def poll(self) -> None:
        """Ask for updates until cancelled, or until Telegram says that this is not our place to ask."""
        offset: int | None = None
        patience = _Patience()
        while True:
            try:
                updates = await self._get_updates(offset)
                await self.accept(updates)
            except TelegramError as error:
                wait = patience.wait_after(error)
                if wait is None:
                    self.stopped_by = error
                    return
                await asyncio.sleep(wait)
            except SQLAlchemyError as error:
                # Nothing was confirmed; Telegram gives the same updates again.
                await asyncio.sleep(patience.wait_for_recovery(error))
            else:
                patience.answered()
                # An empty answer has confirmed all there was. From then on no number is named: after a quiet week
                # Telegram begins anew, perhaps below it.
                offset = updates[-1]["update_id"] + 1 if updates else None

    async def _get_updates(self, offset: int | None) -> list[dict[str, Any]]:
        """The raw updates: stored as Telegram sent them, whatever python-telegram-bot makes of them."""
        wanted: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": list(ALLOWED)}
        if offset is not None:
            wanted["offset"] = offset
        answer = await self._request.post(
            f"{self._application.bot.base_url}/getUpdates",
            RequestData([RequestParameter.from_input(name, value) for name, value in wanted.items()]),
            read_timeout=POLL_SECONDS + 10,
        )
        return cast("list[dict[str, Any]]", answer)

    async def _hand_on(self, updates: Sequence[InboxUpdate]) -> None:
        for stored in updates:
            try:
                update = Update.de_json(dict(stored.payload), self._application.bot)
            except Exception:
                # Put aside first, or it would be met again at every start.
                await self._storage.inbox.handled([stored.update_id], now=self._clock.now())
                log.exception("update not understood", update=stored.update_id)
            else:
                await self._application.update_queue.put(update)


class _Patience:
    """What went wrong since Telegram last gave updates, and so how long to wait before asking again.

    Telegram ends the older of two calls for updates, so that two bots with one token end each other's calls in turn.
    The one that was there first has had an answer, and bears more refusals than the newcomer: that one stops.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._conflicts = 0
        self._bearable = NEWCOMER_BEARS

    def answered(self) -> None:
        self._failures = self._conflicts = 0
        self._bearable = ESTABLISHED_BEARS

    def wait_after(self, error: TelegramError) -> float | None:
        """Seconds to wait, None where asking again is of no use."""
        match error:
            case InvalidToken():
                return None
            case Conflict():
                self._conflicts += 1
                log.warning("updates refused", reason=error.message, conflicts=self._conflicts)
                return CONFLICT_PAUSE if self._conflicts < self._bearable else None
            case RetryAfter():
                return seconds_asked(error)
        return self.wait_for_recovery(error)

    def wait_for_recovery(self, error: Exception) -> float:
        """Seconds to wait for a network or a database that does not answer, more each time."""
        self._failures += 1
        log.warning("polling failed", reason=str(error), failures=self._failures)
        return PAUSE_SECONDS[min(self._failures, len(PAUSE_SECONDS)) - 1]


class Finished:
    """What `Ordering` calls when an update is handled; it returns once that is on record.

    Everything that is finished while one record is being written is recorded together by the next.
    """

    def __init__(self, storage: Storage, clock: Clock, metrics: Metrics) -> None:
        self._storage = storage
        self._clock = clock
        self._metrics = metrics
        self._unrecorded: set[int] = set()
        self._recording = asyncio.Lock()

    async def __call__(self, update_id: int) -> None:
        self._unrecorded.add(update_id)
        async with self._recording:
            if update_id in self._unrecorded:
                batch = frozenset(self._unrecorded)
                await self._storage.inbox.handled(batch, now=self._clock.now())
                self._unrecorded -= batch
        self._metrics.handled()
