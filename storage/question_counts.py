"""How often a question was missed in practice and its answer reported, without saying by whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, select

from storage.engine import Connections, insert
from storage.tables import question_counts


class QuestionCounts:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def missed(self, question_id: str) -> None:
        """One more person did not know it."""
        await self._add(question_id, question_counts.c.missed)

    async def reported(self, question_id: str) -> None:
        """One more person says that its answer is wrong."""
        await self._add(question_id, question_counts.c.reported)

    async def most_missed(self, *, limit: int) -> list[tuple[str, int]]:
        return await self._most(question_counts.c.missed, limit)

    async def most_reported(self, *, limit: int) -> list[tuple[str, int]]:
        return await self._most(question_counts.c.reported, limit)

    async def _add(self, question_id: str, counted: Column[Any]) -> None:
        async with self._connections.write() as connection:
            new = insert(connection, question_counts).values(question_id=question_id, **{counted.name: 1})
            await connection.execute(
                new.on_conflict_do_update(index_elements=["question_id"], set_={counted.name: counted + 1})
            )

    async def _most(self, counted: Column[Any], limit: int) -> list[tuple[str, int]]:
        wanted = select(question_counts.c.question_id, counted).where(counted > 0)
        async with self._connections.read() as connection:
            rows = await connection.execute(wanted.order_by(counted.desc(), question_counts.c.question_id).limit(limit))
            return [(question_id, number) for question_id, number in rows]
