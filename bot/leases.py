"""Leases: what only one process may do at a time, whichever holds the row of that name and renews it."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.log import logger
from storage import Storage

log = logger(__name__)

# A process that has not renewed its lease for so long is dead, and another takes over.
TERM = timedelta(seconds=30)
RENEWALS = 3  # within one term


@dataclass(frozen=True, slots=True)
class Process:
    """A process as a lease names it. `place` is where its number means this process and no other; `run` tells it from
    a predecessor with the same number."""

    place: str
    number: int
    run: str

    @classmethod
    def this(cls) -> Process:
        return cls(f"{socket.gethostname()[:30]}/{_process_namespace()}", os.getpid(), secrets.token_hex(4))

    @classmethod
    def parse(cls, name: str) -> Process | None:
        place, _, rest = name.partition(":")
        number, _, run = rest.partition(":")
        return cls(place, int(number), run) if number.isdecimal() and run else None

    def __str__(self) -> str:
        return f"{self.place}:{self.number}:{self.run}"

    def outlived(self, other: Process) -> bool:
        """Whether the other process is dead for certain: it ran here, and its number is ours now, or nobody's."""
        return other.place == self.place and other.run != self.run and not _is_alive(other.number)


class Leases:
    """The leases of this process."""

    def __init__(self, storage: Storage, clock: Clock, process: Process | None = None) -> None:
        self._storage = storage
        self._clock = clock
        self._process = process or Process.this()

    async def take(self, name: str) -> bool:
        """Take the lease, or renew it; False where another process holds it."""
        now = self._clock.now()
        return await self._storage.leases.take(name, str(self._process), now=now, until=now + TERM)

    @asynccontextmanager
    async def held(self, name: str) -> AsyncIterator[bool]:
        """Whether the lease is ours; it then stays ours for as long as the block takes."""
        if not await self.take(name):
            yield False
            return
        renewing = asyncio.create_task(self._renew(name))
        try:
            yield True
        finally:
            renewing.cancel()

    async def inherit(self) -> None:
        """End the leases of processes that were killed here, so that a restart need not wait for them to run out."""
        for holder in await self._storage.leases.holders():
            other = Process.parse(holder)
            if other is not None and self._process.outlived(other):
                await self._storage.leases.release_all(holder)

    async def release(self) -> None:
        """Let others have them at once."""
        await self._storage.leases.release_all(str(self._process))

    async def _renew(self, name: str) -> None:
        while True:
            await asyncio.sleep(TERM.total_seconds() / RENEWALS)
            try:
                if not await self.take(name):
                    log.error("lease lost", lease=name)
            except Exception:
                log.exception("lease not renewed", lease=name)


def _is_alive(number: int) -> bool:
    if number == os.getpid():
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True  # somebody else's process, or no way to tell: then its lease has to run out
    return True


def _process_namespace() -> int:
    """Containers on one host count their processes apart, and may share its name."""
    try:
        return Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        return 0
