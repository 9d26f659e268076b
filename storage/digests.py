"""What was put into each digest, and the ledger of what each person was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from storage.engine import Connections, insert
from storage.records import Digest
from storage.tables import digests, told


class Digests:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(
        self,
        person_id: int,
        alert_id: int,
        *,
        day: str,
        job_ids: Sequence[int],
        considered: int,
        left_out: Mapping[str, int],
        opening: bool,
        now: datetime,
    ) -> Digest | None:
        """The new digest, or None where this alert had one on that local day."""
        async with self._connections.write() as connection:
            new = insert(connection, digests).values(
                person_id=person_id,
                alert_id=alert_id,
                day=day,
                job_ids=list(job_ids),
                considered=considered,
                left_out=dict(left_out),
                opening=opening,
                created_at=now,
            )
            row = await connection.execute(
                new.on_conflict_do_nothing(index_elements=["alert_id", "day"]).returning(digests)
            )
            found = row.first()
        return _digest(found) if found else None

    async def get(self, person_id: int, digest_id: int) -> Digest | None:
        async with self._connections.read() as connection:
            row = (
                await connection.execute(
                    select(digests).where(digests.c.person_id == person_id, digests.c.id == digest_id)
                )
            ).first()
        return _digest(row) if row else None

    async def told_of(self, person_id: int, job_ids: Iterable[int]) -> set[int]:
        """Those of these roles the person was told of, or is about to be."""
        async with self._connections.read() as connection:
            rows = await connection.scalars(
                select(told.c.job_id).where(told.c.person_id == person_id, told.c.job_id.in_(list(job_ids)))
            )
            return set(rows)

    async def tell(self, person_id: int, job_ids: Iterable[int], *, outbox_id: int) -> None:
        """Note durably that the queued message tells these roles."""
        rows = [{"person_id": person_id, "job_id": job_id, "outbox_id": outbox_id} for job_id in job_ids]
        if not rows:
            return
        async with self._connections.write() as connection:
            await connection.execute(
                insert(connection, told).on_conflict_do_nothing(index_elements=["person_id", "job_id"]), rows
            )


def _digest(row: Row[Any]) -> Digest:
    values = dict(row._mapping)
    return Digest(**{**values, "job_ids": tuple(values["job_ids"])})
