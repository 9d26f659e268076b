"""The roles people applied for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from storage.engine import Connections, insert
from storage.records import Application
from storage.tables import applications

COLUMNS = [column for column in applications.c if column.name != "person_id"]


class Applications:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(self, person_id: int, job_id: int | None, *, company: str, title: str, now: datetime) -> None:
        """Note it; for one role once."""
        async with self._connections.write() as connection:
            new = insert(connection, applications).values(
                person_id=person_id, job_id=job_id, company=company, title=title, applied_at=now
            )
            await connection.execute(new.on_conflict_do_nothing(index_elements=["person_id", "job_id"]))

    async def get(self, person_id: int, application_id: int) -> Application | None:
        return await self._first((applications.c.person_id == person_id) & (applications.c.id == application_id))

    async def for_role(self, person_id: int, job_id: int) -> Application | None:
        return await self._first((applications.c.person_id == person_id) & (applications.c.job_id == job_id))

    async def of(self, person_id: int) -> list[Application]:
        """The latest first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS)
                .where(applications.c.person_id == person_id)
                .order_by(applications.c.applied_at.desc(), applications.c.id.desc())
            )
            return [Application(**row._mapping) for row in rows]

    async def remove(self, person_id: int, application_id: int) -> None:
        own = (applications.c.person_id == person_id) & (applications.c.id == application_id)
        async with self._connections.write() as connection:
            await connection.execute(delete(applications).where(own))

    async def _first(self, condition: ColumnElement[Any]) -> Application | None:
        async with self._connections.read() as connection:
            row = (await connection.execute(select(*COLUMNS).where(condition))).first()
        return Application(**row._mapping) if row else None
