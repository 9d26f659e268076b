"""A language model's server on this machine, which says what a test has put into its mouth."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class StandIn:
    """`body` is what it answers, with `status`; `asked` are the requests it got, and `keys` what they were signed
    with. While `silent` it answers nothing."""

    url: str = ""
    body: Any = None
    status: int = 200
    silent: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    def says(self, words: str) -> None:
        self.body = {"choices": [{"message": {"role": "assistant", "content": words}}]}

    async def complete(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization"))
        if self.silent:
            await asyncio.Event().wait()
        return web.json_response(self.body, status=self.status)


@asynccontextmanager
async def language_model() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", stand_in.complete)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        [(host, port)] = [address[:2] for address in runner.addresses]
        stand_in.url = f"http://{host}:{port}/v1"
        yield stand_in
    finally:
        await runner.cleanup()
