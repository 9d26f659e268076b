"""Mock interviews: which questions, how far somebody got, and how each answer went."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.engine import Connections, insert
from storage.records import Mock, MockAnswer
from storage.tables import mock_answers, mocks

ANSWER = [column for column in mock_answers.c if column.name not in ("mock_id", "person_id")]


class Mocks:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def begin(
        self,
        person_id: int,
        question_ids: Sequence[str],
        *,
        level: str,
        stage: str,
        keeps_answers: bool,
        now: datetime,
    ) -> Mock:
        """A new mock interview; one that is still open ends where it is."""
        unfinished = (mocks.c.person_id == person_id) & mocks.c.ended_at.is_(None)
        values = {
            "person_id": person_id,
            "level": level,
            "stage": stage,
            "question_ids": list(question_ids),
            "keeps_answers": keeps_answers,
            "started_at": now,
            "asked_at": now,
        }
        async with self._connections.write() as connection:
            await connection.execute(update(mocks).where(unfinished).values(ended_at=now))
            return _mock((await connection.execute(mocks.insert().values(**values).returning(mocks))).one())

    async def of(self, person_id: int, *, limit: int) -> list[Mock]:
        """The person's mock interviews, the latest first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(mocks)
                .where(mocks.c.person_id == person_id)
                .order_by(mocks.c.started_at.desc(), mocks.c.id.desc())
                .limit(limit)
            )
            return [_mock(row) for row in rows]

    async def get(self, person_id: int, mock_id: int) -> Mock | None:
        own = (mocks.c.person_id == person_id) & (mocks.c.id == mock_id)
        async with self._connections.read() as connection:
            row = (await connection.execute(select(mocks).where(own))).first()
        return _mock(row) if row else None

    async def answer(self, mock: Mock, answer: MockAnswer) -> None:
        """Keep an answer; one to the same question replaces it, with its ticks."""
        values = {
            "seconds": answer.seconds,
            "words": answer.words,
            "voice": answer.voice,
            "ticked": sorted(answer.ticked),
            "points": answer.points,
        }
        async with self._connections.write() as connection:
            new = insert(connection, mock_answers).values(
                mock_id=mock.id, question_id=answer.question_id, person_id=mock.person_id, **values
            )
            await connection.execute(new.on_conflict_do_update(index_elements=["mock_id", "question_id"], set_=values))

    async def tick(self, mock: Mock, question_id: str, ticked: Collection[int]) -> None:
        own = (mock_answers.c.mock_id == mock.id) & (mock_answers.c.question_id == question_id)
        async with self._connections.write() as connection:
            await connection.execute(update(mock_answers).where(own).values(ticked=sorted(ticked)))

    async def answers(self, mock: Mock) -> dict[str, MockAnswer]:
        """What was answered so far, by question."""
        async with self._connections.read() as connection:
            rows = await connection.execute(select(*ANSWER).where(mock_answers.c.mock_id == mock.id))
            return {row.question_id: _answer(row) for row in rows}

    async def advance(self, mock: Mock, *, now: datetime) -> Mock | None:
        """Go on to the next question, or end after the last; None where somebody already went on from here."""
        position = mock.position + 1
        here = (mocks.c.id == mock.id) & (mocks.c.position == mock.position) & mocks.c.ended_at.is_(None)
        ended_at = now if position >= len(mock.question_ids) else None
        async with self._connections.write() as connection:
            moved = update(mocks).where(here).values(position=position, asked_at=now, ended_at=ended_at)
            row = (await connection.execute(moved.returning(mocks))).first()
        return _mock(row) if row else None

    async def end(self, mock: Mock, *, now: datetime) -> None:
        async with self._connections.write() as connection:
            await connection.execute(
                update(mocks).where(mocks.c.id == mock.id, mocks.c.ended_at.is_(None)).values(ended_at=now)
            )


def _mock(row: Row[Any]) -> Mock:
    values = dict(row._mapping)
    return Mock(**{**values, "question_ids": tuple(values["question_ids"])})


def _answer(row: Row[Any]) -> MockAnswer:
    values = dict(row._mapping)
    return MockAnswer(**{**values, "ticked": frozenset(values["ticked"])})
