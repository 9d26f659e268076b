"""People and what they told us of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, TypedDict, Unpack

from sqlalchemy import Row, bindparam, func, select, update

from storage.engine import Connections, insert
from storage.records import Person
from storage.tables import people

DEFAULT_DIGEST_AT = time(9)
# Made once: every update looks its sender up, and composing the statement takes longer than running it.
ONE = select(people).where(people.c.id == bindparam("id"))


class PersonChanges(TypedDict, total=False):
    language: str
    zone: str
    country: str | None
    digest_at: time
    silent_when_empty: bool
    reachable: bool
    shares_answers_with: str


class People:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def get(self, person_id: int) -> Person | None:
        row = await self._connections.glance(ONE, {"id": person_id})
        return _person(row) if row else None

    async def with_ids(self, ids: Iterable[int]) -> dict[int, Person]:
        async with self._connections.read() as connection:
            rows = await connection.execute(select(people).where(people.c.id.in_(list(ids))))
            return {row.id: _person(row) for row in rows}

    async def arrive(self, person_id: int, *, language: str, now: datetime) -> Person:
        """The person who is writing to us, added if new; whoever writes can be reached again."""
        async with self._connections.write() as connection:
            new = insert(connection, people).values(
                id=person_id, language=language, digest_at=DEFAULT_DIGEST_AT, created_at=now
            )
            row = await connection.execute(
                new.on_conflict_do_update(index_elements=[people.c.id], set_={"reachable": True}).returning(people)
            )
            return _person(row.one())

    async def change(self, person_id: int, **changes: Unpack[PersonChanges]) -> Person | None:
        async with self._connections.write() as connection:
            changed = update(people).where(people.c.id == person_id).values(**changes).returning(people)
            row = (await connection.execute(changed)).first()
        return _person(row) if row else None

    async def count(self) -> int:
        async with self._connections.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(people)) or 0)


def _person(row: Row[Any]) -> Person:
    return Person(**row._mapping)
