"""An event loop whose clock jumps to the next timer instead of waiting for it: an hour takes no time at all."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

TICK = 1e-6  # seconds that pass at least where a timer is set, as on a real clock


class _Jump(selectors.DefaultSelector):
    """Never waits: what would have been waited is added to `now`."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if timeout is None:
            if not ready:
                raise RuntimeError("everybody waits and no timer is set: the program would hang")
        elif timeout > 0 and not ready:
            self.now += max(timeout, TICK)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An asyncio loop on virtual time; real sockets are of no use inside it."""

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.now


class VirtualTime:
    """The virtual loop's clock, as `bot.limits.Timekeeper` wants one."""

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """Run a scenario in virtual time to its end."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(scenario)
