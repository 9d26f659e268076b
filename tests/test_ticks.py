"""The metronome: a tick that did something wakes the one it made work for."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.clock import Clock
from bot.leases import Leases
from bot.metrics import Metrics
from bot.ticks import Tick, Ticks
from storage import Storage

HOUR = timedelta(hours=1)


async def test_what_one_tick_did_wakes_the_next(storage: Storage) -> None:
    began, again = asyncio.Event(), asyncio.Event()
    runs: list[str] = []

    async def first() -> int:
        await began.wait()
        runs.append("first")
        return 1

    async def second() -> int:
        runs.append("second")
        (again if began.is_set() else began).set()
        return 0

    clock = Clock()
    table = [Tick("first", HOUR, first, wakes="second"), Tick("second", HOUR, second, wakes="first")]
    ticks = Ticks(table, Leases(storage, clock), clock, Metrics())
    ticks.start()
    async with asyncio.timeout(60):
        await again.wait()
    await ticks.stop()
    # The second has done nothing, and so wakes nobody.
    assert runs == ["second", "first", "second"]
