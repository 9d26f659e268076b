"""The whole app on the fake Telegram, and people who talk to it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import App, Parts, build, talking, wind
from bot.clock import StoppedClock
from bot.config import Settings
from bot.playground.chats import Message
from bot.playground.request import PlaygroundRequest
from bot.playground.telegram import Telegram
from bot.sources.config import SourceEntry
from tests.support.feeds import Feeds

# A Monday, 12:00 in Berlin.
START = datetime(2026, 3, 2, 11, tzinfo=UTC)
ENTRIES = [
    SourceEntry("remotive", timedelta(hours=6)),
    SourceEntry("greenhouse", timedelta(minutes=30), boards=("acme",)),
]


class Somebody:
    """A person in their private chat. What they hear is what the bot sent or edited since they last acted."""

    def __init__(self, world: World, person_id: int, name: str, language_code: str | None) -> None:
        self._world = world
        self._telegram = world.telegram
        self.id = person_id
        self._heard_before = 0
        self._telegram.join(person_id, name, language_code=language_code)

    async def says(self, text: str) -> None:
        self._listen()
        self._telegram.say(self.id, text)
        await self._world.handle()

    async def taps(self, label: str) -> None:
        """Tap the newest button whose text contains the label."""
        message, data = self._button(label)
        self._listen()
        self._telegram.press(self.id, message.id, data)
        await self._world.handle()

    async def shares_location(self, latitude: float, longitude: float) -> None:
        self._listen()
        self._telegram.share_location(self.id, latitude, longitude)
        await self._world.handle()

    async def blocks_the_bot(self) -> None:
        self._telegram.block(self.id)
        await self._world.handle()

    async def unblocks_the_bot(self) -> None:
        self._telegram.unblock(self.id)
        await self._world.handle()

    @property
    def messages(self) -> list[Message]:
        return [message for message in self._telegram.messages(self.id) if message.from_bot]

    @property
    def heard(self) -> str:
        """Everything heard since the last act, as one text."""
        return "\n---\n".join(self._world.heard.get(self.id, [])[self._heard_before :])

    def sees(self, *parts: str) -> None:
        for part in parts:
            assert part in self.heard, f"{part!r} is not in:\n{self.heard}"

    def does_not_see(self, *parts: str) -> None:
        for part in parts:
            assert part not in self.heard, f"{part!r} is in:\n{self.heard}"

    def hears_nothing(self) -> None:
        assert not self.heard, f"heard:\n{self.heard}"

    def listens(self) -> None:
        """Forget what was heard so far."""
        self._listen()

    @property
    def buttons(self) -> list[str]:
        """The texts of the buttons below the newest message that has any."""
        for message in reversed(self.messages):
            if message.inline_keyboard:
                return [button["text"] for row in message.inline_keyboard for button in row]
        return []

    def _button(self, label: str) -> tuple[Message, str]:
        for message in reversed(self.messages):
            for row in message.inline_keyboard or ():
                for button in row:
                    if label in button["text"] and "callback_data" in button:
                        return message, button["callback_data"]
        raise AssertionError(f"there is no button {label!r}, but {self.buttons}")

    def _listen(self) -> None:
        self._heard_before = len(self._world.heard.get(self.id, []))


class ErrorListener(logging.Handler):
    """Notes whatever is logged as an error."""

    def __init__(self, failures: list[object]) -> None:
        super().__init__(logging.ERROR)
        self._failures = failures

    def emit(self, record: logging.LogRecord) -> None:
        self._failures.append(record.msg)


class World:
    """One app, its Telegram, its feeds and its clock."""

    def __init__(self, app: App, telegram: Telegram, clock: StoppedClock, feeds: Feeds) -> None:
        self.app = app
        self.telegram = telegram
        self.clock = clock
        self.feeds = feeds
        self.heard: dict[int, list[str]] = {}
        self.failures: list[object] = []
        self._listener = ErrorListener(self.failures)
        logging.getLogger().addHandler(self._listener)
        self._offset = 0
        self.telegram.watch(self._hear)
        self.ana = Somebody(self, 1001, "Ana", "en")
        self.boris = Somebody(self, 1002, "Boris", "en")
        self.chen = Somebody(self, 1003, "Chen", "en")
        self.dana = Somebody(self, 1004, "Dana", "en")

    def close(self) -> None:
        """What was logged as an error fails the test, unless it emptied `failures` itself."""
        logging.getLogger().removeHandler(self._listener)
        assert not self.failures, self.failures

    async def handle(self) -> None:
        """Let the bot take in what people did, and finish with it."""
        while updates := await self.telegram.call("getUpdates", {"offset": self._offset, "timeout": 0}):
            self._offset = updates[-1]["update_id"] + 1
            await self.app.inbox.accept(updates)
            await self.app.application.update_queue.join()
            await self.app.application.update_processor.shutdown()

    async def advance(self, **by: float) -> None:
        """Wind the clock, and let what falls due happen."""
        await wind(self.app, self.clock, timedelta(**by))

    async def settle(self) -> None:
        await self.app.ticks.settle()

    def _hear(self, event: Any) -> None:
        if event.kind in {"message", "edit"}:
            message = next((m for m in self.telegram.messages(event.chat_id) if m.id == event.data["id"]), None)
            if message is not None and message.from_bot:
                self.heard.setdefault(event.chat_id, []).append(message.text or message.caption or "")


@asynccontextmanager
async def world(
    database_url: str,
    *,
    telegram: Telegram | None = None,
    clock: StoppedClock | None = None,
    feeds: Feeds | None = None,
    **settings: Any,
) -> AsyncIterator[World]:
    """A running app without its metronome; an update that failed unexpectedly fails the test."""
    clock = clock or StoppedClock(START)
    telegram = telegram or Telegram(clock.now)
    feeds = feeds or Feeds(clock.now)
    parts = Parts(
        clock=clock,
        request=PlaygroundRequest(telegram),
        polling=PlaygroundRequest(telegram),
        fetcher=feeds.fetcher(),
        entries=ENTRIES,
        token=telegram.token,
    )
    chosen = Settings(_env_file=None, database_url=database_url, web_port=0, **settings)
    async with build(chosen, parts) as app, talking(app):
        made = World(app, telegram, clock, feeds)
        yield made
        made.close()
