"""What people have opened and read, and where they stopped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from storage.engine import Connections, insert
from storage.records import Reading
from storage.tables import readings

COLUMNS = [readings.c.item_id, readings.c.page, readings.c.opened_at, readings.c.read_at]


class Readings:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def note(self, person_id: int, item_id: str, *, page: int = 0, read: bool, now: datetime) -> None:
        """The person has this page before them; `read` where it is the last. What was read once stays read."""
        async with self._connections.write() as connection:
            new = insert(connection, readings).values(
                person_id=person_id, item_id=item_id, page=page, opened_at=now, read_at=now if read else None
            )
            changes = {"page": page, "opened_at": now}
            if read:
                changes["read_at"] = now
            await connection.execute(new.on_conflict_do_update(index_elements=["person_id", "item_id"], set_=changes))

    async def of(self, person_id: int) -> dict[str, Reading]:
        """By item, the one opened last first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS)
                .where(readings.c.person_id == person_id)
                .order_by(readings.c.opened_at.desc(), readings.c.item_id)
            )
            return {row.item_id: Reading(*row) for row in rows}

    async def readers(self) -> int:
        """How many people have opened anything."""
        async with self._connections.read() as connection:
            return int(await connection.scalar(select(func.count(readings.c.person_id.distinct()))) or 0)

    async def most_read(self, *, limit: int) -> list[tuple[str, int]]:
        """The items most people have opened, and by how many."""
        people = func.count().label("people")
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(readings.c.item_id, people)
                .group_by(readings.c.item_id)
                .order_by(people.desc(), readings.c.item_id)
                .limit(limit)
            )
            return [(row.item_id, row.people) for row in rows]
