"""Weekly retrospectives, answered part by part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.engine import Connections, insert
from storage.records import Retrospective, RetrospectivePart, Went
from storage.tables import retrospectives


class Retrospectives:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def begin(self, person_id: int, week: date) -> Retrospective:
        """That of the week, a new one where there is none yet."""
        async with self._connections.write() as connection:
            new = insert(connection, retrospectives).values(person_id=person_id, week=week, numbers={})
            await connection.execute(new.on_conflict_do_nothing(index_elements=["person_id", "week"]))
            row = (await connection.execute(select(retrospectives).where(*_own(person_id, week)))).one()
        return _retrospective(row)

    async def get(self, person_id: int, week: date) -> Retrospective | None:
        async with self._connections.read() as connection:
            row = (await connection.execute(select(retrospectives).where(*_own(person_id, week)))).first()
        return _retrospective(row) if row else None

    async def of(self, person_id: int) -> list[Retrospective]:
        """The latest first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(retrospectives)
                .where(retrospectives.c.person_id == person_id)
                .order_by(retrospectives.c.week.desc())
            )
            return [_retrospective(row) for row in rows]

    async def write(self, person_id: int, week: date, part: RetrospectivePart, words: str) -> Retrospective | None:
        """Keep a part; None where there is no such retrospective."""
        return await self._change(person_id, week, {part.value: words})

    async def settle(self, person_id: int, week: date, went: Went) -> Retrospective | None:
        """Keep what became of the intention before; None where there is no such retrospective."""
        return await self._change(person_id, week, {"went": went.value})

    async def finish(self, person_id: int, week: date, numbers: Mapping[str, int], *, now: datetime) -> None:
        """It is complete, with the numbers of the week as they are; a second time changes nothing."""
        async with self._connections.write() as connection:
            open_ = (*_own(person_id, week), retrospectives.c.finished_at.is_(None))
            await connection.execute(
                update(retrospectives).where(*open_).values(numbers=dict(numbers), finished_at=now)
            )

    async def _change(self, person_id: int, week: date, values: Mapping[str, str]) -> Retrospective | None:
        async with self._connections.write() as connection:
            changed = update(retrospectives).where(*_own(person_id, week)).values(**values)
            row = (await connection.execute(changed.returning(retrospectives))).first()
        return _retrospective(row) if row else None


def _own(person_id: int, week: date) -> tuple[Any, ...]:
    return retrospectives.c.person_id == person_id, retrospectives.c.week == week


def _retrospective(row: Row[Any]) -> Retrospective:
    values = dict(row._mapping)
    return Retrospective(**{**values, "went": Went(values["went"]) if values["went"] else None})
