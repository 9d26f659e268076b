"""Measures the reminder tick with very many reminders: `python -m benchmarks.reminders [--url postgresql://…]`.

A thousand reminders and a million, of people with ten each: how long a process takes from opening the database to the
end of its first tick, what memory that costs, and how long a tick takes when none, a hundred or ten thousand of them
are due, each of another person; ten thousand mean as many messages in the outbox. Each measurement is a process of its
own. APScheduler has a job for each reminder: in memory, where each start registers them all again, and in SQLite.

How the figures may be wrong: the reminders are all daily, at one hour in each of five zones, and nobody has a past, so
that occurrences are few and pages of the database are in the cache of the machine; with a past, the indexes are larger.
Seconds of CPU are of the process and its threads, not of a PostgreSQL server. A tick without work lasts a millisecond
or two, of which most is waiting for threads that talk to the database: the fastest of 50 is taken, over both databases
in turn. With --url, the database's schema must hold no people. APScheduler's jobs do nothing; ours write messages.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import create_engine, func, select, text

from benchmarks.report import show
from bot.clock import StoppedClock
from bot.content import Content, load_content
from bot.pipeline.reminders import ReminderTick
from storage import Storage
from storage.engine import parse_url
from storage.tables import outbox

NOW = datetime(2026, 1, 6, 8, tzinfo=UTC)
# None of them in its quiet hours at `NOW`.
ZONES = ("Europe/Berlin", "Africa/Lagos", "Asia/Kolkata", "Australia/Sydney", "UTC")
SMALL, LARGE = 1_000, 1_000_000
DUE = (100, 10_000)
IDLE_TICKS = 50
STARTS = 5
EACH = 10  # reminders a person
MEGA = 1_000_000
Value = TypeVar("Value")

# One statement that both databases know; the driver sends no row.
PEOPLE = """
INSERT INTO people (id, language, zone, digest_at, silent_when_empty, reachable, created_at, shares_answers_with)
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :people)
SELECT n, 'en', CASE n % {count} {zones} END, '09:00:00.000000', {false}, {true}, :now, '' FROM numbers
"""
REMINDERS = """
INSERT INTO reminders (person_id, kind, text, schedule, minutes, "window", paused, next_at, deleted)
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < :reminders - 1)
SELECT n % :people + 1, 'own', 'Drink some water', {schedule}, 0, 720, {false}, {later}, {false} FROM numbers
"""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Seconds from opening the database to the end of the first tick, the fastest of five, and MB of memory for that;
    by number due, seconds of that tick on the wall and of CPU, and messages queued."""

    start: float
    memory: float
    due: dict[int, tuple[float, float, int]]


@dataclass(frozen=True, slots=True)
class Peer:
    """APScheduler: seconds to register all jobs, MB of memory for them, and seconds of looking for due ones when none
    and when `due` are."""

    register: float
    memory: float
    idle: float
    due: int
    busy: float


def fill(url: str, reminders: int) -> None:
    """People with ten reminders each, daily at the hour of `NOW`, none of them due then."""
    parsed = parse_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = create_engine(parsed.set(drivername=parsed.drivername.replace("+aiosqlite", "")))
    yes, no = ("1", "0") if sqlite else ("true", "false")
    zones = " ".join(f"WHEN {number} THEN '{zone}'" for number, zone in enumerate(ZONES))
    clocks = " ".join(
        f"WHEN {number} THEN '{NOW.astimezone(ZoneInfo(zone)):%H:%M:%S}'" for number, zone in enumerate(ZONES)
    )
    at = f"CASE (n % :people + 1) % {len(ZONES)} {clocks} END"
    schedule, later = f"json_object('at', {at})", "datetime(:now, '+' || (n % 86400 + 1) || ' seconds') || '.000000'"
    if not sqlite:
        schedule, later = f"json_build_object('at', {at})", ":now + (n % 86400 + 1) * interval '1 second'"
    values = {
        "reminders": reminders,
        "people": max(reminders // EACH, 1),
        "now": NOW.replace(tzinfo=None) if sqlite else NOW,
    }
    with engine.begin() as connection:
        connection.execute(text(PEOPLE.format(count=len(ZONES), zones=zones, true=yes, false=no)), values)
        connection.execute(text(REMINDERS.format(schedule=schedule, later=later, false=no)), values)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    engine.dispose()


async def measure(url: str, due: tuple[int, ...]) -> Ticked:
    """Tick over a filled database, with so many due at the moment."""
    content, clock = load_content(), StoppedClock(NOW)
    before = _memory()
    starts = [await _start(url, content, clock) for _ in range(STARTS)]
    memory = _memory() - before
    storage = await Storage.open(url)
    tick = ReminderTick(storage, content, clock)
    ticked, used = dict[int, tuple[float, float, int]](), 0
    for number in due:
        await _make_due(storage, used + 1, number)
        used += number
        queued = await _queued(storage)
        wall, cpu = await _timed(tick)
        ticked[number] = (wall, cpu, await _queued(storage) - queued)
    await storage.close()
    return Ticked(min(starts), memory, ticked)


async def _start(url: str, content: Content, clock: StoppedClock) -> float:
    begun = time.perf_counter()
    storage = await Storage.open(url)
    await ReminderTick(storage, content, clock)()
    started = time.perf_counter() - begun
    await storage.close()
    return started


async def measure_idle(urls: Sequence[str]) -> list[tuple[float, float]]:
    """Ticks without work over each of these, in turn, so that what else the machine does befalls all: the fastest, in
    seconds on the wall and of CPU."""
    content, clock = load_content(), StoppedClock(NOW)
    storages = [await Storage.open(url) for url in urls]
    ticks = [ReminderTick(storage, content, clock) for storage in storages]
    rounds = [[await _timed(tick) for tick in ticks] for _ in range(IDLE_TICKS)]
    for storage in storages:
        await storage.close()
    return [(min(wall for wall, _ in one), min(cpu for _, cpu in one)) for one in zip(*rounds, strict=True)]


async def _timed(tick: ReminderTick) -> tuple[float, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    await tick()
    return time.perf_counter() - begun, time.process_time() - cpu


async def _make_due(storage: Storage, first: int, number: int) -> None:
    """So many reminders from one on, each of another person."""
    await storage.reminders.move([(reminder, NOW) for reminder in range(first, first + number)])


async def _queued(storage: Storage) -> int:
    async with storage._database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(outbox)) or 0)


def measured(url: str, due: tuple[int, ...]) -> Ticked:
    return asyncio.run(measure(url, due))


def measured_idle(urls: Sequence[str]) -> list[tuple[float, float]]:
    return asyncio.run(measure_idle(urls))


def peer(jobs: int, due: int, store: str | None) -> Peer:
    """The same with APScheduler; `store` is a database URL, None for its memory."""
    return asyncio.run(_peer(jobs, due, store))


async def _peer(jobs: int, due: int, store: str | None) -> Peer:
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_jobstore(SQLAlchemyJobStore(store) if store else MemoryJobStore())
    scheduler.start(paused=True)
    before, begun, now = _memory(), time.perf_counter(), datetime.now(UTC)
    for number in range(jobs):
        daily = CronTrigger(hour=number % 24, minute=number % 4 * 15, timezone=ZONES[number % len(ZONES)])
        soon = now + timedelta(minutes=10) if number < due else now + timedelta(days=1)
        scheduler.add_job(_nothing, daily, next_run_time=soon, misfire_grace_time=None)
    register, memory = time.perf_counter() - begun, _memory() - before
    [jobstore] = scheduler._jobstores.values()
    begun = time.perf_counter()
    for _ in range(IDLE_TICKS):
        jobstore.get_due_jobs(now)
        jobstore.get_next_run_time()
    idle = (time.perf_counter() - begun) / IDLE_TICKS
    begun = time.perf_counter()
    found = jobstore.get_due_jobs(now + timedelta(hours=1))
    for job in found:
        job._modify(next_run_time=job.trigger.get_next_fire_time(now, now + timedelta(hours=1)))
        jobstore.update_job(job)
    busy = time.perf_counter() - begun
    scheduler.shutdown(wait=False)
    return Peer(register, memory, idle, len(found), busy)


async def _nothing() -> None:
    pass


def _memory() -> float:
    """MB of memory that the process has."""
    return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGA


def alone(function: Callable[..., Value], *arguments: object) -> Value:
    """Call it in a new process, which has imported nothing yet."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def rows(small: Ticked, large: Ticked, idle: Sequence[tuple[float, float]], number: int) -> list[tuple[str, str, str]]:
    name, ((small_wall, small_cpu), (wall, cpu)) = f"{number:,}", idle
    return [
        (f"start to first tick, {name}", f"{large.start * 1e3:.0f} ms", ""),
        (f"ratio to {SMALL:,}", f"{large.start / small.start:.2f}", "< 1.5"),
        (f"memory for it, {name}", f"{large.memory:.1f} MB ({small.memory:.1f} MB for {SMALL:,})", ""),
        (f"tick with none due, {name}", f"{wall * 1e3:.2f} ms, CPU {cpu * 1e3:.2f} ms", ""),
        (f"ratio to {SMALL:,}", f"{wall / small_wall:.2f}, CPU {cpu / small_cpu:.2f}", "< 1.5"),
        *(
            (f"tick with {due:,} due, {name}", f"{wall:.2f} s, CPU {cpu:.2f} s, {queued:,} messages", "")
            for due, (wall, cpu, queued) in large.due.items()
        ),
        (f"ratio to {SMALL:,} with {DUE[0]} due", f"{large.due[DUE[0]][1] / small.due[DUE[0]][1]:.2f} (CPU)", "< 1.5"),
    ]


def peer_rows(jobs: int, kind: str, one: Peer) -> list[tuple[str, str, str]]:
    name = f"APScheduler, {jobs:,} in {kind}"
    return [
        (f"{name}: register", f"{one.register:.2f} s, {one.memory:.0f} MB", ""),
        (f"{name}: none due", f"{one.idle * 1e3:.3f} ms", ""),
        (f"{name}: {one.due:,} due", f"{one.busy:.2f} s", ""),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--url", action="append", help="empty databases for the thousand and the million, in this order"
    )
    parser.add_argument("--reminders", type=int, default=LARGE)
    parser.add_argument("--no-peers", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        urls = chosen.url or [f"sqlite:///{Path(folder) / name}.db" for name in ("small", "large")]
        for url, number in zip(urls, (SMALL, chosen.reminders), strict=True):
            asyncio.run(_migrate(url))
            fill(url, number)
        idle = alone(measured_idle, urls)
        small = alone(measured, urls[0], DUE[:1])
        large = alone(
            measured, urls[1], tuple(due for due in DUE if sum(DUE) <= chosen.reminders // EACH or due == DUE[0])
        )
        table = rows(small, large, idle, chosen.reminders)
        for jobs in () if chosen.no_peers else (1_000, 10_000, 100_000):
            table += peer_rows(jobs, "memory", alone(peer, jobs, min(jobs, DUE[-1]), None))
        for jobs in () if chosen.no_peers else (1_000, 10_000):
            store = f"sqlite:///{Path(folder) / 'jobs'}{jobs}.db"
            table += peer_rows(jobs, "SQLite", alone(peer, jobs, jobs, store))
    show(f"Reminders, {parse_url(urls[0]).get_backend_name()}", table, __doc__)


async def _migrate(url: str) -> None:
    await (await Storage.open(url)).close()


if __name__ == "__main__":
    main()
