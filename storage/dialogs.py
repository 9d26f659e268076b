"""Conversations of several steps, one a person, with an expiry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from storage.engine import Connections, insert
from storage.records import Dialog
from storage.tables import dialogs

OPEN = select(dialogs).where(dialogs.c.person_id == bindparam("person_id"), dialogs.c.expires_at > bindparam("now"))


class Dialogs:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def get(self, person_id: int, *, now: datetime) -> Dialog | None:
        row = await self._connections.glance(OPEN, {"person_id": person_id, "now": now})
        return Dialog(**row._mapping) if row else None

    async def put(self, person_id: int, name: str, *, step: str, data: Mapping[str, Any], expires_at: datetime) -> None:
        values = {"name": name, "step": step, "data": dict(data), "expires_at": expires_at}
        async with self._connections.write() as connection:
            new = insert(connection, dialogs).values(person_id=person_id, **values)
            await connection.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=values))

    async def end(self, person_id: int) -> bool:
        """True where there was one to end: the caller who gets it may do what the dialog was for."""
        async with self._connections.write() as connection:
            ended = await connection.execute(delete(dialogs).where(dialogs.c.person_id == person_id))
            return bool(ended.rowcount)

    async def purge(self, now: datetime) -> int:
        async with self._connections.write() as connection:
            purged = await connection.execute(delete(dialogs).where(dialogs.c.expires_at <= now))
            return int(purged.rowcount)
