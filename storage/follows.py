"""Companies people follow: a board that is read for them, and the alert that tells them of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from storage.engine import Connections, insert
from storage.records import Follow
from storage.tables import follows


class Follows:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(self, person_id: int, source_id: int, *, company: str, alert_id: int, now: datetime) -> bool:
        """True where the person did not follow this board before."""
        async with self._connections.write() as connection:
            new = insert(connection, follows).values(
                person_id=person_id, source_id=source_id, company=company, alert_id=alert_id, created_at=now
            )
            added = await connection.execute(
                new.on_conflict_do_nothing(index_elements=["person_id", "source_id"]).returning(follows.c.source_id)
            )
            return added.first() is not None

    async def of(self, person_id: int) -> list[Follow]:
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(follows).where(follows.c.person_id == person_id).order_by(follows.c.company)
            )
            return [Follow(**row._mapping) for row in rows]

    async def stop(self, person_id: int, source_id: int) -> Follow | None:
        """What was followed, None where nothing was."""
        async with self._connections.write() as connection:
            gone = await connection.execute(
                delete(follows)
                .where(follows.c.person_id == person_id, follows.c.source_id == source_id)
                .returning(follows)
            )
            row = gone.first()
        return Follow(**row._mapping) if row else None
