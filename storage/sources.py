"""Feeds, when each is to be read next, and how its last runs went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Connections, insert
from storage.records import Health, PastRun, SourceRecord
from storage.tables import follows, source_runs, sources

COLUMNS = [column for column in sources.c if column.name != "active"]


class Sources:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def sync(self, wanted: Iterable[tuple[str, str | None]], *, now: datetime) -> None:
        """Make the active rows these (adapter, board) pairs and what somebody follows; new ones are due at once."""
        pairs = {(adapter, board or "") for adapter, board in wanted}
        async with self._connections.write() as connection:
            followed = select(follows.c.source_id).where(follows.c.source_id == sources.c.id).exists()
            await connection.execute(update(sources).values(active=followed))
            for adapter, board in sorted(pairs):
                await _activate(connection, adapter, board, now)

    async def watch(self, adapter: str, board: str, *, now: datetime) -> SourceRecord:
        """The source of a board somebody wants to follow, added and due at once where it is new."""
        async with self._connections.write() as connection:
            return await _activate(connection, adapter, board, now)

    async def due(self, now: datetime, *, limit: int) -> list[SourceRecord]:
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS)
                .where(sources.c.active, sources.c.next_fetch_at <= now)
                .order_by(sources.c.next_fetch_at, sources.c.id)
                .limit(limit)
            )
            return [_source(row) for row in rows]

    async def claim(self, source: SourceRecord, *, until: datetime) -> bool:
        """Compare-and-set on the due column: until then the run is ours."""
        async with self._connections.write() as connection:
            claimed = await connection.execute(
                update(sources)
                .where(sources.c.id == source.id, sources.c.next_fetch_at == source.next_fetch_at)
                .values(next_fetch_at=until)
            )
            return bool(claimed.rowcount)

    async def record(self, source: SourceRecord, *, listed: int = 0, new: int = 0) -> None:
        """Keep how a run went: what it listed, how many roles were new, and when the next one is due.

        Raises `ValueError` for a source that was never fetched: there was no run.
        """
        if source.fetched_at is None:
            raise ValueError(f"{source.adapter} was not fetched")
        async with self._connections.write() as connection:
            await connection.execute(
                update(sources)
                .where(sources.c.id == source.id)
                .values(
                    health=source.health,
                    failures=source.failures,
                    reason=source.reason,
                    next_fetch_at=source.next_fetch_at,
                    fetched_at=source.fetched_at,
                    ok_at=source.ok_at,
                    rows=source.rows,
                    broken=source.broken,
                    validators={url: dict(headers) for url, headers in source.validators.items()},
                )
            )
            await connection.execute(
                source_runs.insert().values(
                    source_id=source.id,
                    at=source.fetched_at,
                    health=source.health,
                    rows=listed,
                    broken=source.broken,
                    new=new,
                )
            )

    async def good_runs(self, source_id: int, *, since: datetime) -> list[PastRun]:
        """The source's own history: what it listed in its good runs."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(source_runs.c.at, source_runs.c.rows).where(
                    source_runs.c.source_id == source_id,
                    source_runs.c.at >= since,
                    source_runs.c.health.in_([Health.OK, Health.TRUNCATED]),
                )
            )
            return [PastRun(*row) for row in rows]

    async def purge_runs(self, before: datetime) -> int:
        async with self._connections.write() as connection:
            purged = await connection.execute(delete(source_runs).where(source_runs.c.at < before))
            return int(purged.rowcount)

    async def active(self) -> list[SourceRecord]:
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS).where(sources.c.active).order_by(sources.c.adapter, sources.c.board)
            )
            return [_source(row) for row in rows]

    async def next_due(self) -> datetime | None:
        async with self._connections.read() as connection:
            found: datetime | None = await connection.scalar(
                select(func.min(sources.c.next_fetch_at)).where(sources.c.active)
            )
            return found


async def _activate(connection: AsyncConnection, adapter: str, board: str, now: datetime) -> SourceRecord:
    new = insert(connection, sources).values(
        adapter=adapter, board=board, health=Health.NEW, next_fetch_at=now, validators={}
    )
    activated = new.on_conflict_do_update(index_elements=["adapter", "board"], set_={"active": True})
    return _source((await connection.execute(activated.returning(*COLUMNS))).one())


def _source(row: Row[Any]) -> SourceRecord:
    values = dict(row._mapping)
    return SourceRecord(**{**values, "board": values["board"] or None, "health": Health(values["health"])})
