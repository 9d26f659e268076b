"""Roles and the postings that advertise them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from storage import facts, separations, sketches
from storage.engine import Connections, insert
from storage.records import Facts, Job, Posting, RawJob, Understood
from storage.tables import jobs, postings, sources

COLUMNS = [
    jobs.c.id,
    jobs.c.title,
    jobs.c.company,
    jobs.c.place,
    jobs.c.text,
    jobs.c.facts,
    jobs.c.published_at,
    jobs.c.first_seen_at,
    jobs.c.newsworthy,
]


# A listing that is back sooner was never gone: its source had a bad day.
AWAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What a run brought: roles never seen, and postings seen before or of a known role."""

    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is kept of a role that a posting speaks for."""

    job_id: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Matched:
    """A role in the order it was matched; `matches` is a serialised roaring bitmap of alert ids."""

    match_number: int
    job_id: int
    matches: bytes


@dataclass(frozen=True, slots=True)
class Unseen:
    """An open posting that its source has not listed for a while."""

    id: int
    key: str


class Jobs:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def absorb(
        self,
        source_id: int,
        batch: Sequence[Understood],
        *,
        now: datetime,
        newsworthy: bool,
        copies: Mapping[str | int, str | int] = MappingProxyType({}),
        closed: Collection[str] = (),
    ) -> Absorbed:
        """Keep what one run of a source brought; roles with a known fingerprint only gain a posting, and so do those
        in `copies`, which maps a fingerprint to the role it copies: its id, or its fingerprint in this batch.

        `closed` are the keys of postings that say themselves that they are closed, and are kept as such.
        The batch is one transaction: a crash leaves all of it or none of it.
        """
        if not batch:
            return Absorbed(0, 0)
        listed = list({item.raw.key: item for item in batch}.values())
        roles = {item.fingerprint: item for item in listed if item.fingerprint not in copies}
        async with self._connections.write() as connection:
            new = await _add_roles(connection, roles, now=now, newsworthy=newsworthy)
            await sketches.add(connection, {job_id: roles[name].sketched for name, job_id in new.items()})
            found = await connection.execute(select(jobs.c.fingerprint, jobs.c.id).where(jobs.c.fingerprint.in_(roles)))
            ids: dict[str | int, int] = {row.fingerprint: row.id for row in found}
            for copy, original in copies.items():
                ids[copy] = original if isinstance(original, int) else ids[original]
            homes = {item.raw.key: ids[item.fingerprint] for item in listed}
            await separations.keep_apart(connection, source_id, listed, homes)
            await _add_postings(connection, source_id, listed, homes, now, closed)
        return Absorbed(len(new), len(listed) - len(new))

    async def spoken_for(self, source_id: int, keys: Collection[str], *, known_before: datetime) -> dict[str, Spoken]:
        """The roles for which these postings of a source speak, by key: a role says what the oldest of its open
        postings says. Only those first seen before a moment."""
        older = aliased(postings)
        earlier = select(older.c.id).where(
            older.c.job_id == postings.c.job_id, older.c.closed_at.is_(None), older.c.id < postings.c.id
        )
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(postings.c.key, jobs.c.id, jobs.c.facts)
                .join(jobs, jobs.c.id == postings.c.job_id)
                .where(
                    postings.c.source_id == source_id,
                    postings.c.key.in_(keys),
                    postings.c.closed_at.is_(None),
                    jobs.c.first_seen_at < known_before,
                    ~earlier.exists(),
                )
            )
            return {row.key: Spoken(row.id, facts.load(row.facts)) for row in rows}

    async def revise(self, job_id: int, understood: Understood, *, news: bool) -> None:
        """The role says something else now; where that is `news` it is matched again, and so passes every alert's
        watermark once more."""
        values: dict[str, Any] = {
            "title": understood.title,
            "place": understood.place,
            "text": understood.text,
            "facts": facts.dump(understood.facts),
        }
        if news:
            values |= {"newsworthy": True, "matches": None}
        async with self._connections.write() as connection:
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))

    async def changed(self, source_id: int, listed: Sequence[RawJob]) -> list[RawJob]:
        """Those of these rows that are new or say something else than when they were last absorbed."""
        keys = [raw.key for raw in listed]
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(postings.c.key, postings.c.content_hash).where(
                    postings.c.source_id == source_id, postings.c.key.in_(keys)
                )
            )
            known = {row.key: row.content_hash for row in rows}
        return [raw for raw in listed if known.get(raw.key) != content_hash(raw)]

    async def with_ids(self, ids: Iterable[int]) -> list[Job]:
        """These roles with their postings, in the order asked for; unknown ids are left out."""
        wanted = list(ids)
        async with self._connections.read() as connection:
            rows = await connection.execute(select(*COLUMNS).where(jobs.c.id.in_(wanted)))
            found = {row.id: row for row in rows}
            seen = await _postings(connection, found)
        return [_job(found[job_id], seen[job_id]) for job_id in wanted if job_id in found]

    async def published_since(
        self, moment: datetime, *, before: Job | None = None, limit: int = 500, texts: bool = True
    ) -> list[Job]:
        """Open roles published at or after `moment`, newest first, without their postings; `before` is the last role
        of the page that came before. Without `texts` theirs are "", which spares most of the reading."""
        columns = COLUMNS if texts else [literal("").label("text") if one is jobs.c.text else one for one in COLUMNS]
        still_open = select(postings.c.id).where(postings.c.job_id == jobs.c.id, postings.c.closed_at.is_(None))
        wanted = select(*columns).where(jobs.c.published_at >= moment, still_open.exists())
        if before is not None:
            # Said first for the index, which an "or" alone would not use.
            wanted = wanted.where(
                jobs.c.published_at <= before.published_at,
                (jobs.c.published_at < before.published_at) | (jobs.c.id < before.id),
            )
        async with self._connections.read() as connection:
            rows = await connection.execute(wanted.order_by(jobs.c.published_at.desc(), jobs.c.id.desc()).limit(limit))
            return [_job(row, ()) for row in rows]

    async def unmatched(self, *, limit: int) -> list[Job]:
        """Roles that wait to be matched; one that was closed when it was first seen waits until a posting of it is
        open, or it would be no news by then."""
        advertised = select(postings.c.id).where(postings.c.job_id == jobs.c.id)
        ever_open = postings.c.closed_at.is_(None) | (postings.c.closed_at > postings.c.first_seen_at)
        stillborn = advertised.exists() & ~advertised.where(ever_open).exists()
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS).where(jobs.c.matches.is_(None), ~stillborn).order_by(jobs.c.id).limit(limit)
            )
            return [_job(row, ()) for row in rows]

    async def set_matches(self, matches: Mapping[int, bytes]) -> None:
        """Store each role's bitmap and give it the next match number; for the holder of the match lease only."""
        if not matches:
            return
        async with self._connections.write() as connection:
            first = await _last_match(connection) + 1
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == bindparam("job"), jobs.c.matches.is_(None))
                .values(match_number=bindparam("number"), matches=bindparam("bitmap")),
                [
                    {"job": job_id, "number": number, "bitmap": bitmap}
                    for number, (job_id, bitmap) in enumerate(matches.items(), start=first)
                ],
            )

    async def last_match(self) -> int:
        async with self._connections.read() as connection:
            return await _last_match(connection)

    async def matched_after(self, match_number: int) -> list[Matched]:
        """News matched after this number: roles a source did not already list when it was first read."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(jobs.c.match_number, jobs.c.id, jobs.c.matches)
                .where(jobs.c.match_number > match_number, jobs.c.newsworthy, jobs.c.matches.is_not(None))
                .order_by(jobs.c.match_number)
            )
            return [Matched(*row) for row in rows]

    async def touch(self, source_id: int, keys: Sequence[str], *, now: datetime) -> None:
        """These postings are still listed, and open again where they were missed; one that was never missed is closed
        for what it says itself, and stays so until it says something else."""
        missed = postings.c.missed_runs > 0
        reopened = case((missed, None), else_=postings.c.closed_at)
        async with self._connections.write() as connection:
            await connection.execute(
                update(postings)
                .where(postings.c.source_id == source_id, postings.c.key.in_(keys))
                .values(last_seen_at=now, missed_runs=0, closed_at=reopened, returns=_returns(missed, now))
            )

    async def close(self, source_id: int, keys: Collection[str], *, now: datetime) -> None:
        """Close these postings for what they say themselves."""
        if not keys:
            return
        async with self._connections.write() as connection:
            await connection.execute(
                update(postings)
                .where(postings.c.source_id == source_id, postings.c.key.in_(keys), postings.c.closed_at.is_(None))
                .values(closed_at=now, missed_runs=0)
            )

    async def unseen(
        self, source_id: int, *, since: datetime, until: datetime, after: int = 0, limit: int
    ) -> list[Unseen]:
        """Open postings last seen between these moments, in the order of their ids, beginning after the id `after`."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(postings.c.id, postings.c.key)
                .where(
                    postings.c.source_id == source_id,
                    postings.c.closed_at.is_(None),
                    postings.c.last_seen_at.between(since, until),
                    postings.c.id > after,
                )
                .order_by(postings.c.id)
                .limit(limit)
            )
            return [Unseen(*row) for row in rows]

    async def strike(self, source_id: int, keys: Collection[str], *, now: datetime, strikes: int = 2) -> int:
        """These postings are said to be closed: close those of which it is said for the second time running."""
        said = and_(postings.c.source_id == source_id, postings.c.key.in_(keys), postings.c.closed_at.is_(None))
        async with self._connections.write() as connection:
            return await _miss(connection, said, now=now, times=strikes)

    async def close_missing(self, source_id: int, *, run_at: datetime, after_runs: int = 2) -> int:
        """After a complete run of a whole-board source: close what it missed for the second time running."""
        missing = and_(
            postings.c.source_id == source_id, postings.c.last_seen_at < run_at, postings.c.closed_at.is_(None)
        )
        async with self._connections.write() as connection:
            return await _miss(connection, missing, now=run_at, times=after_runs)

    async def count(self) -> int:
        async with self._connections.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(jobs)) or 0)


def content_hash(raw: RawJob) -> str:
    """What the feed listed, in 32 hexadecimal digits."""
    listed = replace(raw, html="", text="") if raw.text_apart else raw
    return hashlib.blake2b(repr(listed).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


async def _miss(connection: AsyncConnection, which: ColumnElement[bool], *, now: datetime, times: int) -> int:
    """Count one more miss of open postings and close those missed so many times; how many were closed."""
    await connection.execute(update(postings).where(which).values(missed_runs=postings.c.missed_runs + 1))
    closed = await connection.execute(
        update(postings).where(which, postings.c.missed_runs >= times).values(closed_at=now)
    )
    return int(closed.rowcount)


def _returns(reopened: ColumnElement[bool], now: datetime) -> ColumnElement[int]:
    """How often a posting came back, one more where it is `reopened` now after it was away."""
    # Null for an open posting, and so no return.
    back = and_(reopened, postings.c.closed_at <= now - AWAY)
    return case((back, postings.c.returns + 1), else_=postings.c.returns)


async def _last_match(connection: AsyncConnection) -> int:
    return int(await connection.scalar(select(func.max(jobs.c.match_number))) or 0)


async def _add_roles(
    connection: AsyncConnection, roles: Mapping[str, Understood], *, now: datetime, newsworthy: bool
) -> dict[str, int]:
    """The ids of those that were new, by fingerprint."""
    if not roles:
        return {}
    rows = [
        {
            "fingerprint": fingerprint,
            "title": item.title,
            "company": item.company,
            "place": item.place,
            "text": item.text,
            "facts": facts.dump(item.facts),
            "published_at": min(item.raw.published_at or now, now),
            "first_seen_at": now,
            "newsworthy": newsworthy,
        }
        # In one order everywhere, or two processes with the same new roles would wait for each other.
        for fingerprint, item in sorted(roles.items())
    ]
    new = insert(connection, jobs).on_conflict_do_nothing(index_elements=["fingerprint"])
    added = await connection.execute(new.returning(jobs.c.fingerprint, jobs.c.id), rows)
    return {row.fingerprint: row.id for row in added}


async def _add_postings(
    connection: AsyncConnection,
    source_id: int,
    batch: Iterable[Understood],
    homes: Mapping[str, int],
    now: datetime,
    closed: Collection[str],
) -> None:
    rows = {
        item.raw.key: {
            "source_id": source_id,
            "key": item.raw.key,
            "job_id": homes[item.raw.key],
            "url": item.raw.url,
            "place": item.place,
            "published_at": item.raw.published_at,
            "first_seen_at": now,
            "last_seen_at": now,
            "content_hash": content_hash(item.raw),
            "closed_at": now if item.raw.key in closed else None,
        }
        for item in batch
    }
    new = insert(connection, postings)
    upsert = new.on_conflict_do_update(
        index_elements=["source_id", "key"],
        set_={
            "job_id": new.excluded.job_id,
            "url": new.excluded.url,
            "place": new.excluded.place,
            "last_seen_at": new.excluded.last_seen_at,
            "content_hash": new.excluded.content_hash,
            "missed_runs": 0,
            "closed_at": new.excluded.closed_at,
            "returns": _returns(new.excluded.closed_at.is_(None), now),
        },
    )
    await connection.execute(upsert, list(rows.values()))


async def _postings(connection: AsyncConnection, job_ids: Iterable[int]) -> dict[int, list[Posting]]:
    seen: dict[int, list[Posting]] = defaultdict(list)
    rows = await connection.execute(
        select(
            postings.c.job_id,
            sources.c.adapter,
            postings.c.key,
            postings.c.url,
            postings.c.place,
            postings.c.published_at,
            postings.c.first_seen_at,
            postings.c.closed_at,
            postings.c.returns,
            postings.c.id,
        )
        .join(sources, sources.c.id == postings.c.source_id)
        .where(postings.c.job_id.in_(list(job_ids)))
        .order_by(postings.c.first_seen_at, postings.c.id)
    )
    for job_id, *posting in rows:
        seen[job_id].append(Posting(*posting))
    return seen


def _job(row: Row[Any], seen: Sequence[Posting]) -> Job:
    values = dict(row._mapping)
    return Job(**{**values, "facts": facts.load(values["facts"])}, postings=tuple(seen))
