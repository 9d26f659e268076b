"""The playground on a loopback port, with a clock the test winds and three demo people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.server import PersonCard, add_playground
from bot.playground.telegram import Telegram

ANA, BORIS, CHEN = 11, 12, 13
NOTICE = "Demo feed: invented postings, because no live feed could be reached."


async def nothing_due(_by: timedelta) -> None:
    """What falls due where nobody has planned anything."""


@dataclass
class Desk:
    """The playground's control: `due` runs whenever the clock has been wound."""

    time: datetime = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
    due: Callable[[timedelta], Awaitable[None]] = nothing_due
    cards: list[PersonCard] = field(
        default_factory=lambda: [
            PersonCard(ANA, "Ana", "Python developer in Lisbon, fully remote"),
            PersonCard(BORIS, "Boris", "Go and Kubernetes, from Almaty"),
            PersonCard(CHEN, "Chen", "looking for a first job"),
        ]
    )

    def now(self) -> datetime:
        return self.time

    async def advance(self, by: timedelta) -> None:
        self.time += by
        await self.due(by)

    def notice(self) -> str:
        return NOTICE

    def people(self) -> list[PersonCard]:
        return self.cards


@dataclass
class Site:
    """A running playground; `url` has no slash at the end."""

    telegram: Telegram
    desk: Desk
    server: TestServer

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    """A fresh playground whose people have joined, stopped at the end."""
    desk = Desk()
    telegram = Telegram(desk.now)
    for card in desk.cards:
        telegram.join(card.id, card.name)
    app = web.Application()
    add_playground(app, telegram, desk)
    server = TestServer(app)
    await server.start_server()
    try:
        yield Site(telegram, desk, server)
    finally:
        await server.close()
