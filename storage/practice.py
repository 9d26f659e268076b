"""What a person practises: the topics they chose, their cards, and their answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.engine import Connections, insert
from storage.records import Practice, PracticeCard, PracticeReview
from storage.tables import practice, practice_cards, practice_reviews

CARD = [column for column in practice_cards.c if column.name != "person_id"]


class Practising:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def get(self, person_id: int) -> Practice | None:
        """None where the person has not chosen anything yet."""
        async with self._connections.read() as connection:
            chosen = select(practice.c.topics, practice.c.daily_cap).where(practice.c.person_id == person_id)
            row = (await connection.execute(chosen)).first()
        return Practice(frozenset(row.topics), row.daily_cap) if row else None

    async def choose(self, person_id: int, chosen: Practice) -> None:
        values = {"topics": sorted(chosen.topics), "daily_cap": chosen.daily_cap}
        async with self._connections.write() as connection:
            new = insert(connection, practice).values(person_id=person_id, **values)
            await connection.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=values))

    async def card(self, person_id: int, question_id: str) -> PracticeCard | None:
        own = (practice_cards.c.person_id == person_id) & (practice_cards.c.question_id == question_id)
        async with self._connections.read() as connection:
            row = (await connection.execute(select(*CARD).where(own))).first()
        return _card(row) if row else None

    async def cards(self, person_id: int) -> list[PracticeCard]:
        """All of a person's cards, the next due first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*CARD)
                .where(practice_cards.c.person_id == person_id)
                .order_by(practice_cards.c.due_on, practice_cards.c.question_id)
            )
            return [_card(row) for row in rows]

    async def add(self, person_id: int, question_ids: Collection[str], *, day: date) -> int:
        """Make cards of these questions, due on `day`, where there are none; how many were new."""
        if not question_ids:
            return 0
        async with self._connections.write() as connection:
            new = insert(connection, practice_cards).on_conflict_do_nothing(index_elements=["person_id", "question_id"])
            rows = [{"person_id": person_id, "question_id": one, "due_on": day} for one in question_ids]
            added = await connection.execute(new.returning(practice_cards.c.question_id), rows)
            return len(added.all())

    async def answer(self, person_id: int, card: PracticeCard, review: PracticeReview) -> bool:
        """Keep an answer and what it makes of the card; False, and nothing is kept, where this question was answered
        that day already."""
        async with self._connections.write() as connection:
            new = insert(connection, practice_reviews).values(person_id=person_id, **asdict(review))
            once = new.on_conflict_do_nothing(index_elements=["person_id", "day", "question_id"])
            if not (await connection.execute(once.returning(practice_reviews.c.rating))).first():
                return False
            values = asdict(card)
            known = insert(connection, practice_cards).values(person_id=person_id, **values)
            await connection.execute(
                known.on_conflict_do_update(index_elements=["person_id", "question_id"], set_=values)
            )
            return True

    async def answered(self, person_id: int, day: date) -> int:
        """How many questions were answered on a local day."""
        own = (practice_reviews.c.person_id == person_id) & (practice_reviews.c.day == day)
        async with self._connections.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(practice_reviews).where(own)) or 0)

    async def reviews(self, person_id: int, *, since: date) -> list[PracticeReview]:
        """The answers since a local day, oldest first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(practice_reviews.c.question_id, practice_reviews.c.rating, practice_reviews.c.day)
                .where(practice_reviews.c.person_id == person_id, practice_reviews.c.day >= since)
                .order_by(practice_reviews.c.day, practice_reviews.c.question_id)
            )
            return [PracticeReview(*row) for row in rows]

    async def bring_back(self, person_id: int, *, day: date) -> int:
        """Ask again, from `day` on, what was set aside; how many cards that were."""
        own = (practice_cards.c.person_id == person_id) & practice_cards.c.set_aside
        async with self._connections.write() as connection:
            back = await connection.execute(
                update(practice_cards).where(own).values(set_aside=False, lapses=0, due_on=day)
            )
            return int(back.rowcount)


def _card(row: Row[Any]) -> PracticeCard:
    return PracticeCard(**row._mapping)
