"""Rolecall as real processes: Telegram and the feeds on a loopback port, and `rolecall` run against them."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import Clock
from bot.playground.botapi_http import add_bot_api
from bot.playground.chats import Event, Message
from bot.playground.inflight import Handler, Inflight
from bot.playground.telegram import Telegram
from storage import Storage
from tests.support.feeds import Feeds

DEADLINE = 30.0  # seconds; far more than anything here takes
POLL = 0.02
SOURCES = """\
- {{adapter: remotive, url: "{url}/remotive", allow_private: true, every: 1m}}
- {{adapter: greenhouse, url: "{url}/greenhouse", boards: [acme], allow_private: true, every: 1m}}
"""


async def eventually(condition: Callable[[], Any]) -> Any:
    """Wait until the condition, which may be a coroutine function, says something true; return that."""
    with suppress(TimeoutError):
        async with asyncio.timeout(DEADLINE):
            while True:
                said = condition()
                if inspect.isawaitable(said):
                    said = await said
                if said:
                    return said
                await asyncio.sleep(POLL)
    raise AssertionError("it did not come to pass")


class ServedFeeds(Feeds):
    """The feeds at `/remotive/…` and `/greenhouse/…`."""

    async def serve(self, request: web.Request) -> web.Response:
        answer = self._answer(httpx.Request("GET", f"http://{request.match_info['feed']}"))
        return web.Response(status=answer.status_code, body=answer.content, content_type="application/json")


@dataclass
class Hold:
    """Calls of one Bot API method that get no answer: `held` have come in, and are cut off when the hold ends."""

    method: str
    after_effect: bool
    held: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Process:
    """One `rolecall`, its lines on standard error as they come."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    async def listen(self) -> None:
        """Collect what the process says until it says no more."""
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode().rstrip("\n"))

    async def says(self, event: str) -> dict[str, Any]:
        """The first log line with that event, waited for; the process must not end before."""

        def found() -> dict[str, Any] | None:
            line = next((line for line in self.events() if line["event"] == event), None)
            assert line or self.process.returncode is None, self.lines
            return line

        line: dict[str, Any] = await eventually(found)
        return line

    def events(self) -> Iterator[dict[str, Any]]:
        return (json.loads(line) for line in list(self.lines) if line.startswith("{"))

    async def url(self) -> str:
        """Where the process serves HTTP, once it runs."""
        return f"http://127.0.0.1:{(await self.says('running'))['port']}"

    async def ends(self) -> int:
        """The exit status, waited for."""
        async with asyncio.timeout(DEADLINE):
            return await self.process.wait()

    async def terminate(self) -> int:
        self.process.terminate()
        return await self.ends()

    async def kill(self) -> None:
        self.process.kill()
        assert await self.ends() == -signal.SIGKILL


class Outside:
    """What processes meet over HTTP: Telegram, feeds; and what they did there."""

    def __init__(self, folder: Path) -> None:
        clock = Clock()
        self.folder = folder
        self.telegram = Telegram(clock.now)
        self.feeds = ServedFeeds(clock.now)
        self.calls: list[str] = []
        self.sent: list[tuple[int, str]] = []
        self.url = ""
        self.database_url = f"sqlite:///{folder / 'rolecall.db'}"
        self._under_way: Counter[str] = Counter()
        self._holds: list[Hold] = []
        self._processes: list[tuple[Process, asyncio.Task[None]]] = []
        self.telegram.watch(self._note)

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._intercept])
        add_bot_api(app, self.telegram, Inflight(app))
        app.router.add_get("/{feed:remotive|greenhouse}/{rest:.*}", self.feeds.serve)
        return app

    @contextmanager
    def holding(self, method: str, *, after_effect: bool = False) -> Iterator[Hold]:
        """Give calls of the method no answer; with `after_effect` they do their work first, else they never arrive."""
        hold = Hold(method, after_effect)
        self._holds.append(hold)
        try:
            yield hold
        finally:
            self._holds.remove(hold)
            hold.over.set()

    def settings(self, **changed: object) -> dict[str, object]:
        """What makes a process use this Telegram and these feeds."""
        sources = self.folder / "sources.yaml"
        sources.write_text(SOURCES.format(url=self.url))
        return {
            "token": self.telegram.token,
            "api_url": self.url,
            "database_url": self.database_url,
            "sources": sources,
            "web_port": 0,
            "log_format": "json",
        } | changed

    async def start(self, *arguments: str, **changed: object) -> Process:
        """Start `rolecall ARGUMENTS`, by default `run`."""
        started = await spawn(*(arguments or ("run",)), folder=self.folder, settings=self.settings(**changed))
        self._processes.append((started, asyncio.create_task(started.listen())))
        return started

    async def is_polled(self) -> None:
        """Wait until a process waits for updates."""
        await eventually(lambda: self._under_way["getUpdates"])

    async def close(self) -> None:
        for started, listening in self._processes:
            if started.process.returncode is None:
                started.process.kill()
            await started.process.wait()
            await listening
            # Shown by pytest where the test failed.
            sys.stderr.write("\n".join([f"--- {started.process.pid}", *started.lines, ""]))

    def heard(self, person: int) -> list[str]:
        """Every text the bot sent this person, in order."""
        return [text for chat, text in self.sent if chat == person]

    def newest(self, person: int) -> Message:
        return next(message for message in reversed(self.telegram.messages(person)) if message.from_bot)

    async def says(self, person: int, text: str) -> Message:
        """Somebody writes, and gets a message in return."""
        before = len(self.heard(person))
        self.telegram.say(person, text)
        await eventually(lambda: len(self.heard(person)) > before)
        return self.newest(person)

    async def taps(self, person: int, label: str) -> Message:
        """Somebody taps a button of the newest message, which changes."""
        before = self.newest(person)
        self.tap(person, label)
        await eventually(lambda: self.newest(person) != before)
        return self.newest(person)

    def offers(self, person: int, label: str) -> bool:
        """Whether the newest message has such a button."""
        heard = any(message.from_bot for message in self.telegram.messages(person))
        return heard and bool(self._buttons(self.newest(person), label))

    def tap(self, person: int, label: str) -> None:
        message = self.newest(person)
        buttons = self._buttons(message, label)
        assert buttons, (label, message.text, message.inline_keyboard)
        self.telegram.press(person, message.id, buttons[0]["callback_data"])

    def _buttons(self, message: Message, label: str) -> list[dict[str, Any]]:
        return [button for row in message.inline_keyboard or () for button in row if label in button["text"]]

    def _note(self, event: Event) -> None:
        if event.kind == "message" and event.data["from_bot"]:
            message = next(one for one in self.telegram.messages(event.chat_id) if one.id == event.data["id"])
            self.sent.append((event.chat_id, message.text))

    @web.middleware
    async def _intercept(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        method = request.match_info.get("method", "")
        self.calls.append(method)
        self._under_way[method] += 1
        try:
            return await self._answer(request, handler, method)
        finally:
            self._under_way[method] -= 1

    async def _answer(self, request: web.Request, handler: Handler, method: str) -> web.StreamResponse:
        hold = self._hold(method)
        if hold is None or hold.after_effect:
            answer = await handler(request)
            # It may have waited for long, and the hold begun meanwhile.
            hold = self._hold(method)
            if hold is None:
                return answer
        hold.held += 1
        await hold.over.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=502)

    def _hold(self, method: str) -> Hold | None:
        return next((hold for hold in self._holds if hold.method == method), None)


def environment(folder: Path, settings: Mapping[str, object]) -> dict[str, str]:
    """These settings and nothing else that could matter."""
    chosen = {f"ROLECALL_{name.upper()}": str(value) for name, value in settings.items()}
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"} | chosen


async def spawn(*arguments: str, folder: Path, settings: Mapping[str, object]) -> Process:
    """Start `rolecall ARGUMENTS` in a folder."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        env=environment(folder, settings),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    return Process(process)


@asynccontextmanager
async def outside(folder: Path) -> AsyncIterator[Outside]:
    """Telegram and the feeds, running; at the end every process started against them is gone."""
    made = Outside(folder)
    server = TestServer(made.app())
    await server.start_server()
    made.url = str(server.make_url("/")).rstrip("/")
    try:
        yield made
    finally:
        await made.close()
        await server.close()


@asynccontextmanager
async def playground(folder: Path) -> AsyncIterator[tuple[Process, str]]:
    """`rolecall run` without a token, on the demo feed alone, and its address."""
    sources = folder / "sources.yaml"
    sources.write_text("- adapter: demo\n")
    process = await spawn("run", folder=folder, settings={"web_port": 0, "log_format": "json", "sources": sources})
    listening = asyncio.create_task(process.listen())
    try:
        yield process, str((await process.says("playground running"))["open"])
    finally:
        if process.process.returncode is None:
            process.process.kill()
        await process.ends()
        await listening


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Storage]:
    """The database of a process, looked into from outside."""
    storage = await Storage.open(url)
    try:
        yield storage
    finally:
        await storage.close()


async def much_later(storage: Storage, clock: Clock) -> None:
    """What processes killed a moment ago still hold runs out, as it would within minutes."""
    now = clock.now()
    later = now + timedelta(days=1)
    await storage.outbox.resolve_abandoned(later, once=())
    for exclusive in ("match", "deliver"):
        await storage.leases.take(exclusive, "nobody", now=later, until=now)
