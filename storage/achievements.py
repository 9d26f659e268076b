"""The achievements people were given, each once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from storage.engine import Connections, insert
from storage.records import Earned
from storage.tables import achievements


class Achievements:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def give(self, person_id: int, ids: Collection[str], *, now: datetime) -> set[str]:
        """Those of these that the person did not have yet."""
        if not ids:
            return set()
        rows = [{"person_id": person_id, "achievement": one, "earned_at": now} for one in ids]
        async with self._connections.write() as connection:
            new = insert(connection, achievements).on_conflict_do_nothing(index_elements=["person_id", "achievement"])
            given = await connection.execute(new.returning(achievements.c.achievement), rows)
            return {row.achievement for row in given}

    async def of(self, person_id: int) -> list[Earned]:
        """The latest first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(achievements.c.achievement, achievements.c.earned_at)
                .where(achievements.c.person_id == person_id)
                .order_by(achievements.c.earned_at.desc(), achievements.c.achievement)
            )
            return [Earned(*row) for row in rows]
