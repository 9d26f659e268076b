"""Measures a second in which many digests are due: `python -m benchmarks.digests [--url postgresql://…]`, on one core.

First the alerts that are due are only claimed and rescheduled, as the digest tick does it. Then the tick itself chooses
among new roles, words the messages and queues them, while a coroutine beside it notes how long the event loop is kept
from it. The same number of jobs is given to APScheduler with its defaults, one a person at nine in their zone, of which
as many are due in one second.

How the figures may be wrong: people, alerts and roles are generated, and every alert has one of a few dozen searches,
less a word of its own; how many roles each digest holds, some three here, decides most of the composing time, and
nobody was told of anything before. All due alerts had their first digest already. The database is a file in the
system's temporary folder, as fast as that disk; with --url its schema must hold no people. The coroutine notices what
keeps it waiting for more than five milliseconds, another process on the machine included; the most CPU its thread took
between two turns, perhaps another time, is what is ours of it. APScheduler's jobs do nothing; it drops what it is more
than a second late with, so that on a faster machine, or with fewer jobs, some or all of them would run.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import random
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from pyroaring import BitMap
from sqlalchemy import create_engine, func, insert, select, update

from benchmarks.openings import advertised
from benchmarks.report import show
from bot.clock import StoppedClock
from bot.content import load_content
from bot.pipeline.appraise import Appraiser
from bot.pipeline.composer import Composer
from bot.pipeline.digest import BATCH, DigestTick
from bot.rates import load_rates
from bot.rules.cadence import Rhythm
from storage import Storage
from storage.alerts import Claim
from storage.engine import parse_url
from storage.records import Facts, Period, RemoteScope, Salary, Sketched, Understood, WorkMode
from storage.tables import alerts, attention, outbox, people, searches

SEED = 20_260_101
NOW = datetime(2026, 1, 6, 8, tzinfo=UTC)
ROLES = 300
ROLES_A_DIGEST = 3
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", None)
SKILLS = ("python", "go", "rust", "java", "typescript", "kotlin", "sql", "postgresql")
LANGUAGES = ("en", "de", "es", "ru")


@dataclass(frozen=True, slots=True)
class Measured:
    """Digests due and queued, those queued twice, and roles they tell; microseconds of wall time and CPU each for
    claiming and rescheduling; seconds for composing all, the longest that the event loop was blocked, and the longest
    by its own CPU."""

    due: int
    queued: int
    doubled: int
    told: int
    claim_us: float
    claim_cpu_us: float
    compose: float
    compose_cpu: float
    blocked: float
    blocked_cpu: float


@dataclass(frozen=True, slots=True)
class Peer:
    """What APScheduler made of it: jobs run and dropped, seconds to register all, and the longest block."""

    ran: int
    missed: int
    register: float
    blocked: float


class Ticker:
    """Wants to run every few milliseconds; `longest` is the longest it was kept from it, in seconds, and `busiest` the
    most CPU that the loop's own thread took meanwhile."""

    EVERY = 0.005

    def __init__(self) -> None:
        self.longest = self.busiest = 0.0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        try:
            yield
        finally:
            await asyncio.sleep(self.EVERY)
            task.cancel()

    async def _tick(self) -> None:
        while True:
            before, cpu = time.perf_counter(), time.thread_time()
            await asyncio.sleep(self.EVERY)
            self.longest = max(self.longest, time.perf_counter() - before - self.EVERY)
            self.busiest = max(self.busiest, time.thread_time() - cpu)


def populate(url: str, everybody: int, due: int, now: datetime = NOW) -> None:
    """People with an alert each, of whom the first `due` are due at `now` and the others within the day after it."""
    chance = random.Random(SEED)
    parsed = parse_url(url)
    engine = create_engine(parsed.set(drivername=parsed.drivername.replace("+aiosqlite", "")))
    wanted = [f"skill:{one}" for one in SKILLS] + [f"skill:({a}, {b})" for a in SKILLS for b in SKILLS if a < b]

    def persons() -> Iterator[dict[str, object]]:
        for number in range(1, everybody + 1):
            yield {
                "id": number,
                "language": chance.choice(LANGUAGES),
                "zone": chance.choice(ZONES),
                "country": "DE",
                "digest_at": clock_time(9),
                "created_at": now,
            }

    def asked() -> Iterator[dict[str, object]]:
        for number in range(1, everybody + 1):
            yield {"id": number, "text": f"{chance.choice(wanted)} -text:x{number}", "changed_at": now}

    def standing() -> Iterator[dict[str, object]]:
        for number in range(1, everybody + 1):
            later = timedelta(seconds=chance.randrange(60, 86_000))
            yield {
                "id": number,
                "person_id": number,
                "search_id": number,
                "seen_match": 0,
                "next_digest_at": now if number <= due else now + later,
                "created_at": now,
                "changed_at": now,
            }

    with engine.begin() as connection:
        connection.execute(insert(people), list(persons()))
        # Nobody has quiet hours: it is night for some of them.
        connection.execute(insert(attention), [{"person_id": n, "daily_maximum": 30} for n in range(1, everybody + 1)])
        connection.execute(insert(searches), list(asked()))
        connection.execute(insert(alerts), list(standing()))
    engine.dispose()


async def advertise(storage: Storage, everybody: int, wanted: int) -> None:
    """New roles, each with the words of so many alerts that every digest finds some `wanted` of them."""
    chance = random.Random(SEED)
    source = await storage.sources.watch("greenhouse", "acme", now=NOW)
    facts = Facts(
        work_modes=frozenset({WorkMode.REMOTE}),
        remote_scope=RemoteScope.WORLDWIDE,
        salary=Salary(60_000, 80_000, "USD", Period.YEAR),
        skills=frozenset(SKILLS),
    )
    openings = [opening.raw for opening in advertised(ROLES)]
    understood = [
        Understood(
            raw, raw.title, raw.company, raw.place, raw.text, facts, Sketched(f"{n}", frozenset(), frozenset(), b"")
        )
        for n, raw in enumerate(openings)
    ]
    await storage.jobs.absorb(source.id, understood, now=NOW, newsworthy=True)
    every = range(1, everybody + 1)
    each = max(1, everybody * wanted // ROLES)
    unmatched = await storage.jobs.unmatched(limit=ROLES)
    await storage.jobs.set_matches({job.id: BitMap(chance.sample(every, each)).serialize() for job in unmatched})


async def claim_all(storage: Storage) -> int:
    """Claim and reschedule every alert that is due, a batch a transaction, without composing anything."""
    claimed = 0
    while due := await storage.alerts.due(NOW, limit=BATCH):
        persons = await storage.people.with_ids(alert.person_id for alert in due)
        rhythms = {alert.id: Rhythm.of(persons[alert.person_id], alert) for alert in due}
        async with storage.transaction() as tx:
            had = await tx.digests.had({alert.id: rhythms[alert.id].period(alert.next_digest_at) for alert in due})
            claims = [Claim(alert, rhythms[alert.id].following(NOW), alert.seen_match, None) for alert in due]
            claimed += len(await tx.alerts.claim(claims) - had)
    return claimed


async def measure(url: str, everybody: int, due: int) -> Measured:
    """Claim all that is due, make it due again, and then let the tick do all of its work."""
    storage = await Storage.open(url)
    populate(url, everybody, due)
    await advertise(storage, everybody, ROLES_A_DIGEST)
    started, cpu = time.perf_counter(), time.process_time()
    claimed = await claim_all(storage)
    claim_wall, claim_cpu = time.perf_counter() - started, time.process_time() - cpu
    if claimed != due:
        raise RuntimeError(f"{claimed} of {due} were claimed")
    parsed = parse_url(url)
    engine = create_engine(parsed.set(drivername=parsed.drivername.replace("+aiosqlite", "")))
    with engine.begin() as connection:
        connection.execute(update(alerts).where(alerts.c.id <= due).values(next_digest_at=NOW))

    content, clock, ticker = load_content(), StoppedClock(NOW), Ticker()
    appraiser = Appraiser(content, load_rates())
    gc.collect()
    gc.freeze()
    tick = DigestTick(storage, Composer(storage, content, appraiser, clock), appraiser, clock)
    started, cpu = time.perf_counter(), time.process_time()
    async with ticker.running():
        while await tick():
            pass
    compose, compose_cpu = time.perf_counter() - started, time.process_time() - cpu
    with engine.connect() as connection:
        queued = connection.scalar(select(func.count()).select_from(outbox)) or 0
        reached = connection.scalar(select(func.count(outbox.c.chat_id.distinct()))) or 0
    told = await storage.digests.told(range(1, 501), range(1, ROLES + 1))
    engine.dispose()
    await storage.close()
    return Measured(
        due,
        queued,
        queued - reached,
        sum(map(len, told.values())),
        claim_wall / due * 1e6,
        claim_cpu / due * 1e6,
        compose,
        compose_cpu,
        ticker.longest,
        ticker.busiest,
    )


async def measure_peer(everybody: int, due: int) -> Peer:
    """The same with APScheduler: a job a person in a memory store, `due` of them in one second, at its defaults."""
    scheduler, ticker = AsyncIOScheduler(timezone="UTC"), Ticker()
    happened, over = {EVENT_JOB_EXECUTED: 0, EVENT_JOB_MISSED: 0}, asyncio.Event()

    def note(event: JobEvent) -> None:
        happened[event.code] += 1
        if sum(happened.values()) == due:
            over.set()

    # It would say of each dropped job that it is.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler.add_listener(note, EVENT_JOB_EXECUTED | EVENT_JOB_MISSED)
    scheduler.start(paused=True)
    started = time.perf_counter()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    daily = [CronTrigger(hour=9, timezone=zone or "UTC") for zone in ZONES]
    for number in range(everybody - due):
        scheduler.add_job(_nothing, daily[number % len(daily)], next_run_time=tomorrow)
    soon = datetime.now(UTC) + timedelta(seconds=2 + due * 0.001)
    for number in range(due):
        scheduler.add_job(_nothing, daily[number % len(daily)], next_run_time=soon)
    register = time.perf_counter() - started
    scheduler.resume()
    async with ticker.running():
        await over.wait()
    scheduler.shutdown(wait=False)
    return Peer(happened[EVENT_JOB_EXECUTED], happened[EVENT_JOB_MISSED], register, ticker.longest)


async def _nothing() -> None:
    pass


def rows(measured: Measured, peer: Peer) -> Sequence[tuple[str, str, str]]:
    """The table: ours, then the peer's."""
    return [
        ("queued", f"{measured.queued:,} of {measured.due:,}", "all"),
        ("doubled", f"{measured.doubled:,}", "0"),
        ("roles a digest", f"{measured.told / min(500, measured.due):.1f}", ""),
        ("claim and reschedule, each", f"{measured.claim_us:.0f} µs, {measured.claim_cpu_us:.0f} µs CPU", "≤ 60 µs"),
        ("compose and queue all", f"{measured.compose:.1f} s, {measured.compose_cpu:.1f} s CPU", ""),
        ("the same, each", f"{measured.compose / measured.due * 1e6:,.0f} µs", ""),
        (
            "event loop blocked at most",
            f"{measured.blocked * 1e3:.0f} ms, {measured.blocked_cpu * 1e3:.0f} ms by its own CPU",
            "≤ 100 ms",
        ),
        ("APScheduler: ran", f"{peer.ran:,} of {measured.due:,}", ""),
        ("APScheduler: dropped", f"{peer.missed:,}", ""),
        ("APScheduler: register all", f"{peer.register:.1f} s", ""),
        ("APScheduler: loop blocked at most", f"{peer.blocked * 1e3:,.0f} ms", ""),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures many digests that are due at once.")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=20_000)
    parser.add_argument("--url", help="an empty PostgreSQL database instead of a SQLite file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{Path(folder) / 'digests.db'}"
        measured = asyncio.run(measure(url, options.people, options.due))
    peer = asyncio.run(measure_peer(options.people, options.due))
    show(f"{options.due:,} digests due in one second, of {options.people:,} people", rows(measured, peer), __doc__)


if __name__ == "__main__":
    main()
