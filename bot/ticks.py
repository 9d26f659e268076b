"""The table of ticks and what calls them: APScheduler as a metronome, or a wound clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import STATE_RUNNING

from bot.clock import Clock
from bot.leases import Leases
from bot.log import logger
from bot.metrics import Metrics
from storage.wakeups import Wakeups

log = logger(__name__)

# Seconds that ticks under way get to finish; a message being sent should not be left in doubt.
GRACE = 5
ROUNDS = 100
# Seconds until a process that lost its connection tries again to hear from others; meanwhile each tick has its time.
LISTEN_AGAIN = 5


@dataclass(frozen=True, slots=True)
class Tick:
    """Something done again and again. `run` does what is due and returns how much that was; an exclusive tick is run
    by one process at a time, whoever holds its lease. What it does is work for the tick that it `wakes`, which need not
    wait for its time then; if that is exclusive, other processes are told, because one of them may hold the lease.
    `stop` tells a run that may take long to end."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[int]]
    exclusive: bool = False
    wakes: str | None = None
    stop: Callable[[], None] | None = None


class Ticks:
    """Runs the ticks of one process. No person's schedule lives here: due is a column."""

    def __init__(self, table: list[Tick], leases: Leases, wakeups: Wakeups, clock: Clock, metrics: Metrics) -> None:
        self._table = table
        self._exclusive = {tick.name for tick in table if tick.exclusive}
        self._leases = leases
        self._wakeups = wakeups
        self._clock = clock
        self._metrics = metrics
        self._running = {tick.name: asyncio.Lock() for tick in table}
        self._beaten: set[str] = set()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._listening: asyncio.Task[None] | None = None

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
        if self._wakeups.reach_others:
            self._listening = asyncio.create_task(self._listen())

    async def _beat(self, tick: Tick) -> None:
        """Run the tick until it finds nothing to do: what did not fit into one run need not wait for the next, nor
        what came as the last was ending."""
        if self._running[tick.name].locked():
            self._beaten.add(tick.name)
            return
        done = 1
        while (done or tick.name in self._beaten) and self._scheduler.state == STATE_RUNNING:
            self._beaten.discard(tick.name)
            done = await self.run(tick)

    async def _listen(self) -> None:
        """Run what other processes tell of. Without their word each tick still has its time."""
        while True:
            try:
                async with aclosing(self._wakeups.heard()) as heard:
                    async for name in heard:
                        self._wake(name)
            except Exception:
                log.exception("other processes are not heard")
            await asyncio.sleep(LISTEN_AGAIN)

    async def _pass_on(self, name: str) -> None:
        if self._scheduler.state == STATE_RUNNING:
            self._wake(name)
            if name in self._exclusive:
                await self._wakeups.tell(name)

    def _wake(self, name: str) -> None:
        """Run that tick now; a process of another version may tell of one that is not known here."""
        if name in self._running:
            self._scheduler.modify_job(name, next_run_time=self._clock.now())

    async def run(self, tick: Tick) -> int:
        """Run one tick now; what it did. Its failure is logged and counted and stops no other."""
        try:
            async with self._running[tick.name], self._held(tick) as ours:
                if not ours:
                    return 0
                done = await tick.run()
            if done and tick.wakes:
                await self._pass_on(tick.wakes)
        except Exception:
            log.exception("tick failed", tick=tick.name)
            self._metrics.failed(tick.name)
            return 0
        self._metrics.ticked(tick.name, done)
        return done

    async def settle(self) -> None:
        """Run all ticks until none has anything left that is due now."""
        for _ in range(ROUNDS):
            if not sum([await self.run(tick) for tick in self._table]):
                return
        log.warning("ticks did not settle", rounds=ROUNDS)

    async def stop(self) -> None:
        """Start no further tick, and let those under way finish."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
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
