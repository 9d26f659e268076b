"""Routines that people began from a template; their items are reminders."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, delete, select, update

from storage.engine import Connections
from storage.records import Routine
from storage.reminders import Reminders
from storage.tables import routines


class Routines:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def of(self, person_id: int) -> list[Routine]:
        """The first begun first."""
        own = select(routines).where(routines.c.person_id == person_id).order_by(routines.c.id)
        async with self._connections.read() as connection:
            return [_routine(row) for row in await connection.execute(own)]

    async def begin(self, person_id: int, template: str, *, starts_at: time | None, now: datetime) -> Routine:
        values = {"person_id": person_id, "template": template, "starts_at": starts_at, "started_at": now}
        async with self._connections.write() as connection:
            begun = await connection.execute(routines.insert().values(**values).returning(routines))
            return _routine(begun.one())

    async def start_at(self, person_id: int, routine_id: int, starts_at: time | None) -> Routine | None:
        """Note to which hour the day was moved; None where there is no such routine."""
        return await self._change(person_id, routine_id, starts_at=starts_at)

    async def silence(self, person_id: int, routine_id: int, reminders: Collection[int]) -> Routine | None:
        """Note which of its reminders come back when its pause is over; None where there is no such routine."""
        return await self._change(person_id, routine_id, silenced=sorted(reminders))

    async def end(self, person_id: int, routine_id: int) -> None:
        """Delete the routine and its reminders; what was done of them stays known."""
        await Reminders(self._connections).delete_routine(person_id, routine_id)
        own = (routines.c.person_id == person_id) & (routines.c.id == routine_id)
        async with self._connections.write() as connection:
            await connection.execute(delete(routines).where(own))

    async def _change(self, person_id: int, routine_id: int, **values: time | list[int] | None) -> Routine | None:
        own = (routines.c.person_id == person_id) & (routines.c.id == routine_id)
        async with self._connections.write() as connection:
            changed = update(routines).where(own).values(**values).returning(routines)
            row = (await connection.execute(changed)).first()
        return _routine(row) if row else None


def _routine(row: Row[Any]) -> Routine:
    return Routine(**{**row._mapping, "silenced": frozenset(row.silenced or ())})
