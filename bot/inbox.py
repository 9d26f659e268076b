"""The durable inbox: updates are stored before they are confirmed to Telegram, and handled from there.

python-telegram-bot's own updater confirms updates before they are handled, so that a kill loses them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.clock import Clock
from bot.log import logger
from bot.metrics import Metrics
from storage import Storage
from storage.records import InboxUpdate

POLL_SECONDS = 50
PAUSE_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
# One refusal is the predecessor of a restart letting go; more are a second bot with our token.
CONFLICTS = 3
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")

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
        failures = conflicts = 0
        while True:
            try:
                updates = await self._get_updates(offset)
                failures = conflicts = 0
            except InvalidToken as error:
                self.stopped_by = error
                return
            except Conflict as error:
                conflicts += 1
                if conflicts == CONFLICTS:
                    self.stopped_by = error
                    return
                await asyncio.sleep(PAUSE_SECONDS[conflicts])
                continue
            except RetryAfter as error:
                await asyncio.sleep(float(error.retry_after))  # type: ignore[arg-type]
                continue
            except NetworkError as error:
                failures += 1
                log.warning("polling failed", reason=str(error), failures=failures)
                await asyncio.sleep(PAUSE_SECONDS[min(failures, len(PAUSE_SECONDS)) - 1])
                continue
            if updates:
                await self.accept(updates)
                offset = updates[-1]["update_id"] + 1

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
            update = Update.de_json(dict(stored.payload), self._application.bot)
            await self._application.update_queue.put(update)


class Finished:
    """What `Ordering` calls when an update is handled."""

    def __init__(self, storage: Storage, clock: Clock, metrics: Metrics) -> None:
        self._storage = storage
        self._clock = clock
        self._metrics = metrics

    async def __call__(self, update_id: int) -> None:
        await self._storage.inbox.handled(update_id, now=self._clock.now())
        self._metrics.handled()
