"""Measures how long somebody waits for a look-up while others write: `python -m benchmarks.reads`.

One task writes batches of 10,000 rows into a SQLite file, over and over; another looks up one person by id every
millisecond, as every update does. Rolecall's storage, beside one aiosqlite connection that both share, as tutorials
have it; in one process each time, whose loop also runs in both.

How the figures may be wrong: the look-ups hit pages that are in memory; the batches are of small rows; other processes
on the machine lengthen the tail, more than the median; the peer, which is slow, is asked a twentieth as often. Where
the interpreter hands over from one thread to another only every 5 ms, its default, that is the tail; `rolecall run`
sets it as this benchmark does.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import aiosqlite

from benchmarks.footprint import FIRST_PERSON, fill
from benchmarks.report import show
from bot.run import SWITCH_SECONDS
from storage import Storage

BATCH = 10_000
NOW = datetime(2026, 1, 6, tzinfo=UTC)
INSERT = "INSERT INTO inbox (update_id, sender_id, payload, received_at) VALUES (?, ?, ?, ?)"
SELECT = "SELECT * FROM people WHERE id = ?"

Action = Callable[[int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds of the look-ups: the median, the 99th percentile, the longest; and rows written a second."""

    half: float
    most: float
    longest: float
    written: float


async def measure(look_up: Action, write: Action, reads: int, people: int) -> Waits:
    """Look up so many people while batches are written; both are called with a running number."""
    batches = count()

    async def keep_writing() -> None:
        while True:
            await write(next(batches))

    await look_up(FIRST_PERSON)
    writing, begun = asyncio.create_task(keep_writing()), time.perf_counter()
    waits = []
    for number in range(reads):
        await asyncio.sleep(0.001)
        asked = time.perf_counter()
        await look_up(FIRST_PERSON + number % people)
        waits.append((time.perf_counter() - asked) * 1000)
    seconds = time.perf_counter() - begun
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    waits.sort()
    return Waits(waits[len(waits) // 2], waits[len(waits) * 99 // 100], waits[-1], next(batches) * BATCH / seconds)


async def by_rolecall(folder: Path, reads: int, people: int) -> Waits:
    storage = await Storage.open(f"sqlite:///{folder / 'rolecall.db'}")

    async def write(number: int) -> None:
        await storage.inbox.store([{"update_id": number * BATCH + row} for row in range(BATCH)], now=NOW)

    try:
        return await measure(storage.people.get, write, reads, people)
    finally:
        await storage.close()


async def by_aiosqlite(folder: Path, reads: int, people: int) -> Waits:
    async with aiosqlite.connect(folder / "rolecall.db") as connection:
        await connection.execute("DELETE FROM inbox")
        await connection.commit()

        async def look_up(person: int) -> object:
            async with connection.execute(SELECT, (person,)) as cursor:
                return await cursor.fetchone()

        async def write(number: int) -> None:
            rows = [(number * BATCH + row, None, "{}", "2026-01-06 00:00:00.000000") for row in range(BATCH)]
            await connection.executemany(INSERT, rows)
            await connection.commit()

        return await measure(look_up, write, reads, people)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures how long look-ups take while others write.")
    parser.add_argument("--reads", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=10_000)
    options = parser.parse_args()
    sys.setswitchinterval(SWITCH_SECONDS)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(fill(folder, options.people))
        ours = asyncio.run(by_rolecall(folder, options.reads, options.people))
        peer = asyncio.run(by_aiosqlite(folder, max(100, options.reads // 20), options.people))
    for who, waits, target in (("Rolecall", ours, "99 %: 2 ms"), ("one aiosqlite connection", peer, "")):
        said = f"half {waits.half:.2f} ms, 99 % {waits.most:.2f} ms, longest {waits.longest:.1f} ms"
        rows.append((f"{who}, look-ups", said, target))
        rows.append((f"{who}, rows written meanwhile", f"{waits.written:,.0f}/s", ""))
    rows.append(("99 %, Rolecall / aiosqlite", f"{ours.most / peer.most:.3f}", ""))
    show(f"{options.reads:,} look-ups while batches of {BATCH:,} rows are written", rows, __doc__)


if __name__ == "__main__":
    main()
