"""Everybody who has the page open, told which chats changed since they were last told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from aiohttp import web

HEARTBEAT_SECONDS = 15.0
EVERYTHING = 0
"""Stands for all chats, and for what belongs to none of them; no person has this id."""


class Listener:
    """One open page. Changes are kept as a set of chats, so a slow reader costs no more than a quick one."""

    def __init__(self) -> None:
        self._changed: set[int] = set()
        self._woken = asyncio.Event()

    def tell(self, chat_id: int) -> None:
        self._changed.add(chat_id)
        self._woken.set()

    async def wait(self) -> None:
        await self._woken.wait()

    def take(self) -> bytes:
        """What happened since the last time, as a server-sent event."""
        people = None if EVERYTHING in self._changed else sorted(self._changed)
        self._changed.clear()
        self._woken.clear()
        return f"event: changed\ndata: {json.dumps({'people': people})}\n\n".encode()


class Audience:
    """The open pages."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def tell(self, chat_id: int = EVERYTHING) -> None:
        """Say that a chat changed; without a chat, that everything is to be read again."""
        for listener in self._listeners:
            listener.tell(chat_id)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The stream of changes for one page. It carries no state: the page reads that anew whenever it connects."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        with self._listening() as listener, suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(b"retry: 1000\n\n")
            while True:
                await response.write(await _next_chunk(listener))
        return response

    @contextmanager
    def _listening(self) -> Iterator[Listener]:
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)


async def _next_chunk(listener: Listener) -> bytes:
    """The next change, or a comment that keeps the connection open through proxies."""
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            await listener.wait()
    except TimeoutError:
        return b": still here\n\n"
    return listener.take()
