"""Feeds, when each is to be read next, and how its last runs went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.engine import Connections, insert
from storage.records import Health, SourceRecord
from storage.tables import sources

COLUMNS = [column for column in sources.c if column.name != "active"]


class Sources:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def sync(self, wanted: Iterable[tuple[str, str | None]], *, now: datetime) -> None:
        """Make the active rows exactly these (adapter, board) pairs; new ones are due at once."""
        pairs = {(adapter, board or "") for adapter, board in wanted}
        async with self._connections.write() as connection:
            await connection.execute(update(sources).values(active=False))
            for adapter, board in sorted(pairs):
                new = insert(connection, sources).values(
                    adapter=adapter, board=board, health=Health.NEW, next_fetch_at=now, validators={}
                )
                await connection.execute(
                    new.on_conflict_do_update(index_elements=["adapter", "board"], set_={"active": True})
                )

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

    async def record(self, source: SourceRecord) -> None:
        """Keep how a run went and when the next one is due."""
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


def _source(row: Row[Any]) -> SourceRecord:
    values = dict(row._mapping)
    return SourceRecord(**{**values, "board": values["board"] or None, "health": Health(values["health"])})
