"""The metronome: a tick that did something wakes the one it made work for."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.clock import Clock
from bot.leases import Leases
from bot.metrics import Metrics
from bot.ticks import Tick, Ticks
from storage import Storage
from tests.support.databases import Postgres
from tests.support.processes import eventually, opened

HOUR = timedelta(hours=1)


async def test_what_one_tick_did_wakes_the_next(storage: Storage) -> None:
    began, again = asyncio.Event(), asyncio.Event()
    runs: list[str] = []

    async def first() -> int:
        await began.wait()
        runs.append("first")
        return int(runs.count("first") == 1)

    async def second() -> int:
        runs.append("second")
        (again if began.is_set() else began).set()
        return 0

    clock = Clock()
    table = [Tick("first", HOUR, first, wakes="second"), Tick("second", HOUR, second, wakes="first")]
    ticks = Ticks(table, Leases(storage, clock), storage.wakeups, clock, Metrics())
    ticks.start()
    async with asyncio.timeout(60):
        await again.wait()
    await ticks.stop()
    # The first is run until it does nothing; the second has done nothing, and so wakes nobody.
    assert sorted(runs) == ["first", "first", "second", "second"]


async def test_a_tick_goes_on_while_there_is_anything_to_do(storage: Storage) -> None:
    left, over = 3, asyncio.Event()

    async def one_of_three() -> int:
        nonlocal left
        if not left:
            over.set()
            return 0
        left -= 1
        return 1

    clock = Clock()
    ticks = Ticks([Tick("only", HOUR, one_of_three)], Leases(storage, clock), storage.wakeups, clock, Metrics())
    ticks.start()
    async with asyncio.timeout(60):
        await over.wait()
    await ticks.stop()


async def hang_up(storage: Storage) -> None:
    """End the connection by which somebody hears of others, as soon as there is one."""
    listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"

    async def is_ended() -> bool:
        async with storage._database.write() as connection:
            return bool(await connection.scalar(text(f"SELECT pg_terminate_backend(pid) {listening}")))

    await eventually(is_ended)


@pytest.mark.parametrize("heard_of", ["at once", "after the connection was lost"])
async def test_processes_wake_each_other(postgresql: Postgres, heard_of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one did is work for an exclusive tick whose lease the other holds; its own time is an hour hence."""
    monkeypatch.setattr("bot.ticks.LISTEN_AGAIN", 0)
    url = postgresql.url()
    async with opened(url) as here, opened(url) as there:
        clock, woken, ours = Clock(), asyncio.Event(), asyncio.Event()
        runs: list[str] = []

        async def held_there() -> int:
            runs.append("there")
            (woken if len(runs) > 1 else ours).set()
            return 0

        async def never_here() -> int:
            raise AssertionError("two processes hold one lease")

        async def something() -> int:
            return int(not woken.is_set())

        holder = Ticks(
            [Tick("held", HOUR, held_there, exclusive=True)], Leases(there, clock), there.wakeups, clock, Metrics()
        )
        holder.start()
        async with asyncio.timeout(60):
            await ours.wait()
        if heard_of != "at once":
            await hang_up(here)
        table = [Tick("held", HOUR, never_here, exclusive=True), Tick("busy", HOUR, something, wakes="held")]
        other = Ticks(table, Leases(here, clock), here.wakeups, clock, Metrics())
        other.start()
        async with asyncio.timeout(60):
            await woken.wait()
        await other.stop()
        await holder.stop()
