"""/health: whether sources and deliveries work, for those who run the bot."""

from __future__ import annotations

from datetime import timedelta

from bot.views import View
from tests.support.feeds import Advert
from tests.support.world import world as running


async def test_health_is_for_admins_only(database_url: str) -> None:
    async with running(database_url, admins=(1001,)) as world:
        world.feeds.publish(Advert("Python Developer"))
        world.feeds.down.add("greenhouse")
        await world.settle()
        await world.boris.says("/health")
        world.boris.sees("This is for the people who run the bot")
        await world.boris.says("/help")
        world.boris.does_not_see("/health")
        await world.ana.says("/health")
        world.ana.sees("People: 2, roles: 1", "🔴 greenhouse acme", "🟢 remotive · 1")
        lines = world.ana.heard.splitlines()
        assert [line[0] for line in lines[-2:]] == ["🔴", "🟢"], "trouble comes first"


async def test_health_says_how_late_messages_are_and_why_some_never_came(database_url: str) -> None:
    async with running(database_url, admins=(1001,)) as world:
        for somebody in (world.ana, world.boris):
            await somebody.says("/help")
        due = world.clock.now() - timedelta(seconds=90)
        for somebody, text in ((world.ana, "news"), (world.boris, "<b>never closed")):
            await world.app.storage.outbox.queue(
                somebody.id, kind="digest", key=text, payload=View(text).dump(), due_at=due, now=due
            )
        await world.settle()
        await world.ana.says("/health")
        world.ana.sees("99 % at most 9", "1 × Can't parse entities")
