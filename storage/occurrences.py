"""Occurrences: each time of a reminder, from when it is due to when it was done, skipped or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, update

from storage.engine import Connections, insert
from storage.records import Occurrence, OccurrenceState
from storage.tables import occurrences

PURGED_AT_ONCE = 10_000
ANSWERED = {OccurrenceState.DONE, OccurrenceState.SKIPPED}


class Occurrences:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def between(self, person_id: int, first_day: date, last_day: date) -> list[Occurrence]:
        """Those planned for these local days, both included, by the time they were planned for."""
        days = occurrences.c.day.between(first_day, last_day)
        return await self._select((occurrences.c.person_id == person_id) & days)

    async def get(self, person_id: int, occurrence_id: int) -> Occurrence | None:
        return next(iter(await self._select(_own(person_id, occurrence_id))), None)

    async def in_message(self, outbox_id: int) -> list[Occurrence]:
        """What one message reminded of, and has not been said again in a later one."""
        return await self._select(occurrences.c.outbox_id == outbox_id)

    async def waiting(self, person_id: int) -> list[Occurrence]:
        """What was snoozed, or is held, and will ring yet."""
        return await self._select((occurrences.c.person_id == person_id) & occurrences.c.ring_at.is_not(None))

    async def slots(self, reminder_id: int, *, since: date) -> frozenset[str]:
        """Which times a reminder has had since a day, or is to leave out."""
        had = (occurrences.c.reminder_id == reminder_id) & (occurrences.c.slot >= since.isoformat())
        async with self._connections.read() as connection:
            return frozenset(await connection.scalars(select(occurrences.c.slot).where(had)))

    async def due(self, now: datetime, *, people: int) -> list[Occurrence]:
        """Everything that is due of some people, of whom those come first who wait longest: by person and by the time
        it was planned for."""
        due = occurrences.c.ring_at <= now
        some = select(occurrences.c.person_id).where(due).order_by(occurrences.c.ring_at, occurrences.c.person_id)
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(occurrences)
                .where(due, occurrences.c.person_id.in_(some.limit(people)))
                .order_by(occurrences.c.person_id, occurrences.c.planned_at, occurrences.c.id)
            )
            return [_occurrence(row) for row in rows]

    async def next_due(self) -> datetime | None:
        async with self._connections.read() as connection:
            found: datetime | None = await connection.scalar(select(func.min(occurrences.c.ring_at)))
            return found

    async def add_all(self, drafts: Sequence[Occurrence]) -> None:
        """Keep these, their ids made here, but for those whose reminder had this slot before."""
        if not drafts:
            return
        rows = [{name: getattr(draft, name) for name in Occurrence.__slots__ if name != "id"} for draft in drafts]
        async with self._connections.write() as connection:
            adding = insert(connection, occurrences).on_conflict_do_nothing(index_elements=["reminder_id", "slot"])
            await connection.execute(adding, rows)

    async def claim(self, read: Sequence[Occurrence]) -> set[int]:
        """The ids of those that still wait for the moment they were read with, now ours to ring, put off or drop.

        On PostgreSQL they stay locked until the transaction ends, and others pass over them.
        """
        moments = {one.id: one.ring_at for one in read}
        async with self._connections.write() as connection:
            rows = await connection.execute(
                select(occurrences.c.id, occurrences.c.ring_at)
                .where(occurrences.c.id.in_(moments))
                .with_for_update(skip_locked=True)
            )
            return {row.id for row in rows if row.ring_at == moments[row.id]}

    async def put(self, changed: Sequence[Occurrence]) -> None:
        """Keep state, ring time, reason and message of occurrences that were claimed."""
        if not changed:
            return
        kept = ("state", "ring_at", "reason", "outbox_id")
        putting = (
            update(occurrences)
            .where(occurrences.c.id == bindparam("occurrence"))
            .values({name: bindparam(f"new_{name}") for name in kept})
        )
        rows = [{"occurrence": one.id, **{f"new_{name}": getattr(one, name) for name in kept}} for one in changed]
        async with self._connections.write() as connection:
            await connection.execute(putting, rows)

    async def settle(
        self, person_id: int, occurrence_id: int, state: OccurrenceState, now: datetime
    ) -> Occurrence | None:
        """Done, skipped, or open again: it does not ring by itself any more. None where there is no such occurrence."""
        answered = now if state in ANSWERED else None
        values = {"state": state, "ring_at": None, "reason": "", "settled_at": answered}
        return await self._change(_own(person_id, occurrence_id), values)

    async def snooze(self, person_id: int, occurrence_id: int, until: datetime) -> Occurrence | None:
        """Let it ring once more; None where it was answered already, or is gone."""
        open_ = _own(person_id, occurrence_id) & occurrences.c.state.not_in(ANSWERED)
        values = {"state": OccurrenceState.WAITING, "ring_at": until, "reason": "snoozed"}
        return await self._change(open_, values)

    async def release(self, person_id: int, now: datetime) -> None:
        """What waits for the end of a hold, a pause or quiet hours is due now; a snooze stays one."""
        own = (occurrences.c.person_id == person_id) & (occurrences.c.ring_at > now)
        async with self._connections.write() as connection:
            held = update(occurrences).where(own, occurrences.c.reason.not_in(("", "snoozed")))
            await connection.execute(held.values(ring_at=now))

    async def drop(self, person_id: int, reminder_id: int, reason: str) -> None:
        """Nothing of this reminder rings any more."""
        own = (occurrences.c.person_id == person_id) & (occurrences.c.reminder_id == reminder_id)
        dropped = {"state": OccurrenceState.DROPPED, "ring_at": None, "reason": reason}
        async with self._connections.write() as connection:
            await connection.execute(
                update(occurrences).where(own, occurrences.c.ring_at.is_not(None)).values(**dropped)
            )

    async def purge(self, before: date) -> int:
        """Forget the days before this one, of the oldest rows at most `PURGED_AT_ONCE`; how many those were."""
        # Rows are made in the order of their days: where the oldest are young enough, so are all, and none are read.
        oldest = select(occurrences.c.id).order_by(occurrences.c.id).limit(PURGED_AT_ONCE)
        old = delete(occurrences).where(occurrences.c.id.in_(oldest), occurrences.c.day < before)
        async with self._connections.write() as connection:
            return int((await connection.execute(old)).rowcount)

    async def _select(self, which: ColumnElement[bool]) -> list[Occurrence]:
        ordered = select(occurrences).where(which).order_by(occurrences.c.planned_at, occurrences.c.id)
        async with self._connections.read() as connection:
            return [_occurrence(row) for row in await connection.execute(ordered)]

    async def _change(self, which: ColumnElement[bool], values: dict[str, Any]) -> Occurrence | None:
        async with self._connections.write() as connection:
            changed = update(occurrences).where(which).values(**values).returning(occurrences)
            row = (await connection.execute(changed)).first()
        return _occurrence(row) if row else None


def _own(person_id: int, occurrence_id: int) -> ColumnElement[bool]:
    return (occurrences.c.person_id == person_id) & (occurrences.c.id == occurrence_id)


def _occurrence(row: Row[Any]) -> Occurrence:
    return Occurrence(**{**row._mapping, "state": OccurrenceState(row.state)})
