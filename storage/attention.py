"""How much people want to be written to unasked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, time
from typing import TypedDict, Unpack

from sqlalchemy import select

from storage.engine import Connections, insert
from storage.records import Attention
from storage.tables import attention


class AttentionChanges(TypedDict, total=False):
    quiet_from: time | None
    quiet_until: time | None
    daily_maximum: int
    held_until: datetime | None
    paused_until: datetime | None


class AttentionBudgets:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def of(self, person_id: int) -> Attention:
        return (await self.with_ids([person_id]))[person_id]

    async def with_ids(self, ids: Iterable[int]) -> dict[int, Attention]:
        """By person, the defaults for whoever has changed nothing."""
        found = {person_id: Attention(person_id) for person_id in ids}
        async with self._connections.read() as connection:
            rows = await connection.execute(select(attention).where(attention.c.person_id.in_(list(found))))
            return found | {row.person_id: Attention(**row._mapping) for row in rows}

    async def change(self, person_id: int, **changes: Unpack[AttentionChanges]) -> None:
        values = asdict(Attention(person_id)) | changes
        async with self._connections.write() as connection:
            new = insert(connection, attention).values(values)
            await connection.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=changes))
