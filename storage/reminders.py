"""Reminders: what people want to be reminded of, by which schedule, and when next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, update

from storage.engine import Connections, insert
from storage.records import Reminder, Schedule
from storage.schedules import dump, load
from storage.tables import occurrences, reminders

COLUMNS = [column for column in reminders.c if column.name != "deleted"]


class ReminderChanges(TypedDict, total=False):
    text: str
    schedule: Schedule
    minutes: int
    window: int
    paused: bool
    next_at: datetime | None


class Reminders:
    """A deleted reminder stays as long as there are occurrences of it: what was done does not become undone."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def of(self, person_id: int) -> list[Reminder]:
        """The person's reminders by their next time, those without one last."""
        return await self._select(reminders.c.person_id == person_id)

    async def of_routine(self, person_id: int, routine_id: int) -> list[Reminder]:
        return await self._select((reminders.c.person_id == person_id) & (reminders.c.routine_id == routine_id))

    async def get(self, person_id: int, reminder_id: int) -> Reminder | None:
        return next(iter(await self._select(_own(person_id, reminder_id))), None)

    async def with_ids(self, ids: Iterable[int]) -> dict[int, Reminder]:
        """By id, the deleted ones too: their occurrences still have a name."""
        async with self._connections.read() as connection:
            rows = await connection.execute(select(*COLUMNS).where(reminders.c.id.in_(list(ids))))
            return {row.id: _reminder(row) for row in rows}

    async def add(
        self,
        person_id: int,
        *,
        kind: str,
        text: str,
        schedule: Schedule,
        minutes: int,
        window: int,
        next_at: datetime | None,
        routine_id: int | None = None,
    ) -> Reminder:
        [added] = await self.add_all(
            [Reminder(0, person_id, routine_id, kind, text, schedule, minutes, window, False, next_at)]
        )
        return added

    async def add_all(self, drafts: Sequence[Reminder]) -> list[Reminder]:
        """Keep these, in this order; their ids are made here."""
        if not drafts:
            return []
        async with self._connections.write() as connection:
            adding = insert(connection, reminders).returning(*COLUMNS, sort_by_parameter_order=True)
            return [_reminder(row) for row in await connection.execute(adding, [_row(draft) for draft in drafts])]

    async def change(self, person_id: int, reminder_id: int, **changes: Unpack[ReminderChanges]) -> Reminder | None:
        """None where there is no such reminder."""
        values: dict[str, Any] = dict(changes)
        if "schedule" in changes:
            values["schedule"] = dump(changes["schedule"])
        async with self._connections.write() as connection:
            changed = update(reminders).where(_own(person_id, reminder_id)).values(**values).returning(*COLUMNS)
            row = (await connection.execute(changed)).first()
        return _reminder(row) if row else None

    async def delete(self, person_id: int, reminder_id: int) -> bool:
        """False where there is no such reminder; what waits of it does not ring any more."""
        async with self._connections.write() as connection:
            gone = update(reminders).where(_own(person_id, reminder_id)).values(deleted=True, next_at=None)
            return bool((await connection.execute(gone)).rowcount)

    async def close(self, ids: Collection[int]) -> None:
        """Count these as deleted: their only time has come."""
        async with self._connections.write() as connection:
            await connection.execute(update(reminders).where(reminders.c.id.in_(ids)).values(deleted=True))

    async def restore(self, person_id: int, reminder_id: int, *, next_at: datetime | None) -> Reminder | None:
        """Take a deletion back; None where the reminder is gone for good."""
        deleted = (reminders.c.person_id == person_id) & (reminders.c.id == reminder_id) & reminders.c.deleted
        async with self._connections.write() as connection:
            restored = update(reminders).where(deleted).values(deleted=False, next_at=next_at).returning(*COLUMNS)
            row = (await connection.execute(restored)).first()
        return _reminder(row) if row else None

    async def delete_routine(self, person_id: int, routine_id: int) -> int:
        """Delete the reminders of a routine; how many there were."""
        of_routine = (reminders.c.person_id == person_id) & (reminders.c.routine_id == routine_id)
        async with self._connections.write() as connection:
            gone = update(reminders).where(of_routine, ~reminders.c.deleted)
            deleted = await connection.execute(gone.values(deleted=True, next_at=None))
            # The routine's row may go now; that would take its reminders along, and with them what was done.
            await connection.execute(update(reminders).where(of_routine).values(routine_id=None))
            return int(deleted.rowcount)

    async def due(self, now: datetime, *, limit: int) -> list[Reminder]:
        """The longest overdue first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS)
                .where(reminders.c.next_at <= now)
                .order_by(reminders.c.next_at, reminders.c.id)
                .limit(limit)
            )
            return [_reminder(row) for row in rows]

    async def next_due(self) -> datetime | None:
        async with self._connections.read() as connection:
            found: datetime | None = await connection.scalar(select(func.min(reminders.c.next_at)))
            return found

    async def claim(self, following: Sequence[tuple[Reminder, datetime | None]]) -> set[int]:
        """Compare-and-set on the due column of many at once, each with its next time: the ids of those that were still
        as they were read. On PostgreSQL they stay locked until the transaction ends, and others pass over them."""
        read = {reminder.id: reminder.next_at for reminder, _ in following}
        async with self._connections.write() as connection:
            rows = await connection.execute(
                select(reminders.c.id, reminders.c.next_at)
                .where(reminders.c.id.in_(read))
                .with_for_update(skip_locked=True, key_share=True)
            )
            ours = {row.id for row in rows if row.next_at == read[row.id]}
            await _move(connection, [(one.id, next_at) for one, next_at in following if one.id in ours])
        return ours

    async def move(self, times: Sequence[tuple[int, datetime | None]]) -> None:
        """Set when these are due next, by their ids, whatever was there."""
        async with self._connections.write() as connection:
            await _move(connection, times)

    async def purge(self) -> int:
        """Forget deleted reminders of which nothing is remembered any more."""
        remembered = select(occurrences.c.id).where(occurrences.c.reminder_id == reminders.c.id).exists()
        async with self._connections.write() as connection:
            return int((await connection.execute(delete(reminders).where(reminders.c.deleted, ~remembered))).rowcount)

    async def _select(self, which: ColumnElement[bool]) -> list[Reminder]:
        found = select(*COLUMNS).where(which, ~reminders.c.deleted)
        ordered = found.order_by(reminders.c.next_at.is_(None), reminders.c.next_at, reminders.c.id)
        async with self._connections.read() as connection:
            return [_reminder(row) for row in await connection.execute(ordered)]


async def _move(connection: Any, times: Sequence[tuple[int, datetime | None]]) -> None:
    if times:
        moved = update(reminders).where(reminders.c.id == bindparam("reminder")).values(next_at=bindparam("next"))
        await connection.execute(moved, [{"reminder": reminder_id, "next": next_at} for reminder_id, next_at in times])


def _own(person_id: int, reminder_id: int) -> ColumnElement[bool]:
    return (reminders.c.person_id == person_id) & (reminders.c.id == reminder_id) & ~reminders.c.deleted


def _row(draft: Reminder) -> dict[str, Any]:
    values = {name: getattr(draft, name) for name in Reminder.__slots__ if name != "id"}
    return {**values, "schedule": dump(draft.schedule)}


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(**{**row._mapping, "schedule": load(row.schedule)})
