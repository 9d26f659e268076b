"""The whole app on the fake Telegram, and people who talk to it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.app import App, Parts, build, talking, wind
from bot.clock import StoppedClock
from bot.config import Settings
from bot.playground.chats import Message, Poll
from bot.playground.request import PlaygroundRequest
from bot.playground.telegram import Telegram
from bot.sources.config import SourceEntry
from bot.whereabouts import Gazetteer
from storage.engine import parse_url
from storage.tables import metadata
from tests.support.feeds import Feeds

# A Monday, 12:00 in Berlin.
START = datetime(2026, 3, 2, 11, tzinfo=UTC)
ENTRIES = [
    SourceEntry("remotive", timedelta(hours=6)),
    SourceEntry("greenhouse", timedelta(minutes=30), boards=("acme",)),
]


# Reading the cities takes seconds, so all worlds share them.
GAZETTEER = Gazetteer()


class Somebody:
    """A person in their private chat. What they hear is what the bot sent or edited since they last acted."""

    def __init__(self, world: World, person_id: int, name: str, language_code: str | None) -> None:
        self._world = world
        self._telegram = world.telegram
        self.id = person_id
        self._heard_before = 0
        if person_id not in self._telegram.people:
            self._telegram.join(person_id, name, language_code=language_code)

    async def says(self, text: str) -> None:
        self._listen()
        self._telegram.say(self.id, text)
        await self._world.handle()

    async def corrects(self, text: str) -> None:
        """Edit the message that they wrote last."""
        written = next(message for message in reversed(self._telegram.messages(self.id)) if not message.from_bot)
        user = {"id": self.id, "is_bot": False, "first_name": "Somebody"}
        message = {"message_id": written.id, "date": 0, "edit_date": 1, "chat": {"id": self.id, "type": "private"}}
        self._listen()
        edited = message | {"from": user, "text": text}
        await self._world.accept([{"update_id": 1_000_000 + written.id, "edited_message": edited}])

    async def taps(self, label: str) -> None:
        """Tap the newest button whose text contains the label."""
        message, data = self._button(label)
        self._listen()
        self._telegram.press(self.id, message.id, data)
        await self._world.handle()

    async def lives_in(self, place: str) -> None:
        await self.says("/settings")
        await self.taps("Place and time")
        await self.says(place)

    async def subscribes_to(self, search: str) -> None:
        await self.says(search)
        await self.taps("Subscribe")

    async def taps_twice(self, label: str) -> None:
        """Tap a second time before the bot has answered the first."""
        message, data = self._button(label)
        self._listen()
        self._telegram.press(self.id, message.id, data)
        self._telegram.press(self.id, message.id, data)
        await self._world.handle()

    async def taps_old(self, message: Message, label: str) -> None:
        """Tap a button of an earlier message as it looked then."""
        data = next(button["callback_data"] for button in buttons_of(message) if label in button["text"])
        await self.forges(data)

    async def forges(self, data: str) -> None:
        """Send callback data that no button of today carries, as if the newest one did."""
        message = next(message for message in reversed(self.messages) if buttons_of(message))
        shown = next(button["callback_data"] for button in buttons_of(message) if "callback_data" in button)
        self._listen()
        self._telegram.press(self.id, message.id, shown)
        await self._world.handle(callback_data=data)

    async def asks_inline(self, text: str) -> dict[str, Any] | None:
        """Write the bot's name and a text in some chat; what is offered there."""
        self._listen()
        asked = self._telegram.query_inline(self.id, text)
        await self._world.handle()
        return self._telegram.answers(asked)

    async def sends_photo(self) -> None:
        self._listen()
        self._telegram.send_photo(self.id, b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0")
        await self._world.handle()

    async def votes(self, option: int) -> None:
        """Choose an option of the newest poll, counted from 0."""
        self._listen()
        self._telegram.vote(self.id, self.poll.id, [option])
        await self._world.handle()

    @property
    def poll(self) -> Poll:
        """The newest poll."""
        return next(message.poll for message in reversed(self.messages) if message.poll)

    async def speaks(self) -> None:
        """Send a voice message."""
        self._listen()
        self._telegram.send_voice(self.id, b"OggS", 30)
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
    def newest(self) -> Message:
        return self.messages[-1]

    @property
    def buttons(self) -> list[str]:
        """The texts of the buttons below the newest message that has any."""
        return next(([b["text"] for b in found] for m in reversed(self.messages) if (found := buttons_of(m))), [])

    def _button(self, label: str) -> tuple[Message, str]:
        for message in reversed(self.messages):
            for button in buttons_of(message):
                if label in button["text"] and "callback_data" in button:
                    return message, button["callback_data"]
        raise AssertionError(f"there is no button {label!r}, but {self.buttons}")

    def _listen(self) -> None:
        self._heard_before = len(self._world.heard.get(self.id, []))


def buttons_of(message: Message) -> list[dict[str, Any]]:
    return [button for row in message.inline_keyboard or () for button in row]


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
        self.database = parse_url(app.settings.database)
        self.heard: dict[int, list[str]] = {}
        self.failures: list[object] = []
        self._listener = ErrorListener(self.failures)
        logging.getLogger().addHandler(self._listener)
        self._offset = 0
        self._stop_hearing = self.telegram.watch(self._hear)
        self.ana = Somebody(self, 1001, "Ana", "en")
        self.boris = Somebody(self, 1002, "Boris", "en")
        self.chen = Somebody(self, 1003, "Chen", "en")
        self.dana = Somebody(self, 1004, "Dana", "en")

    def close(self) -> None:
        logging.getLogger().removeHandler(self._listener)
        self._stop_hearing()

    async def handle(self, *, callback_data: str | None = None) -> None:
        """Let the bot take in what people did, and finish with it; `callback_data` replaces what a button carried."""
        while updates := await self.waiting_updates():
            self._offset = updates[-1]["update_id"] + 1
            if callback_data is not None:
                updates[-1]["callback_query"]["data"] = callback_data
            await self.accept(updates)

    async def accept(self, updates: list[dict[str, Any]]) -> None:
        """Hand these updates to the bot, and let it finish with them."""
        await self.app.inbox.accept(updates)
        await self.app.application.update_queue.join()
        await self.app.application.update_processor.shutdown()

    async def waiting_updates(self) -> list[dict[str, Any]]:
        """What people did that the bot has not asked for yet, as Telegram words it."""
        found: list[dict[str, Any]] = await self.telegram.call("getUpdates", {"offset": self._offset, "timeout": 0})
        return found

    async def advance(self, **by: float) -> None:
        """Wind the clock, and let what falls due happen."""
        await wind(self.app, self.clock, timedelta(**by))

    async def settle(self) -> None:
        await self.app.ticks.settle()

    def tables(self) -> list[str]:
        return list(metadata.tables)

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table, read past the repositories."""
        engine = create_async_engine(self.database)
        async with engine.connect() as connection:
            found = [dict(row._mapping) for row in await connection.execute(select(metadata.tables[table]))]
        await engine.dispose()
        return found

    async def traces_of(self, chat_id: int) -> list[str]:
        """The tables in which a number occurs, as a value or within one."""
        return [name for name in self.tables() if any(str(chat_id) in str(row) for row in await self.rows(name))]

    def _hear(self, event: Any) -> None:
        if event.kind in {"message", "edit"}:
            message = next((m for m in self.telegram.messages(event.chat_id) if m.id == event.data["id"]), None)
            if message is not None and message.from_bot:
                self.heard.setdefault(event.chat_id, []).append(message.text or message.caption or "")


@asynccontextmanager
async def world(
    database_url: str,
    *,
    after: World | None = None,
    start: datetime = START,
    entries: list[SourceEntry] = ENTRIES,
    **settings: Any,
) -> AsyncIterator[World]:
    """A running app without its metronome; what it logs as an error fails a test that does not empty `failures`.

    `after` is an earlier world on the same database, whose Telegram, clock and feeds this one goes on with.
    """
    clock = after.clock if after else StoppedClock(start)
    telegram = after.telegram if after else Telegram(clock.now)
    feeds = after.feeds if after else Feeds(clock.now)
    parts = Parts(
        clock=clock,
        request=PlaygroundRequest(telegram),
        polling=PlaygroundRequest(telegram),
        fetcher=feeds.fetcher(),
        entries=entries,
        token=telegram.token,
    )
    chosen = Settings(_env_file=None, database_url=database_url, web_port=0, **settings)
    async with build(chosen, parts) as app:
        data = app.application.bot_data
        data["services"] = replace(data["services"], gazetteer=GAZETTEER)
        async with talking(app):
            made = World(app, telegram, clock, feeds)
            try:
                yield made
            finally:
                made.close()
            assert not made.failures, made.failures
