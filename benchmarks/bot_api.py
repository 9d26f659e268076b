"""A Bot API on a loopback port that costs next to nothing, for bots that are measured in processes of their own."""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
BATCH = 100  # updates in one answer, Telegram's most
LONGEST_POLL = 50.0

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
# A parameter in a form, in a multipart form and in JSON.
_PARAMETER = {
    name: re.compile(rb'\b%s(?:=|"\r\n(?:[^\r\n]+\r\n)*\r\n|" *: *"?)(-?\d+)' % name.encode())
    for name in ("chat_id", "offset")
}

Judge = Callable[[int, float], float | None]
"""Seconds to wait, or None, for a message to a chat that arrives at an instant of `time.monotonic`."""


class BotApi:
    """Gives out `updates`, takes messages, and remembers in `taken` which chat got one when.

    `polled` is set by the first getUpdates, `reached` by the first message, `served` by the last one `wanted`.
    `judge` may refuse messages; `delay` gives the seconds a message takes on each way.
    """

    def __init__(self, *, judge: Judge | None = None, delay: Callable[[], float] | None = None) -> None:
        self.updates: list[dict[str, Any]] = []
        self.taken: list[tuple[float, int]] = []
        self.refusals: list[float] = []
        self.polled = asyncio.Event()
        self.wanted = 0
        self.reached = asyncio.Event()
        self.served = asyncio.Event()
        self._judge = judge
        self._delay = delay
        self._waiting: list[tuple[_Connection, int]] = []

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve while the block runs; yields the origin."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()

    def publish(self, updates: Sequence[dict[str, Any]]) -> None:
        """Let these updates be fetched; `served` is set once as many messages came in return."""
        self.updates.extend(updates)
        self.wanted = len(self.taken) + len(updates)
        self.served.clear()
        waiting, self._waiting = self._waiting, []
        for connection, offset in waiting:
            self._give(connection, offset)

    def handle(self, connection: _Connection, method: str, body: bytes) -> None:
        match method.lower():
            case "getupdates":
                self.polled.set()
                self._give(connection, _number(body, "offset") or 0)
            case "sendmessage":
                self._arrive(connection, _number(body, "chat_id") or 0)
            case "getme":
                connection.answer({"id": 1, "is_bot": True, "first_name": "Bot", "username": "bot"})
            case "getmycommands":
                connection.answer([])
            case _:
                connection.answer(True)

    def _give(self, connection: _Connection, offset: int) -> None:
        if self.updates and offset > self.updates[0]["update_id"]:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if self.updates:
            connection.answer(self.updates[:BATCH])
        else:
            self._waiting.append((connection, offset))
            asyncio.get_running_loop().call_later(LONGEST_POLL, self._give_nothing, connection)

    def _give_nothing(self, connection: _Connection) -> None:
        if any(waiting is connection for waiting, _ in self._waiting):
            self._waiting = [(waiting, offset) for waiting, offset in self._waiting if waiting is not connection]
            connection.answer([])

    def _arrive(self, connection: _Connection, chat: int) -> None:
        if self._delay is None:
            self._take(connection, chat)
        else:
            asyncio.get_running_loop().call_later(self._delay(), self._take, connection, chat)

    def _take(self, connection: _Connection, chat: int) -> None:
        now = time.monotonic()
        wait = self._judge(chat, now) if self._judge else None
        if wait is None:
            self.taken.append((now, chat))
            self.reached.set()
            message = {"message_id": len(self.taken), "date": 1, "chat": {"id": chat, "type": "private"}, "text": "ok"}
            self._later(connection.answer, message)
            if len(self.taken) == self.wanted:
                self.served.set()
        else:
            self.refusals.append(now)
            self._later(connection.refuse, wait)

    def _later(self, answer: Callable[[Any], None], value: object) -> None:
        if self._delay is None:
            answer(value)
        else:
            asyncio.get_running_loop().call_later(self._delay(), answer, value)


class _Connection(asyncio.Protocol):
    """One keep-alive connection, one request at a time."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, rest = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        length = _LENGTH.search(head)
        size = int(length[1]) if length else 0
        if len(rest) >= size:
            self._received = rest[size:]
            path = head.split(b" ", 2)[1]
            self._api.handle(self, path.rpartition(b"/")[2].decode(), rest[:size])

    def answer(self, result: object) -> None:
        self._write(b"200 OK", {"ok": True, "result": result})

    def refuse(self, seconds: float) -> None:
        wait = {"retry_after": math.ceil(seconds)}
        self._write(
            b"429 Too Many Requests",
            {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": wait},
        )

    def _write(self, status: bytes, content: object) -> None:
        body = json.dumps(content).encode()
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(head + body)


def message_update(number: int, person: int, text: str) -> dict[str, Any]:
    """An update with a message of this person, a command if it begins with a slash."""
    user = {"id": person, "is_bot": False, "first_name": "P", "language_code": "de"}
    chat = {"id": person, "type": "private", "first_name": "P"}
    message: dict[str, Any] = {"message_id": number, "date": 1, "chat": chat, "from": user, "text": text}
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": number, "message": message}


def _number(body: bytes, name: str) -> int | None:
    found = _PARAMETER[name].search(body)
    return int(found[1]) if found else None
