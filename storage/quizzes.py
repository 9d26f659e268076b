"""Quiz polls that were sent, by the poll ids under which Telegram tells of their answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from storage.engine import Connections
from storage.records import QuizQuestion
from storage.tables import quiz_questions


class Quizzes:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def asked(self, question: QuizQuestion) -> None:
        values = {column.name: getattr(question, column.name) for column in quiz_questions.c}
        async with self._connections.write() as connection:
            await connection.execute(insert(quiz_questions).values(**values))

    async def answer(self, person_id: int, poll_id: str, option: int, *, now: datetime) -> QuizQuestion | None:
        """The poll with its first answer; None for a poll of somebody else, or one that was answered before."""
        open_poll = (
            (quiz_questions.c.poll_id == poll_id)
            & (quiz_questions.c.person_id == person_id)
            & quiz_questions.c.answered_at.is_(None)
        )
        right = quiz_questions.c.right_option == option
        async with self._connections.write() as connection:
            answered = update(quiz_questions).where(open_poll).values(answered_at=now, right=right)
            row = (await connection.execute(answered.returning(quiz_questions))).first()
        return QuizQuestion(**row._mapping) if row else None

    async def of(self, person_id: int) -> list[QuizQuestion]:
        """Everything a person was asked, the latest first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(quiz_questions)
                .where(quiz_questions.c.person_id == person_id)
                .order_by(quiz_questions.c.asked_at.desc(), quiz_questions.c.number.desc())
            )
            return [QuizQuestion(**row._mapping) for row in rows]
