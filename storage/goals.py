"""What people want to reach, each week or until a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, delete, select, update

from storage.engine import Connections
from storage.records import Goal, Measure
from storage.tables import goals


class Goals:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(
        self, person_id: int, *, measure: Measure, target: int, words: str, since: date, until: date | None
    ) -> Goal:
        new = goals.insert().values(
            person_id=person_id,
            measure=measure,
            target=target,
            words=words,
            since=since,
            until=until,
            steps_since=since,
        )
        async with self._connections.write() as connection:
            return _goal((await connection.execute(new.returning(goals))).one())

    async def get(self, person_id: int, goal_id: int) -> Goal | None:
        async with self._connections.read() as connection:
            row = (await connection.execute(select(goals).where(*_own(person_id, goal_id)))).first()
        return _goal(row) if row else None

    async def of(self, person_id: int) -> list[Goal]:
        """In the order they were set."""
        async with self._connections.read() as connection:
            rows = await connection.execute(select(goals).where(goals.c.person_id == person_id).order_by(goals.c.id))
            return [_goal(row) for row in rows]

    async def count_steps(self, person_id: int, goal_id: int, steps: int, *, since: date) -> Goal | None:
        """From now on it has so many in the period that begins on a day; None where there is no such goal."""
        async with self._connections.write() as connection:
            counted = update(goals).where(*_own(person_id, goal_id)).values(steps=steps, steps_since=since)
            row = (await connection.execute(counted.returning(goals))).first()
        return _goal(row) if row else None

    async def reach(self, person_id: int, goal_id: int, *, period: date) -> bool:
        """Note that reaching it is told; False where it was, for the period that begins on that day."""
        untold = goals.c.reached_in.is_(None) | (goals.c.reached_in != period)
        async with self._connections.write() as connection:
            told = await connection.execute(
                update(goals).where(*_own(person_id, goal_id), untold).values(reached_in=period)
            )
            return bool(told.rowcount)

    async def delete(self, person_id: int, goal_id: int) -> None:
        async with self._connections.write() as connection:
            await connection.execute(delete(goals).where(*_own(person_id, goal_id)))


def _own(person_id: int, goal_id: int) -> tuple[Any, ...]:
    return goals.c.person_id == person_id, goals.c.id == goal_id


def _goal(row: Row[Any]) -> Goal:
    values = dict(row._mapping)
    return Goal(**{**values, "measure": Measure(values["measure"])})
