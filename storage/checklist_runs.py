"""The runs people make through a checklist, and what they have ticked in each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from storage.engine import Connections
from storage.records import ChecklistRun
from storage.tables import checklist_runs

COLUMNS = [
    checklist_runs.c.id,
    checklist_runs.c.person_id,
    checklist_runs.c.checklist_id,
    checklist_runs.c.name,
    checklist_runs.c.ticked,
    checklist_runs.c.changed_at,
    checklist_runs.c.steps,
]


class ChecklistRuns:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def begin(
        self, person_id: int, checklist_id: str, *, name: str = "", steps: Sequence[str] = (), now: datetime
    ) -> ChecklistRun:
        new = checklist_runs.insert().values(
            person_id=person_id,
            checklist_id=checklist_id,
            name=name,
            steps=list(steps) or None,
            ticked=[],
            created_at=now,
            changed_at=now,
        )
        async with self._connections.write() as connection:
            return _run((await connection.execute(new.returning(*COLUMNS))).one())

    async def get(self, person_id: int, run_id: int) -> ChecklistRun | None:
        async with self._connections.read() as connection:
            row = (await connection.execute(select(*COLUMNS).where(_own(person_id, run_id)))).first()
        return _run(row) if row else None

    async def of(self, person_id: int) -> list[ChecklistRun]:
        """The one changed last first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS)
                .where(checklist_runs.c.person_id == person_id)
                .order_by(checklist_runs.c.changed_at.desc(), checklist_runs.c.id.desc())
            )
            return [_run(row) for row in rows]

    async def tick(self, person_id: int, run_id: int, ticked: Collection[str], *, now: datetime) -> ChecklistRun | None:
        """From now on exactly these items are ticked; None where there is no such run."""
        async with self._connections.write() as connection:
            changed = (
                update(checklist_runs)
                .where(_own(person_id, run_id))
                .values(ticked=sorted(ticked), changed_at=now)
                .returning(*COLUMNS)
            )
            row = (await connection.execute(changed)).first()
        return _run(row) if row else None

    async def change_steps(self, person_id: int, run_id: int, steps: Collection[str], *, now: datetime) -> None:
        """From now on a list of one's own has these, in this order; ticks stay with the words of their steps."""
        async with self._connections.write() as connection:
            changed = update(checklist_runs).where(_own(person_id, run_id))
            await connection.execute(changed.values(steps=list(steps), changed_at=now))

    async def delete(self, person_id: int, run_id: int) -> bool:
        async with self._connections.write() as connection:
            gone = await connection.execute(delete(checklist_runs).where(_own(person_id, run_id)))
            return bool(gone.rowcount)

    async def count(self) -> int:
        async with self._connections.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(checklist_runs)) or 0)


def _own(person_id: int, run_id: int) -> Any:
    return (checklist_runs.c.person_id == person_id) & (checklist_runs.c.id == run_id)


def _run(row: Row[Any]) -> ChecklistRun:
    return ChecklistRun(**{**row._mapping, "ticked": frozenset(row.ticked), "steps": tuple(row.steps or ())})
