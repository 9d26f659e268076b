"""What the storage tests share: roles as the normaliser gives them, a second opening, and a look at the bare rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, create_engine, select

from storage import Nouns, Storage
from storage.digests import Telling
from storage.engine import parse_url
from storage.records import (
    Alert,
    Digest,
    Eligibility,
    Facts,
    Occurrence,
    OccurrenceState,
    OutboxMessage,
    RawJob,
    Reminder,
    Sketched,
    SourceRecord,
    Told,
    Understood,
)

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)


def role(
    key: str,
    *,
    fingerprint: str | None = None,
    title: str = "Backend developer",
    place: str = "Berlin",
    text: str = "You build services.",
    facts: Facts | None = None,
    published_at: datetime | None = None,
) -> Understood:
    """One understood posting; its fingerprint is its key unless another is given."""
    raw = RawJob(key=key, title=title, url=f"https://jobs.example/{key}", published_at=published_at)
    sketched = Sketched(fingerprint or key, frozenset({"acme"}), frozenset(title.casefold().split()), b"")
    return Understood(raw, title, "Acme", place, text, facts or Facts(), sketched)


async def add_sources(storage: Nouns, *adapters: str) -> list[SourceRecord]:
    """Active sources without boards, in the order of their names."""
    await storage.sources.sync([(adapter, None) for adapter in adapters], now=NOW)
    return await storage.sources.active()


async def add_jobs(storage: Nouns, *keys: str, newsworthy: bool = True) -> list[int]:
    """New roles of one source, titled by their keys, and their ids in the order of the keys."""
    (source,) = await add_sources(storage, "remotive")
    await storage.jobs.absorb(source.id, [role(key, title=key) for key in keys], now=NOW, newsworthy=newsworthy)
    ids = {job.title: job.id for job in await storage.jobs.unmatched(limit=100_000)}
    return [ids[key] for key in keys]


async def add_alert(storage: Nouns, person_id: int, *, next_digest_at: datetime = NOW, query: str = "python") -> Alert:
    return await storage.alerts.add(person_id, query, digest_at=None, next_digest_at=next_digest_at, now=NOW)


async def queue(storage: Nouns, chat_id: int, key: str, *, due_at: datetime = NOW) -> int:
    """A queued message that says its key."""
    queued = await storage.outbox.queue(chat_id, kind="digest", key=key, payload={"text": key}, due_at=due_at, now=NOW)
    assert queued is not None
    return queued


def draft(
    person_id: int,
    alert_id: int,
    *,
    period: str = "2026-03-02",
    job_ids: tuple[int, ...] = (),
    before: Mapping[int, Told] | None = None,
) -> Digest:
    """A digest that is not yet kept."""
    return Digest(0, person_id, alert_id, "2026-03-02", period, job_ids, 9, {"told": 2}, False, NOW, before or {})


async def tell(storage: Nouns, person_id: int, job_ids: Sequence[int], *, outbox_id: int) -> None:
    """A message tells these roles, without their pay."""
    said = Told(None, Eligibility.UNKNOWN)
    await storage.digests.tell([Telling(person_id, job_id, said, outbox_id) for job_id in job_ids])


async def told_of(storage: Nouns, person_id: int, job_ids: Sequence[int]) -> set[int]:
    """Those of these roles that the person was told of."""
    return set((await storage.digests.told([person_id], job_ids))[person_id])


def occurrence(reminder: Reminder, *, slot: str = "2026-03-02 12:00", at: datetime = NOW) -> Occurrence:
    """A time of a reminder that waits to ring, not yet kept."""
    day = date.fromisoformat(slot[:10])
    waiting = OccurrenceState.WAITING
    return Occurrence(0, reminder.person_id, reminder.id, slot, day, at, waiting, at, "", None, None)


def texts(messages: list[OutboxMessage]) -> list[str]:
    return [message.payload["text"] for message in messages]


@asynccontextmanager
async def second(database_url: str) -> AsyncIterator[Storage]:
    """The same database as another process has it: opened once more."""
    storage = await Storage.open(database_url)
    try:
        yield storage
    finally:
        await storage.close()


@contextmanager
def bare(database_url: str) -> Iterator[Connection]:
    """A connection of the test's own, past the repositories."""
    url = parse_url(database_url)
    engine = create_engine(url.set(drivername=url.drivername.replace("+aiosqlite", "")))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def rows(database_url: str, table: Table) -> list[dict[str, Any]]:
    """Every committed row of a table, in the order of its key."""
    with bare(database_url) as connection:
        found = connection.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row._mapping) for row in found]
