"""Several workers on PostgreSQL, killed at random while hundreds of digests are due: each comes once, none is lost."""

from __future__ import annotations

import random
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.clock import Clock
from bot.leases import Process as Holder
from bot.metrics import Metrics
from bot.playground.cluster import doings
from storage import Storage
from storage.records import Facts, MessageState
from storage.tables import leases, outbox
from tests.support.databases import Postgres
from tests.support.processes import Outside, Process, eventually, much_later, opened, outside
from tests.support.stored import add_sources, role

PEOPLE = range(2001, 2501)
WORKERS, KILLS = 3, 3


async def prepare(storage: Storage, out: Outside) -> None:
    """Everybody has an alert, and a role that it is for is yet to be matched."""
    now = Clock().now()
    async with storage.transaction() as tx:
        (source,) = await add_sources(tx, "remotive")
        news = role("1", title="Python developer", facts=Facts(skills=frozenset({"python"})), published_at=now)
        await tx.jobs.absorb(source.id, [news], now=now, newsworthy=True)
        for person in PEOPLE:
            out.telegram.join(person, f"P{person}")
            out.telegram.people[person].started = True
            await tx.people.arrive(person, language="en", now=now)
            later = now + timedelta(days=1)
            await tx.alerts.add(person, "skill:python", digest_at=None, next_digest_at=later, now=now)


async def fall_due(storage: Storage) -> None:
    """All digests are due at one instant."""
    now = Clock().now()
    async with storage.transaction() as tx:
        for person in PEOPLE:
            (alert,) = await tx.alerts.of(person)
            await tx.alerts.resume(person, alert.id, next_digest_at=now, seen_match=0, now=now)


def arrived(out: Outside) -> Counter[int]:
    """How many digests each person got."""
    return Counter(chat for chat, text in out.sent if "Python developer" in text)


async def sent_by(storage: Storage, killed: Process) -> list[int]:
    """Whose messages the process was sending when it died: it alone may send, or none at all."""
    async with storage._database.read() as connection:
        holder = Holder.parse(await connection.scalar(select(leases.c.holder).where(leases.c.name == "deliver")) or "")
        if holder is None or holder.number != killed.process.pid:
            return []
        return list(await connection.scalars(select(outbox.c.chat_id).where(outbox.c.state == MessageState.SENDING)))


async def test_workers_killed_at_random_lose_nothing_and_double_only_what_was_in_doubt(
    tmp_path: Path, postgresql: Postgres
) -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    sys.stderr.write(f"seed {seed}\n")
    chance = random.Random(seed)
    in_doubt: set[int] = set()
    async with outside(tmp_path) as out, opened(postgresql.url()) as storage:
        out.database_url = storage._database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        await prepare(storage, out)

        async def start() -> Process:
            return await out.start(roles="worker", messages_per_second=500)

        async def progress() -> int:
            counts = await storage.outbox.counts()
            return sum(counts.values()) + counts.get(MessageState.SENT, 0)

        async def is_matched() -> bool:
            return not await storage.jobs.unmatched(limit=1)

        workers = [await start() for _ in range(WORKERS)]
        await eventually(is_matched)
        await fall_due(storage)
        for kill in range(KILLS):
            # Spread over queueing and sending, which are two steps for each person.
            enough = (kill + chance.random()) * 2 * len(PEOPLE) / KILLS

            async def is_enough(enough: float = enough) -> bool:
                return await progress() >= enough

            await eventually(is_enough)
            killed = workers.pop(chance.randrange(WORKERS))
            await killed.kill()
            if sending := await sent_by(storage, killed):
                in_doubt |= set(sending) & arrived(out).keys()
                await much_later(storage, Clock())
            workers.append(await start())
        await eventually(lambda: arrived(out).keys() >= set(PEOPLE))

        async def is_settled() -> bool:
            return set(await storage.outbox.counts()) == {MessageState.SENT}

        await eventually(is_settled)
        assert (await storage.outbox.counts())[MessageState.SENT] == len(PEOPLE)
        # Twice only where the process died in the one call between sending and noting it.
        doubled = arrived(out) - Counter(PEOPLE)
        assert doubled.keys() <= in_doubt
        assert set(doubled.values()) <= {1}


def test_what_a_process_of_the_demo_did_is_read_from_its_metrics() -> None:
    metrics = Metrics()
    metrics.ticked("digest", 3)
    metrics.ticked("digest", 4)
    metrics.ticked("housekeep", 9)
    metrics.handled()
    counted = doings(metrics.exposition().decode())
    assert {name: count for name, count in counted.items() if count} == {"digest": 7, "updates": 1}
