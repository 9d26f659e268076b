"""Which update is handled when: people side by side, each person strictly in the order they spoke."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

PEOPLE = 64  # handled side by side, unless the caller says otherwise
UNBOUNDED = 2**31  # places in python-telegram-bot's own semaphore, see `Ordering`

Done = Callable[[int], Awaitable[None]]


@dataclass(slots=True)
class _Line:
    """The people's queue at one counter: `turn` is fair, `length` counts those waiting and the one being served."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class Ordering(BaseUpdateProcessor):
    """Handles up to `people` conversations at once and the updates of each conversation one after the other.

    `done` is awaited with the update's id once its handling is over, also when the handler raised; the next update of
    that conversation starts after it. An update whose handling was cancelled is not done; a handler registered with
    `block=False` counts as handled once it has been started.

    python-telegram-bot would bound the updates under way, waiting ones included, so that a person who sends a hundred
    messages would take every place. Here only the first of each line competes for a place.
    """

    def __init__(self, done: Done, people: int = PEOPLE) -> None:
        super().__init__(max_concurrent_updates=UNBOUNDED)
        self._done = done
        self._places = asyncio.Semaphore(people)
        self._lines: dict[Hashable, _Line] = {}
        self._empty = asyncio.Event()
        self._empty.set()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Wait for everybody still in line."""
        await self.drain()

    async def drain(self) -> None:
        """Return once every update that has come in so far, or comes in meanwhile, is done."""
        await self._empty.wait()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update when its turn comes; python-telegram-bot calls this in the order of arrival."""
        try:
            with self._line(conversation(update)) as line:
                async with line.turn, self._places:
                    await self._handle(update, coroutine)
        finally:
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # not started where the wait was cancelled, finished otherwise

    async def _handle(self, update: object, coroutine: Awaitable[Any]) -> None:
        try:
            await coroutine
        except Exception:
            await self._report(update)
            raise
        await self._report(update)

    async def _report(self, update: object) -> None:
        if isinstance(update, Update):
            await self._done(update.update_id)

    @contextmanager
    def _line(self, key: Hashable) -> Iterator[_Line]:
        """A place in the line of one conversation; the line is forgotten with the last one to leave it."""
        line = self._lines.setdefault(key, _Line())
        line.length += 1
        self._empty.clear()
        try:
            yield line
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[key]
            if not self._lines:
                self._empty.set()


def conversation(update: object) -> Hashable:
    """What an update must be in order with: its chat, else its user (whose private chat has the same id), else its
    poll. Anything else stands alone."""
    if isinstance(update, Update):
        if update.effective_chat:
            return update.effective_chat.id
        if update.effective_user:
            return update.effective_user.id
        if update.poll:
            return update.poll.id
    return object()
