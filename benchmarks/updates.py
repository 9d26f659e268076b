"""Measures what an update costs from getUpdates to the answer: `python -m benchmarks.updates`.

Rolecall answers /help from each of so many people: the update is stored and confirmed, the person's row read, the
screen rendered in their language, sent through the limits, and the update marked as handled. The peers echo the same
messages and keep nothing. Each bot runs alone on one core; a Bot API of raw asyncio runs on the other.

How the figures may be wrong: requests are plain HTTP on loopback, and TLS would add the same to every bot; the Bot API
answers at once, so that sequential bots lose no time waiting as they would in service; Rolecall's limits are lifted;
with less than two cores, or another busy process, updates per second are lower for all, and processor time still
compares. The files of the database are on the disk of the system's temporary folder.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bot_api import BotApi, message_update
from benchmarks.bots import Bot, aiogram, keep_to_our_core, ptb, rolecall, running
from benchmarks.footprint import FIRST_PERSON, fill
from benchmarks.report import show

WARM_UP = 200
AIOGRAM, AIOGRAM_SEQUENTIAL = aiogram("tasks"), aiogram("sequential")
HTTPX, HTTPX_MANY, AIOHTTP = ptb("httpx", "one"), ptb("httpx", "many"), ptb("aiohttp", "one")


@dataclass(frozen=True, slots=True)
class Run:
    """Updates a second, and milliseconds of processor time each."""

    rate: float
    cost: float


async def measure(bot: Bot, folder: Path, updates: int, numbers: int) -> Run:
    """One run; `numbers` is the first update's."""
    api = BotApi()
    async with api.serving() as origin, running(bot, origin, folder) as process, asyncio.timeout(300):
        await api.polled.wait()
        await asyncio.sleep(2)
        api.publish([message_update(numbers + n, FIRST_PERSON + n, "/help") for n in range(WARM_UP)])
        await api.served.wait()
        await asyncio.sleep(1)
        before, begun = process.cpu(), time.monotonic()
        first = numbers + WARM_UP
        api.publish([message_update(first + n, FIRST_PERSON + WARM_UP + n, "/help") for n in range(updates)])
        await api.served.wait()
        seconds = time.monotonic() - begun
        # What is left to do after the last answer belongs to the cost.
        await asyncio.sleep(0.5)
        return Run(updates / seconds, (process.cpu() - before) / updates * 1000)


async def compare(updates: int, rounds: int, bots: list[Bot], folder: Path) -> dict[str, Run]:
    """The best of so many runs of every bot, in turn: what else the machine does only ever makes them worse."""
    runs: dict[str, list[Run]] = {bot.name: [] for bot in bots}
    for number in range(rounds):
        for bot in bots:
            runs[bot.name].append(await measure(bot, folder, updates, 1 + number * 100_000))
    return {name: Run(max(run.rate for run in found), min(run.cost for run in found)) for name, found in runs.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures what an update costs from getUpdates to the answer.")
    parser.add_argument("--updates", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without the peers")
    options = parser.parse_args()
    keep_to_our_core()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(fill(folder, options.updates + WARM_UP))
        ours = rolecall(folder, messages_per_second="10000")
        bots = [ours] if options.alone else [ours, HTTPX, HTTPX_MANY, AIOHTTP, AIOGRAM, AIOGRAM_SEQUENTIAL]
        found = asyncio.run(compare(options.updates, options.rounds, bots, folder))
    mine = found[ours.name]
    rows = [(name, f"{run.rate:,.0f}/s, {run.cost:.2f} ms", "") for name, run in found.items()]
    if not options.alone:
        rows += [
            ("processor time / python-telegram-bot, httpx", f"{mine.cost / found[HTTPX.name].cost:.2f}", "1.0"),
            ("processor time / the same on aiohttp", f"{mine.cost / found[AIOHTTP.name].cost:.2f}", "2.5"),
            ("rate / concurrent_updates", f"{mine.rate / found[HTTPX_MANY.name].rate:.2f}", "at least 2"),
            ("rate / aiogram", f"{mine.rate / found[AIOGRAM.name].rate:.2f}", "at least 1"),
            ("rate / aiogram, sequential", f"{mine.rate / found[AIOGRAM_SEQUENTIAL.name].rate:.2f}", ""),
        ]
    show(f"{options.updates:,} updates, best of {options.rounds}", rows, __doc__)


if __name__ == "__main__":
    main()
