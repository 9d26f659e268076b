"""The table of ticks and what calls them: APScheduler as a metronome, or a wound clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.leases import Leases
from bot.log import logger
from bot.metrics import Metrics

log = logger(__name__)

# Seconds that ticks under way get to finish; a message being sent should not be left in doubt.
GRACE = 5
ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Tick:
    """Something done again and again. `run` does what is due and returns how much that was; an exclusive tick is run
    by one process at a time, whoever holds its lease. What it does is work for the tick that it `wakes`, which need not
    wait for its time then; in other processes it does wait. `stop` tells a run that may take long to end."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[int]]
    exclusive: bool = False
    wakes: str | None = None
    stop: Callable[[], None] | None = None


class Ticks:
    """Runs the ticks of one process. No person's schedule lives here: due is a column."""

    def __init__(self, table: list[Tick], leases: Leases, clock: Clock, metrics: Metrics) -> None:
        self._table = table
        self._leases = leases
        self._clock = clock
        self._metrics = metrics
        self._running = {tick.name: asyncio.Lock() for tick in table}
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin to tick. A tick that is still running is not started again, and a late one is not made up for."""
        for tick in self._table:
            self._scheduler.add_job(
                self._beat,
                "interval",
                [tick],
                seconds=tick.every.total_seconds(),
                max_instances=2,  # one that works, and one that sees that it does
                coalesce=True,
                misfire_grace_time=None,
                next_run_time=self._clock.now(),
                id=tick.name,
            )
        self._scheduler.start()

    async def _beat(self, tick: Tick) -> None:
        if not self._running[tick.name].locked():
            await self.run(tick)

    async def run(self, tick: Tick) -> int:
        """Run one tick now; what it did. Its failure is logged and counted and stops no other."""
        try:
            async with self._running[tick.name], self._held(tick) as ours:
                if not ours:
                    return 0
                done = await tick.run()
        except Exception:
            log.exception("tick failed", tick=tick.name)
            self._metrics.failed(tick.name)
            return 0
        self._metrics.ticked(tick.name, done)
        if done and tick.wakes and self._scheduler.running:
            self._scheduler.modify_job(tick.wakes, next_run_time=self._clock.now())
        return done

    async def settle(self) -> None:
        """Run all ticks until none has anything left that is due now."""
        for _ in range(ROUNDS):
            if not sum([await self.run(tick) for tick in self._table]):
                return
        log.warning("ticks did not settle", rounds=ROUNDS)

    async def stop(self) -> None:
        """Start no further tick, and let those under way finish."""
        if self._scheduler.running:
            self._scheduler.pause()
            for tick in self._table:
                if tick.stop is not None:
                    tick.stop()
            with suppress(TimeoutError):
                async with asyncio.timeout(GRACE):
                    for running in self._running.values():
                        async with running:
                            pass
            self._scheduler.shutdown(wait=False)

    def _held(self, tick: Tick) -> AbstractAsyncContextManager[bool]:
        """Whether the tick is ours to run."""
        return self._leases.held(tick.name) if tick.exclusive else nullcontext(True)
