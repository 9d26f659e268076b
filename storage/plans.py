"""Preparation plans: one a person, its sessions, and when to remind next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from storage.engine import Connections, insert
from storage.records import Plan, PlanSession
from storage.tables import people, plan_sessions, plans

SESSION = [column for column in plan_sessions.c if column.name != "person_id"]


class Plans:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def get(self, person_id: int) -> Plan | None:
        async with self._connections.read() as connection:
            row = (await connection.execute(select(plans).where(plans.c.person_id == person_id))).first()
        return _plan(row) if row else None

    async def keep(self, plan: Plan, sessions: Iterable[PlanSession]) -> None:
        """The plan as it is from now on: what was done stays, what was not is replaced by these sessions; their ids are
        made here."""
        values = {name: getattr(plan, name) for name in Plan.__slots__ if name not in {"person_id", "topics"}}
        values["topics"] = list(plan.topics)
        own = plan_sessions.c.person_id == plan.person_id
        new = [
            {"person_id": plan.person_id, "key": one.key, "day": one.day, "minutes": one.minutes} for one in sessions
        ]
        async with self._connections.write() as connection:
            kept = insert(connection, plans).values(person_id=plan.person_id, **values)
            await connection.execute(kept.on_conflict_do_update(index_elements=["person_id"], set_=values))
            await connection.execute(delete(plan_sessions).where(own, ~plan_sessions.c.done))
            if new:
                await connection.execute(plan_sessions.insert(), new)

    async def sessions(self, person_id: int) -> list[PlanSession]:
        """By day, and on a day as they were planned."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*SESSION)
                .where(plan_sessions.c.person_id == person_id)
                .order_by(plan_sessions.c.day, plan_sessions.c.id)
            )
            return [PlanSession(**row._mapping) for row in rows]

    async def tick(self, person_id: int, session_id: int, *, done: bool) -> bool:
        """False where there is no such session any more."""
        own = (plan_sessions.c.person_id == person_id) & (plan_sessions.c.id == session_id)
        async with self._connections.write() as connection:
            return bool((await connection.execute(update(plan_sessions).where(own).values(done=done))).rowcount)

    async def change(self, person_id: int, **values: bool | str | datetime | None) -> None:
        """Set some of a plan's `reminds`, `went` and `next_reminder_at`."""
        async with self._connections.write() as connection:
            await connection.execute(update(plans).where(plans.c.person_id == person_id).values(**values))

    async def delete(self, person_id: int) -> None:
        async with self._connections.write() as connection:
            await connection.execute(delete(plan_sessions).where(plan_sessions.c.person_id == person_id))
            await connection.execute(delete(plans).where(plans.c.person_id == person_id))

    async def due(self, now: datetime, *, limit: int) -> list[Plan]:
        """Plans of reachable people of which something is to be said, the longest overdue first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(plans)
                .join(people, people.c.id == plans.c.person_id)
                .where(plans.c.next_reminder_at <= now, people.c.reachable)
                .order_by(plans.c.next_reminder_at, plans.c.person_id)
                .limit(limit)
            )
            return [_plan(row) for row in rows]

    async def next_due(self) -> datetime | None:
        async with self._connections.read() as connection:
            found: datetime | None = await connection.scalar(
                select(func.min(plans.c.next_reminder_at))
                .join(people, people.c.id == plans.c.person_id)
                .where(people.c.reachable)
            )
            return found

    async def claim(self, plan: Plan, *, next_reminder_at: datetime | None) -> bool:
        """Compare-and-set on the due column: True for exactly one of those who try."""
        async with self._connections.write() as connection:
            claimed = await connection.execute(
                update(plans)
                .where(plans.c.person_id == plan.person_id, plans.c.next_reminder_at == plan.next_reminder_at)
                .values(next_reminder_at=next_reminder_at)
            )
            return bool(claimed.rowcount)


def _plan(row: Row[Any]) -> Plan:
    return Plan(**{**row._mapping, "topics": tuple(row.topics)})
