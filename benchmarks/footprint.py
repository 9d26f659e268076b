"""Measures memory at rest and the time from start to the first getUpdates: `python -m benchmarks.footprint`.

Rolecall (updates and worker, SQLite, by default 10,000 people with an alert each) beside a bare aiogram and a bare
python-telegram-bot echo bot, one after the other in one run, each on one core and against the same loopback Bot API.

How the figures may be wrong: resident memory counts pages shared with other processes (libpython, libc, 10 to 15 MB),
for all bots alike; files are in the page cache after the first run, so that a start after a reboot takes longer; the
peers do nothing but echo. The memory is that of an instance before its first postings; each read of a feed raises it
for a while. Another busy process on the machine lengthens the starts.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.bot_api import BotApi
from benchmarks.bots import Bot, aiogram, keep_to_our_core, median, ptb, rolecall, running
from benchmarks.report import show
from storage import Storage

SETTLED = 4.0  # seconds after the first getUpdates until memory is read
FIRST_PERSON = 1_000_000


async def fill(folder: Path, people: int) -> None:
    """The database of `rolecall(folder)` with so many people, an alert each that is not due for a year."""
    now = datetime.now(UTC)
    storage = await Storage.open(f"sqlite:///{folder / 'rolecall.db'}")
    async with storage.transaction() as tx:
        for number in range(people):
            person = FIRST_PERSON + number
            await tx.people.arrive(person, language=("en", "de", "es", "ru")[number % 4], now=now)
            await tx.alerts.add(
                person, f"skill:python days:{number % 500 + 1}", digest_at=None, next_digest_at=now + timedelta(365),
                now=now,
            )  # fmt: skip
    await storage.close()


async def measure(bot: Bot, folder: Path) -> tuple[float, float]:
    """Seconds to the first getUpdates, and megabytes some seconds later."""
    api = BotApi()
    async with api.serving() as origin:
        begun = time.monotonic()
        async with running(bot, origin, folder) as process, asyncio.timeout(60):
            await api.polled.wait()
            seconds = time.monotonic() - begun
            await asyncio.sleep(SETTLED)
            return seconds, process.memory()


async def compare(people: int, rounds: int) -> None:
    """Measure every bot `rounds` times in turn and print medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await fill(folder, people)
        bots = (rolecall(folder), aiogram("tasks"), ptb("httpx", "one"))
        found: dict[str, list[tuple[float, float]]] = {bot.name: [] for bot in bots}
        for _ in range(rounds):
            for bot in bots:
                found[bot.name].append(await measure(bot, folder))
    seconds = {name: median([run[0] for run in runs]) for name, runs in found.items()}
    memory = {name: median([run[1] for run in runs]) for name, runs in found.items()}
    ours = "Rolecall"
    rows = [("Rolecall, start to first getUpdates", f"{seconds[ours]:.2f} s", "1.5 s")]
    rows.append(("Rolecall, resident at rest", f"{memory[ours]:.0f} MB", "110 MB"))
    for bot in bots[1:]:
        rows.append((f"{bot.name}, start to first getUpdates", f"{seconds[bot.name]:.2f} s", ""))
        rows.append((f"{bot.name}, resident at rest", f"{memory[bot.name]:.0f} MB", ""))
        ratios = f"{seconds[ours] / seconds[bot.name]:.2f} / {memory[ours] / memory[bot.name]:.2f}"
        rows.append((f"Rolecall / {bot.name}, start / memory", ratios, ""))
    show(f"Footprint with {people:,} people, medians of {rounds}", rows, __doc__)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures memory at rest and the time to the first getUpdates.")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    keep_to_our_core()
    asyncio.run(compare(options.people, options.rounds))


if __name__ == "__main__":
    main()
