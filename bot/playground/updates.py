"""The queue of updates: kept for a while, confirmed by offset, waited for by one caller at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.playground.chats import Json
from bot.playground.faults import refusal

_KEPT = {
    "callback_query": timedelta(seconds=150),
    "inline_query": timedelta(seconds=30),
    "chosen_inline_result": timedelta(seconds=600),
}
_DAY = timedelta(hours=24)
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
MAX_UPDATES = 100
MAX_TIMEOUT = 50

OTHER_REQUEST = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class _Pending:
    id: int
    expires: datetime
    body: Json


class UpdateQueue:
    """The updates of one bot, oldest first."""

    def __init__(self, now: Callable[[], datetime], first_id: int) -> None:
        self._now = now
        self._next_id = first_id
        self._pending: deque[_Pending] = deque()
        self._allowed: frozenset[str] = frozenset()
        self._waiter: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        self._expire()
        return len(self._pending)

    def put(self, kind: str, content: Json) -> None:
        """Adds an update of that kind unless the bot asked not to get it, and wakes who waits."""
        if kind not in self._allowed if self._allowed else kind in _ON_REQUEST:
            return
        body = {"update_id": self._next_id, kind: content}
        self._pending.append(_Pending(self._next_id, self._now() + _KEPT.get(kind, _DAY), body))
        self._next_id += 1
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def allow(self, kinds: Sequence[str]) -> None:
        """Remembered for later calls; an empty list means the default, all but the kinds given on request only."""
        self._allowed = frozenset(kinds)

    def forget(self) -> None:
        self._pending.clear()

    def interrupt(self, reason: str) -> None:
        """Ends the waiting call, if there is one, with a conflict."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(refusal(reason, 409))

    async def get(self, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109
        """getUpdates: confirms what is below `offset`, then waits up to `timeout` seconds for something to give."""
        self.interrupt(OTHER_REQUEST)
        self._confirm(offset)
        limit = min(max(limit, 1), MAX_UPDATES)
        self._expire()
        if not self._pending and timeout > 0:
            await self._wait(min(timeout, MAX_TIMEOUT))
        return [pending.body for pending, _ in zip(self._pending, range(limit), strict=False)]

    async def _wait(self, seconds: float) -> None:
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def _confirm(self, offset: int) -> None:
        keep = -offset if offset < 0 else len(self._pending)
        while self._pending and (self._pending[0].id < offset or len(self._pending) > keep):
            self._pending.popleft()

    def _expire(self) -> None:
        now = self._now()
        if any(pending.expires <= now for pending in self._pending):
            self._pending = deque(pending for pending in self._pending if pending.expires > now)
