"""The measures of a sprint that people enter each week."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from storage.engine import Connections, insert
from storage.records import Measure
from storage.tables import sprint_measures


class SprintMeasures:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def enter(self, person_id: int, week: date, measure: Measure, value: int) -> None:
        """Keep it, in place of what was entered for that week before."""
        async with self._connections.write() as connection:
            new = insert(connection, sprint_measures).values(
                person_id=person_id, week=week, measure=measure, value=value
            )
            await connection.execute(
                new.on_conflict_do_update(index_elements=["person_id", "week", "measure"], set_={"value": value})
            )

    async def of(self, person_id: int) -> dict[date, dict[Measure, int]]:
        """By week, the earliest first."""
        found: dict[date, dict[Measure, int]] = {}
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(sprint_measures.c.week, sprint_measures.c.measure, sprint_measures.c.value)
                .where(sprint_measures.c.person_id == person_id)
                .order_by(sprint_measures.c.week)
            )
            for row in rows:
                found.setdefault(row.week, {})[Measure(row.measure)] = row.value
        return found
