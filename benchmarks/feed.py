"""Measures how fast a big feed is read and understood: `python -m benchmarks.feed`, on one core.

How the figures may be wrong: the feed is generated, and its HTML is plainer than that of real postings; it comes out of
memory, so that no network is waited for. Reading and understanding are timed on their own, in the main thread. The
pauses are the longest time the event loop did not come round, with the work in a thread as in service; they hold
whatever else the machine was doing, and on a machine with one core they are longer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import httpx

from benchmarks.normalise import SEED, generated
from benchmarks.report import show
from bot.content import load_content
from bot.normalise import Normaliser, Vocabulary
from bot.pipeline.ingest import BATCH
from bot.sources.base import SourceState
from bot.sources.config import SourceEntry
from bot.sources.fetcher import Fetcher
from bot.sources.remotive import Remotive
from storage.records import RawJob

STATE = SourceState(now=datetime(2026, 1, 6, tzinfo=UTC))
BEAT = 0.001  # seconds between two looks at the clock
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, of each round, to parse the feed and to understand it, and seconds of CPU for both; seconds of the
    longest pause of the event loop while the fetcher reads the feed and while its postings are understood in a
    thread."""

    parse: list[float]
    understand: list[float]
    cpu: list[float]
    fetching_pause: float
    understanding_pause: float


class Pulse:
    """Notes, while its block runs, the longest time in which the event loop ran nothing else."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._beat())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        # Once more round the loop, so that a pause at the very end is seen too.
        await asyncio.sleep(2 * BEAT)
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _beat(self) -> None:
        while True:
            asleep = time.perf_counter()
            await asyncio.sleep(BEAT)
            self.longest = max(self.longest, time.perf_counter() - asleep - BEAT)


def feed(count: int, vocabulary: Vocabulary) -> bytes:
    """An answer of Remotive with so many postings of some 4.2 kB of HTML."""
    rows = [
        {
            "id": number,
            "url": raw.url,
            "title": f"Backend Engineer {number}",
            "company_name": f"Example {number % 300}",
            "tags": ["python", "postgresql"],
            "job_type": "full_time",
            "publication_date": "2026-01-05T10:00:00",
            "candidate_required_location": "Europe",
            "salary": "",
            "description": raw.html or "".join(f"<p>{line}</p>" for line in raw.text.split("\n\n")),
        }
        for number, raw in enumerate(generated(count, vocabulary))
    ]
    return json.dumps({"job-count": count, "jobs": rows}).encode()


async def measure(body: bytes, normaliser: Normaliser) -> Measured:
    """Read and understand the feed in the main thread, and then as the ingest tick does."""
    parse, understand, cpu = [], [], []
    for _ in range(ROUNDS):
        cpu_start, start = time.process_time(), time.perf_counter()
        jobs = Remotive().parse(body, STATE).jobs
        parsed = time.perf_counter()
        for raw in jobs:
            normaliser.understand(raw)
        parse.append(parsed - start)
        understand.append(time.perf_counter() - parsed)
        cpu.append(time.process_time() - cpu_start)
    async with Pulse() as fetching:
        fetched = await _fetch(body)
    async with Pulse() as understanding:
        for start_at in range(0, len(fetched), BATCH):
            await asyncio.to_thread(_understand, normaliser, fetched[start_at : start_at + BATCH])
    return Measured(parse, understand, cpu, fetching.longest, understanding.longest)


async def _fetch(body: bytes) -> Sequence[RawJob]:
    async def anywhere(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.216.34"]

    remotive = Remotive()
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, content=body))
    async with Fetcher(transport, anywhere) as fetcher:
        run = await fetcher.run(remotive, SourceEntry(remotive.name, remotive.every), STATE, {})
    return run.jobs


def _understand(normaliser: Normaliser, jobs: Sequence[RawJob]) -> None:
    for raw in jobs:
        normaliser.understand(raw)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures how fast a big feed is read and understood, on one core.")
    parser.add_argument("--count", type=int, default=2_121, help="postings in the feed")
    options = parser.parse_args()
    vocabulary = load_content().vocabulary
    body = feed(options.count, vocabulary)
    measured = asyncio.run(measure(body, Normaliser(vocabulary)))
    whole = [sum(both) for both in zip(measured.parse, measured.understand, strict=True)]
    size = len(body) / 1e6
    show(
        f"A feed of {size:.1f} MB with {options.count:,} postings, {ROUNDS} rounds, seed {SEED}",
        [
            ("read and understood, fastest", f"{min(whole):.2f} s", "< 3 s for 10 MB"),
            ("read and understood, median", f"{statistics.median(whole):.2f} s", ""),
            ("CPU of it, fastest", f"{min(measured.cpu):.2f} s", ""),
            ("throughput, fastest", f"{size / min(whole):.1f} MB/s", ""),
            ("read alone, fastest", f"{min(measured.parse) * 1e3:.0f} ms", ""),
            ("longest pause while fetched", f"{measured.fetching_pause * 1e3:.0f} ms", "< 50 ms"),
            ("longest pause while understood", f"{measured.understanding_pause * 1e3:.0f} ms", "< 50 ms"),
        ],
        __doc__,
    )


if __name__ == "__main__":
    main()
