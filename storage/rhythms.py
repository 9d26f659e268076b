"""What people's days are like: working days, holidays, absences, and the zone their routine stays in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import select

from storage.engine import Connections, insert
from storage.records import Rhythm
from storage.tables import rhythms


class RhythmChanges(TypedDict, total=False):
    zone: str | None
    working_days: tuple[int, ...]
    holidays_in: str | None
    away_until: date | None


class Rhythms:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def of(self, person_id: int) -> Rhythm:
        return (await self.with_ids([person_id]))[person_id]

    async def with_ids(self, ids: Iterable[int]) -> dict[int, Rhythm]:
        """By person, the defaults for whoever has changed nothing."""
        found = {person_id: Rhythm(person_id) for person_id in ids}
        async with self._connections.read() as connection:
            rows = await connection.execute(select(rhythms).where(rhythms.c.person_id.in_(list(found))))
            for row in rows:
                found[row.person_id] = Rhythm(**{**row._mapping, "working_days": tuple(row.working_days)})
        return found

    async def change(self, person_id: int, **changes: Unpack[RhythmChanges]) -> None:
        values = asdict(Rhythm(person_id)) | changes
        async with self._connections.write() as connection:
            new = insert(connection, rhythms).values(values)
            await connection.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=changes))
