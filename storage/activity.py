"""What people did, as far as the other nouns tell: when, and how much of it on which day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Integer, case, cast, func, select

from storage.engine import Connections
from storage.records import ActiveDay, OccurrenceState
from storage.tables import mocks, occurrences, practice_reviews, readings, reminders

FOCUS = "focus"
# Waiting for its time, or not rung at all, asks nothing of anybody.
_RANG = (OccurrenceState.RUNG, OccurrenceState.DONE, OccurrenceState.SKIPPED)


class Activity:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def days(self, person_id: int, *, since: date) -> list[ActiveDay]:
        """The local days on which a reminder rang, from `since` on, the earliest first."""
        rang = case((occurrences.c.state.in_(_RANG), 1), else_=0)
        done = case((occurrences.c.state == OccurrenceState.DONE, 1), else_=0)
        focus = case((reminders.c.kind == FOCUS, done * reminders.c.minutes), else_=0)
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(occurrences.c.day, *(cast(func.sum(amount), Integer) for amount in (rang, done, focus)))
                .join(reminders, reminders.c.id == occurrences.c.reminder_id)
                .where(occurrences.c.person_id == person_id, occurrences.c.day >= since)
                .group_by(occurrences.c.day)
                .having(func.sum(rang) > 0)
                .order_by(occurrences.c.day)
            )
            return [ActiveDay(*row) for row in rows]

    async def practised(self, person_id: int) -> dict[date, int]:
        """How many practice questions were answered on each local day."""
        answered = (
            select(practice_reviews.c.day, func.count().label("answers"))
            .where(practice_reviews.c.person_id == person_id)
            .group_by(practice_reviews.c.day)
        )
        async with self._connections.read() as connection:
            rows = await connection.execute(answered)
            return {row.day: row.answers for row in rows}

    async def mocks_ended(self, person_id: int) -> list[datetime]:
        """When mock interviews ended in which something was answered."""
        ended = select(mocks.c.ended_at).where(
            mocks.c.person_id == person_id, mocks.c.position > 0, mocks.c.ended_at.is_not(None)
        )
        async with self._connections.read() as connection:
            return list(await connection.scalars(ended))

    async def read(self, person_id: int) -> dict[str, datetime]:
        """When what was read to its end was last read so, by item of the library."""
        finished = select(readings.c.item_id, readings.c.read_at).where(
            readings.c.person_id == person_id, readings.c.read_at.is_not(None)
        )
        async with self._connections.read() as connection:
            rows = await connection.execute(finished)
            return {row.item_id: row.read_at for row in rows}
