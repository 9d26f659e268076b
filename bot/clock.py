"""The only place that asks what time it is; playgrounds and tests wind it forward instead of waiting."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's clock. `now` is an aware UTC instant, `monotonic` seconds that never go back."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class ShiftedClock(Clock):
    """The machine's clock, so much ahead; it ticks, and can be wound further forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead

    def wind_to(self, moment: datetime) -> None:
        """Move forward to `moment`; a moment already past changes nothing."""
        self.ahead += max(moment - self.now(), timedelta())


class StoppedClock(Clock):
    """Stands still until wound: a test's clock. Whoever sleeps on it winds it."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._now = start

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._start).total_seconds()

    def wind_to(self, moment: datetime) -> None:
        self._now = max(self._now, moment)

    async def sleep(self, seconds: float) -> None:
        # Never shorter than asked: datetimes round to microseconds, and a sleeper must not wake too early for ever.
        until = self._now + timedelta(seconds=seconds, microseconds=1)
        await asyncio.sleep(0)
        self.wind_to(until)
