"""Rolecall in several processes on a database, free to use every core, against a loopback Bot API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, create_engine

from benchmarks.bots import Running, rolecall, running
from storage.engine import parse_url

ALL_IN_ONE = ("updates,worker",)


def one_for_updates_and(workers: int) -> tuple[str, ...]:
    """The roles of a process for updates and so many workers."""
    return ("updates", *["worker"] * workers)


@asynccontextmanager
async def cluster(
    folder: Path, url: str, origin: str, sources: str, roles: tuple[str, ...], **settings: str
) -> AsyncIterator[list[Running]]:
    """Processes of these roles, from their start to their end; `sources` is the text of a list of sources."""
    async with AsyncExitStack() as stack:
        processes = []
        for role in roles:
            bot = replace(rolecall(folder, database_url=url, roles=role, **settings), keeps_to_core=False)
            (folder / "sources.yaml").write_text(sources)
            processes.append(await stack.enter_async_context(running(bot, origin, folder)))
        yield processes


def engine_of(url: str) -> Engine:
    """The database looked into from outside, by a driver that needs no event loop."""
    parsed = parse_url(url)
    return create_engine(parsed.set(drivername=parsed.drivername.replace("+aiosqlite", "")))
