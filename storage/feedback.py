"""What people think of the roles they were shown, and companies of which they want to see nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from storage.engine import Connections, insert
from storage.records import Feedback, Mute, Vote
from storage.tables import feedback, mutes


class Mutes:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(self, person_id: int, *, key: str, company: str, now: datetime) -> None:
        """Mute a company; one that is muted stays so."""
        async with self._connections.write() as connection:
            new = insert(connection, mutes).values(person_id=person_id, key=key, company=company, created_at=now)
            await connection.execute(new.on_conflict_do_nothing(index_elements=["person_id", "key"]))

    async def of(self, *person_ids: int) -> list[Mute]:
        """The companies that these people muted, by name."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(mutes).where(mutes.c.person_id.in_(person_ids)).order_by(mutes.c.key, mutes.c.id)
            )
            return [Mute(**row._mapping) for row in rows]

    async def remove(self, person_id: int, mute_id: int) -> None:
        async with self._connections.write() as connection:
            await connection.execute(delete(mutes).where(mutes.c.person_id == person_id, mutes.c.id == mute_id))


class Opinions:
    """One opinion a person and role: a later one replaces it."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put(self, person_id: int, job_id: int, *, fault: str, votes: Iterable[Vote], now: datetime) -> None:
        values = {"fault": fault, "votes": [astuple(vote) for vote in votes], "created_at": now}
        async with self._connections.write() as connection:
            new = insert(connection, feedback).values(person_id=person_id, job_id=job_id, **values)
            await connection.execute(new.on_conflict_do_update(index_elements=["person_id", "job_id"], set_=values))

    async def withdraw(self, person_id: int, job_id: int) -> None:
        async with self._connections.write() as connection:
            await connection.execute(delete(feedback).where(*_own(person_id, job_id)))

    async def of(self, *person_ids: int) -> list[Feedback]:
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(feedback)
                .where(feedback.c.person_id.in_(person_ids))
                .order_by(feedback.c.person_id, feedback.c.created_at, feedback.c.job_id)
            )
            return [_feedback(row) for row in rows]

    async def forget(self, person_id: int, unwanted: Callable[[Vote], bool]) -> None:
        """Take these votes out of all opinions of a person; the opinions stay."""
        async with self._connections.write() as connection:
            rows = await connection.execute(
                select(feedback).where(feedback.c.person_id == person_id).order_by(feedback.c.job_id).with_for_update()
            )
            for one in map(_feedback, rows.all()):
                kept = [vote for vote in one.votes if not unwanted(vote)]
                if len(kept) < len(one.votes):
                    await connection.execute(
                        update(feedback).where(*_own(person_id, one.job_id)).values(votes=[astuple(v) for v in kept])
                    )


def _own(person_id: int, job_id: int) -> Sequence[Any]:
    return feedback.c.person_id == person_id, feedback.c.job_id == job_id


def _feedback(row: Row[Any]) -> Feedback:
    values = dict(row._mapping)
    return Feedback(**{**values, "votes": tuple(Vote(*vote) for vote in values["votes"])})
