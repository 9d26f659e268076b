"""Measures what more workers bring: `python -m benchmarks.workers`, on two cores, PostgreSQL among what runs on them.

Sixty boards with 50 new postings each, of 3.2 kB, fall due at one instant; 10,000 alerts are matched with them. One
worker reads, understands, keeps and matches all of it, and then three workers do on a database of their own; both times
from the first answer of a board to the last role matched. Then one worker sends 5,000 queued messages, with an
allowance of a thousand a second.

How the figures may be wrong: the boards, which the benchmark serves itself, take part of a core too, and so does
whatever else runs on the machine: where the cores are not free, three workers get a larger share of them than one, and
the speed-up on the wall is flattered. So the bound is reckoned from CPU time as well: on two free cores, one worker can
be no faster than its own CPU time, and three together no faster than half of all CPU time, that of PostgreSQL included.
All texts are unlike each other; in service most of what is read was read before.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from benchmarks.boards import Boards, read_again, read_and_matched
from benchmarks.bot_api import BotApi
from benchmarks.cluster import cluster, engine_of
from benchmarks.digests import SKILLS, populate
from benchmarks.report import show
from bot.playground.postgresql import postgresql
from bot.views import View
from storage import Storage
from storage.tables import jobs, postings

ALERTS = 10_000
MESSAGES = 5_000
PAID = "1250"  # of which four fifths are for broadcasts
CORES = 2
FIRST_PERSON = 1_000_000
NO_SOURCE = "- {adapter: demo, url: http://127.0.0.1:9/none}\n"


@dataclass(frozen=True, slots=True)
class Measured:
    """Postings read, and those lost and doubled; seconds from the first answer to the last match, and seconds of CPU
    of the workers, the busiest one's and all, and of PostgreSQL."""

    postings: int
    lost: int
    doubled: int
    wall: float
    busiest: float
    workers: float
    database: float

    @property
    def least(self) -> float:
        """Seconds that two free cores would need at least."""
        return max(self.busiest, (self.workers + self.database) / CORES)


class Server:
    """A PostgreSQL on this machine, whose CPU time Linux knows (/proc)."""

    def __init__(self, url: str) -> None:
        engine = engine_of(url)
        with engine.connect() as connection:
            backend = connection.scalar(text("SELECT pg_backend_pid()"))
            self._postmaster = int(_status(Path(f"/proc/{backend}"))[1])
        engine.dispose()

    def cpu(self) -> float:
        """Seconds used so far by all its processes, those that ended included."""
        ticks = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                status = _status(process)
            except OSError:  # it ended meanwhile
                continue
            if int(process.name) == self._postmaster:
                ticks += sum(map(int, status[11:15]))
            elif int(status[1]) == self._postmaster:
                ticks += sum(map(int, status[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")


def _status(process: Path) -> list[str]:
    """What follows the name in /proc/PID/stat: state, parent, …, and from 11 on the clock ticks of its CPU."""
    return (process / "stat").read_text().rpartition(")")[2].split()


async def measure(url: str, workers: int, boards_wanted: int, each: int, alerts: int) -> Measured:
    """Let so many workers read, understand, keep and match what the boards list."""
    await (await Storage.open(url)).close()
    await asyncio.to_thread(populate, url, alerts, 0, datetime.now(UTC) + timedelta(days=1))
    server = Server(url)
    about = f"You know {', '.join(SKILLS)}."
    boards = Boards(boards_wanted, before=1, more=each, about=lambda _number: about, ahead=boards_wanted * each)
    wanted = boards_wanted * (1 + each)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            BotApi().serving() as origin,
            boards.serving() as listed,
            cluster(Path(folder), url, origin, listed, ("worker",) * workers) as processes,
        ):
            await read_and_matched(url, boards_wanted)
            before, database = [process.cpu() for process in processes], server.cpu()
            boards.hire(1)
            read_again(url, lambda: 0.0)
            await read_and_matched(url, wanted)
            wall = time.monotonic() - boards.answered[0]
            took = [process.cpu() - cpu for process, cpu in zip(processes, before, strict=True)]
            database = server.cpu() - database
    engine = engine_of(url)
    with engine.connect() as connection:
        kept = connection.scalar(select(func.count()).select_from(postings)) or 0
        known = connection.scalar(select(func.count()).select_from(jobs)) or 0
    engine.dispose()
    return Measured(boards_wanted * each, wanted - kept, known - wanted, wall, max(took), sum(took), database)


@dataclass(frozen=True, slots=True)
class Sent:
    """Messages, seconds from the first to the last, and seconds of CPU of the worker and of PostgreSQL."""

    messages: int
    wall: float
    worker: float
    database: float


async def send(url: str, messages: int) -> Sent:
    """Let one worker send what is queued, one message to each of so many people."""
    storage = await Storage.open(url)
    now = datetime.now(UTC)
    queued = {f"digest:{n}": (FIRST_PERSON + n, View("A role. " * 40).dump()) for n in range(messages)}
    async with storage.transaction() as tx:
        for person, _ in queued.values():
            await tx.people.arrive(person, language="en", now=now)
    server, api = Server(url), BotApi()
    with tempfile.TemporaryDirectory() as folder:
        async with (
            api.serving() as origin,
            cluster(Path(folder), url, origin, NO_SOURCE, ("worker",), messages_per_second=PAID) as (process,),
        ):
            await storage.outbox.queue_all("digest", {"first": (FIRST_PERSON, View("A role.").dump())}, now=now)
            await api.reached.wait()
            before, database = process.cpu(), server.cpu()
            api.wanted = len(api.taken) + messages
            begun = time.monotonic()
            await storage.outbox.queue_all("digest", queued, now=now)
            await api.served.wait()
            sent = Sent(messages, time.monotonic() - begun, process.cpu() - before, server.cpu() - database)
    await storage.close()
    return sent


def rows_of(name: str, measured: Measured) -> list[tuple[str, str, str]]:
    """The table's rows of so many workers."""
    return [
        (f"{name}: read to matched", f"{measured.wall:.1f} s, {measured.postings / measured.wall:,.0f}/s", ""),
        (f"{name}: CPU of the workers, the busiest", f"{measured.workers:.1f} s, {measured.busiest:.1f} s", ""),
        (f"{name}: CPU of PostgreSQL", f"{measured.database:.1f} s", ""),
        (f"{name}: at least, on two free cores", f"{measured.least:.1f} s", ""),
        (f"{name}: lost, doubled", f"{measured.lost}, {measured.doubled}", "0, 0"),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures what more workers bring, on PostgreSQL.")
    parser.add_argument("--boards", type=int, default=60)
    parser.add_argument("--each", type=int, default=50, help="new postings a board")
    parser.add_argument("--alerts", type=int, default=ALERTS)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    options = parser.parse_args()
    found = []
    for workers in (1, options.workers):
        with postgresql() as url:
            found.append(asyncio.run(measure(url, workers, options.boards, options.each, options.alerts)))
    with postgresql() as url:
        sent = asyncio.run(send(url, options.messages))
    one, several = found
    rows = rows_of("1 worker", one) + rows_of(f"{options.workers} workers", several)
    rows.append(("speed-up on the wall", f"{one.wall / several.wall:.2f}x", "≥ 1.6x"))
    rows.append(("speed-up by CPU, on two free cores", f"{one.least / several.least:.2f}x", "≥ 1.6x"))
    rows.append((f"{sent.messages:,} messages sent by one worker", f"{sent.messages / sent.wall:,.0f}/s", ""))
    each = f"{sent.worker / sent.messages * 1e3:.2f} ms, {sent.database / sent.messages * 1e3:.2f} ms"
    rows.append(("a message: CPU of the worker, of PostgreSQL", each, ""))
    show(f"Reading to matching {one.postings:,} postings", rows, __doc__)


if __name__ == "__main__":
    main()
