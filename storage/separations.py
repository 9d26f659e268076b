"""Listings that are not of the role they were put on: suspected by somebody, or split off as roles of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import facts
from storage.engine import Connections, insert
from storage.records import Separation, Suspicion, Understood
from storage.tables import jobs, postings, separations, sources


class Separations:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def suspect(self, posting_id: int, *, now: datetime) -> Separation | None:
        """Note that this listing may be of another role; None where its role has no other listing, or it is gone."""
        async with self._connections.write() as connection:
            return await _note(connection, posting_id, now)

    async def split(self, posting_id: int, *, now: datetime) -> Separation | None:
        """Make the listing a role of its own, which no later run puts back; None as in `suspect`.

        The new role says what the old one does until the next runs of their sources, which understand both anew. It is
        no news: who was told of the old role is not told again.
        """
        async with self._connections.write() as connection:
            noted = await _note(connection, posting_id, now)
            if noted is None or noted.job_id is not None:
                return noted
            job_id = await _own_role(connection, noted)
            await _move(connection, posting_id, noted.from_job_id, job_id)
            await connection.execute(
                update(separations).where(separations.c.posting_id == posting_id).values(job_id=job_id)
            )
            return Separation(posting_id, noted.from_job_id, job_id)

    async def undo(self, posting_id: int, *, splits: bool = True) -> Separation | None:
        """Forget the suspicion or, where `splits` may be undone, put the listing back; what was undone, if anything."""
        undone = delete(separations).where(separations.c.posting_id == posting_id)
        if not splits:
            undone = undone.where(separations.c.job_id.is_(None))
        async with self._connections.write() as connection:
            row = (await connection.execute(undone.returning(separations))).first()
            if row is not None and row.job_id is not None:
                await _move(connection, posting_id, row.job_id, row.from_job_id)
        return Separation(row.posting_id, row.from_job_id, row.job_id) if row else None

    async def suspected(self, *, limit: int) -> list[Suspicion]:
        """Listings that wait for a decision, the longest first."""
        wanted = (
            select(
                postings.c.id, postings.c.job_id, jobs.c.title, jobs.c.company,
                sources.c.adapter, postings.c.url, postings.c.place,
            )
            .join(separations, separations.c.posting_id == postings.c.id)
            .join(jobs, jobs.c.id == postings.c.job_id)
            .join(sources, sources.c.id == postings.c.source_id)
            .where(separations.c.job_id.is_(None))
            .order_by(separations.c.noted_at, postings.c.id)
            .limit(limit)
        )  # fmt: skip
        async with self._connections.read() as connection:
            return [Suspicion(*row) for row in await connection.execute(wanted)]

    async def count_suspected(self) -> int:
        waiting = select(func.count()).select_from(separations).where(separations.c.job_id.is_(None))
        async with self._connections.read() as connection:
            return int(await connection.scalar(waiting) or 0)


async def keep_apart(
    connection: AsyncConnection, source_id: int, listed: Iterable[Understood], homes: dict[str, int]
) -> None:
    """Have listings that were split off keep roles of their own where `homes`, role ids by key, would put them back,
    and let both roles say what their own listings say now."""
    split = await connection.execute(
        select(postings.c.key, separations.c.from_job_id, separations.c.job_id)
        .join(separations, separations.c.posting_id == postings.c.id)
        .where(postings.c.source_id == source_id, separations.c.job_id.is_not(None))
    )
    apart = {(row.key, row.from_job_id): row.job_id for row in split}
    separated = {from_job_id for _, from_job_id in apart}
    for item in listed if apart else ():
        home = homes[item.raw.key]
        if home in separated:
            homes[item.raw.key] = home = apart.get((item.raw.key, home), home)
            stated = {"title": item.title, "company": item.company, "place": item.place, "text": item.text}
            await connection.execute(
                update(jobs).where(jobs.c.id == home).values(**stated, facts=facts.dump(item.facts))
            )


async def _note(connection: AsyncConnection, posting_id: int, now: datetime) -> Separation | None:
    role = select(postings.c.job_id).where(postings.c.id == posting_id).scalar_subquery()
    siblings = (await connection.execute(select(postings.c.job_id).where(postings.c.job_id == role))).scalars().all()
    known = (await connection.execute(select(separations).where(separations.c.posting_id == posting_id))).first()
    if known is not None and known.job_id is not None and siblings and siblings[0] == known.job_id:
        return Separation(posting_id, known.from_job_id, known.job_id)
    if len(siblings) < 2:
        return None
    new = insert(connection, separations).values(posting_id=posting_id, from_job_id=siblings[0], noted_at=now)
    again = {"from_job_id": new.excluded.from_job_id, "job_id": None, "noted_at": new.excluded.noted_at}
    await connection.execute(new.on_conflict_do_update(index_elements=["posting_id"], set_=again))
    return Separation(posting_id, siblings[0], None)


async def _own_role(connection: AsyncConnection, noted: Separation) -> int:
    """The role a listing has of its own, made as a copy of the one it was on."""
    fingerprint = hashlib.blake2b(f"posting {noted.posting_id}".encode(), digest_size=16).hexdigest()
    old = (await connection.execute(select(jobs).where(jobs.c.id == noted.from_job_id))).one()
    listing = (await connection.execute(select(postings).where(postings.c.id == noted.posting_id))).one()
    new = insert(connection, jobs).values(
        fingerprint=fingerprint,
        title=old.title,
        company=old.company,
        place=listing.place,
        text=old.text,
        facts=old.facts,
        published_at=min(listing.published_at or listing.first_seen_at, listing.first_seen_at),
        first_seen_at=listing.first_seen_at,
        newsworthy=False,
    )
    await connection.execute(new.on_conflict_do_nothing(index_elements=["fingerprint"]))
    return int(await connection.scalar(select(jobs.c.id).where(jobs.c.fingerprint == fingerprint)) or 0)


async def _move(connection: AsyncConnection, posting_id: int, from_job_id: int, job_id: int) -> None:
    # Without a hash, the next run understands them anew: what the roles state may be the words of the one that goes.
    roles = postings.c.job_id.in_([from_job_id, job_id])
    await connection.execute(update(postings).where(roles).values(content_hash=""))
    moved = update(postings).where(postings.c.id == posting_id, postings.c.job_id == from_job_id)
    await connection.execute(moved.values(job_id=job_id))
