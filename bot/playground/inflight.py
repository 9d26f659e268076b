"""Requests that may wait for long, ended when the server stops: it would wait for them otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Inflight:
    """The requests of one application that are being answered right now."""

    def __init__(self, app: web.Application) -> None:
        self._tasks: set[asyncio.Future[web.StreamResponse]] = set()
        app.on_shutdown.append(self._cancel)

    def tracked(self, handler: Handler) -> Handler:
        """The handler, cancelled at shutdown wherever it is waiting."""

        async def handle(request: web.Request) -> web.StreamResponse:
            task = asyncio.ensure_future(handler(request))
            self._tasks.add(task)
            try:
                return await task
            finally:
                self._tasks.discard(task)

        return handle

    async def _cancel(self, _app: web.Application) -> None:
        for task in self._tasks:
            task.cancel()
