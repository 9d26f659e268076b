"""Everything kept about one person, to hand over or to erase."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import Column, delete, select

from storage.engine import Connections
from storage.searches import TEXT_OF_ALERT
from storage.tables import (
    achievements,
    advice,
    alerts,
    applications,
    attention,
    checklist_runs,
    dialogs,
    digests,
    feedback,
    follows,
    goals,
    inbox,
    mock_answers,
    mocks,
    mutes,
    occurrences,
    outbox,
    people,
    plan_sessions,
    plans,
    practice,
    practice_cards,
    practice_reviews,
    quiz_questions,
    readings,
    reminders,
    retrospectives,
    rhythms,
    routines,
    sprint_measures,
    stories,
    tip_subscriptions,
    tips_given,
    told,
)

# Children before parents, so that erasing in this order never breaks a foreign key.
OWNED: tuple[Column[Any], ...] = (
    told.c.person_id,
    advice.c.person_id,
    follows.c.person_id,
    mutes.c.person_id,
    feedback.c.person_id,
    readings.c.person_id,
    checklist_runs.c.person_id,
    tips_given.c.person_id,
    tip_subscriptions.c.person_id,
    digests.c.person_id,
    alerts.c.person_id,
    dialogs.c.person_id,
    mock_answers.c.person_id,
    mocks.c.person_id,
    stories.c.person_id,
    plan_sessions.c.person_id,
    plans.c.person_id,
    occurrences.c.person_id,
    reminders.c.person_id,
    routines.c.person_id,
    rhythms.c.person_id,
    attention.c.person_id,
    applications.c.person_id,
    goals.c.person_id,
    achievements.c.person_id,
    sprint_measures.c.person_id,
    retrospectives.c.person_id,
    practice.c.person_id,
    practice_cards.c.person_id,
    practice_reviews.c.person_id,
    quiz_questions.c.person_id,
    outbox.c.chat_id,
    inbox.c.sender_id,
    people.c.id,
)
# What is said of a row in another table.
_BESIDES = {alerts: [TEXT_OF_ALERT]}


class PersonalData:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def export(self, person_id: int) -> dict[str, list[dict[str, Any]]]:
        """Every row about the person, by table, JSON-able; instants in ISO 8601 UTC."""
        exported = {}
        async with self._connections.read() as connection:
            for owner in reversed(OWNED):
                rows = await connection.execute(
                    select(owner.table, *_BESIDES.get(owner.table, ())).where(owner == person_id)
                )
                exported[owner.table.name] = [
                    {name: _plain(value) for name, value in row._mapping.items()} for row in rows
                ]
        return exported

    async def erase(self, person_id: int) -> int:
        """Delete every row about the person; how many there were."""
        erased = 0
        async with self._connections.write() as connection:
            for owner in OWNED:
                gone = await connection.execute(delete(owner.table).where(owner == person_id))
                erased += int(gone.rowcount)
        return erased


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value
