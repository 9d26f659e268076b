"""The newest result of each adviser that a person asked."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from storage.engine import Connections, insert
from storage.records import Advice
from storage.tables import advice

COLUMNS = [column for column in advice.c if column.name != "person_id"]


class AdviceGiven:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def of(self, person_id: int) -> dict[str, Advice]:
        """By adviser."""
        async with self._connections.read() as connection:
            rows = await connection.execute(select(*COLUMNS).where(advice.c.person_id == person_id))
            return {row.adviser: Advice(**row._mapping) for row in rows}

    async def keep(self, person_id: int, given: Advice) -> None:
        """In place of what this adviser said before."""
        values = asdict(given)
        async with self._connections.write() as connection:
            new = insert(connection, advice).values(person_id=person_id, **values)
            await connection.execute(new.on_conflict_do_update(index_elements=["person_id", "adviser"], set_=values))
