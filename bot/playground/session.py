"""The playground as a whole: the bot on a fake Telegram with a chat page, feeds, and a clock one can wind."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, Parts, advertise_commands, build, listen, serve, source_entries, talking, wind
from bot.clock import ShiftedClock
from bot.config import Settings
from bot.content import FOLDER
from bot.log import logger
from bot.playground.control import PersonCard
from bot.playground.demo_feed import DemoFeed, add_demo_feed, read_demo_jobs
from bot.playground.request import PlaygroundRequest
from bot.playground.seed import PEOPLE
from bot.playground.server import add_playground
from bot.playground.telegram import Telegram
from bot.sources.addresses import reachable
from bot.sources.config import SourceEntry
from bot.sources.fetcher import Fetcher

log = logger(__name__)

LIVE = "Live feeds: real postings. Winding the clock forward brings none that are not published yet."
DEMO = "Demo feed: invented postings, because no live feed could be reached."
DEMO_EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Session:
    """What the page controls."""

    app: App
    clock: ShiftedClock
    about_feeds: str

    def now(self) -> datetime:
        return self.clock.now()

    async def advance(self, by: timedelta) -> None:
        await wind(self.app, self.clock, by)

    def notice(self) -> str:
        return self.about_feeds

    def people(self) -> list[PersonCard]:
        return [PersonCard(person.id, person.first_name, person.about) for person in PEOPLE]


async def play(settings: Settings, stop: asyncio.Event) -> None:
    """Run the playground until told to stop. Its database is new each time, unless the settings name one."""
    clock = ShiftedClock()
    telegram = Telegram(clock.now)
    for person in PEOPLE:
        telegram.join(person.id, person.first_name, language_code=person.language_code)
    async with AsyncExitStack() as stack:
        if not settings.database_url:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rolecall-", ignore_cleanup_errors=True))
            settings = settings.model_copy(update={"database_url": f"sqlite:///{Path(folder) / 'playground.db'}"})
        door = stack.enter_context(listen(settings))
        address = "http://{}:{}".format(*door.getsockname())
        entries, about_feeds = await _feeds(settings, address)
        parts = Parts(
            clock=clock,
            request=PlaygroundRequest(telegram),
            polling=PlaygroundRequest(telegram),
            fetcher=Fetcher(),
            entries=entries,
            token=telegram.token,
        )
        app = await stack.enter_async_context(build(settings, parts))
        add_playground(app.web, telegram, Session(app, clock, about_feeds))
        feed = DemoFeed(read_demo_jobs(FOLDER / "data" / "demo_jobs.yaml"), clock.now(), address)
        add_demo_feed(app.web, feed, clock.now)
        await stack.enter_async_context(serve(app, door))
        await stack.enter_async_context(talking(app))
        await advertise_commands(app)
        app.ticks.start()
        stack.push_async_callback(app.ticks.stop)
        polling = asyncio.create_task(app.inbox.poll())
        log.info("playground running", open=address, feeds=about_feeds or str(settings.sources))
        await stop.wait()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


async def _feeds(settings: Settings, address: str) -> tuple[list[SourceEntry], str]:
    """The sources of this session and a sentence about them: the operator's, live ones, or the demo feed."""
    demo = SourceEntry("demo", DEMO_EVERY, url=address, allow_private=True)
    if settings.sources is not None:
        # An operator who lists the demo feed means the one served here, wherever that is.
        entries = source_entries(settings)
        return [demo if entry.adapter == demo.adapter and entry.url is None else entry for entry in entries], ""
    if await reachable("remotive.com"):
        return source_entries(settings), LIVE
    return [demo], DEMO
