"""Standing searches, and the column that says when each is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from storage.engine import Connections
from storage.records import Alert
from storage.tables import alerts, people

COLUMNS = [
    alerts.c.id,
    alerts.c.person_id,
    alerts.c.query,
    alerts.c.digest_at,
    alerts.c.paused,
    alerts.c.seen_match,
    alerts.c.next_digest_at,
    alerts.c.created_at,
]


class Alerts:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(
        self,
        person_id: int,
        query: str,
        *,
        digest_at: time | None,
        next_digest_at: datetime,
        now: datetime,
    ) -> Alert:
        async with self._connections.write() as connection:
            new = alerts.insert().values(
                person_id=person_id,
                query=query,
                digest_at=digest_at,
                next_digest_at=next_digest_at,
                created_at=now,
                changed_at=now,
            )
            return _alert((await connection.execute(new.returning(*COLUMNS))).one())

    async def get(self, person_id: int, alert_id: int) -> Alert | None:
        async with self._connections.read() as connection:
            row = (await connection.execute(select(*COLUMNS).where(_own(person_id, alert_id)))).first()
        return _alert(row) if row else None

    async def of(self, person_id: int) -> list[Alert]:
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS).where(alerts.c.person_id == person_id).order_by(alerts.c.id)
            )
            return [_alert(row) for row in rows]

    async def pause(self, person_id: int, alert_id: int, *, now: datetime) -> Alert | None:
        return await self._change(person_id, alert_id, paused=True, changed_at=now)

    async def resume(
        self, person_id: int, alert_id: int, *, next_digest_at: datetime, seen_match: int, now: datetime
    ) -> Alert | None:
        """Resume from here on: what came in while the alert was paused is not poured out."""
        return await self._change(
            person_id, alert_id, paused=False, next_digest_at=next_digest_at, seen_match=seen_match, changed_at=now
        )

    async def reschedule(
        self, person_id: int, alert_id: int, *, digest_at: time | None, next_digest_at: datetime
    ) -> Alert | None:
        return await self._change(person_id, alert_id, digest_at=digest_at, next_digest_at=next_digest_at)

    async def delete(self, person_id: int, alert_id: int) -> bool:
        async with self._connections.write() as connection:
            gone = await connection.execute(delete(alerts).where(_own(person_id, alert_id)))
            return bool(gone.rowcount)

    async def due(self, now: datetime, *, limit: int) -> list[Alert]:
        """Alerts of reachable people whose digest is due, the longest overdue first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS)
                .join(people, people.c.id == alerts.c.person_id)
                .where(alerts.c.next_digest_at <= now, ~alerts.c.paused, people.c.reachable)
                .order_by(alerts.c.next_digest_at, alerts.c.id)
                .limit(limit)
            )
            return [_alert(row) for row in rows]

    async def next_due(self) -> datetime | None:
        async with self._connections.read() as connection:
            found: datetime | None = await connection.scalar(
                select(func.min(alerts.c.next_digest_at))
                .join(people, people.c.id == alerts.c.person_id)
                .where(~alerts.c.paused, people.c.reachable)
            )
            return found

    async def claim(self, alert: Alert, *, next_digest_at: datetime, seen_match: int | None) -> bool:
        """Compare-and-set on the due column: True for exactly one of those who try."""
        async with self._connections.write() as connection:
            claimed = await connection.execute(
                update(alerts)
                .where(
                    alerts.c.id == alert.id,
                    alerts.c.next_digest_at == alert.next_digest_at,
                    ~alerts.c.paused,
                )
                .values(next_digest_at=next_digest_at, seen_match=seen_match)
            )
            return bool(claimed.rowcount)

    async def changed_since(self, moment: datetime | None) -> list[Alert]:
        """Alerts added or changed at or after `moment`; all of them for None."""
        wanted = select(*COLUMNS)
        if moment is not None:
            wanted = wanted.where(alerts.c.changed_at >= moment)
        async with self._connections.read() as connection:
            return [_alert(row) for row in await connection.execute(wanted)]

    async def _change(self, person_id: int, alert_id: int, **changes: Any) -> Alert | None:
        async with self._connections.write() as connection:
            changed = update(alerts).where(_own(person_id, alert_id)).values(**changes).returning(*COLUMNS)
            row = (await connection.execute(changed)).first()
        return _alert(row) if row else None


def _own(person_id: int, alert_id: int) -> Any:
    return (alerts.c.person_id == person_id) & (alerts.c.id == alert_id)


def _alert(row: Row[Any] | Sequence[Any]) -> Alert:
    return Alert(*row)
