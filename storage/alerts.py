"""Standing searches, and the column that says when each is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import searches
from storage.engine import Connections
from storage.records import Alert, Cadence, Listener
from storage.tables import alerts, people

COLUMNS = [
    alerts.c.id,
    alerts.c.person_id,
    searches.TEXT_OF_ALERT,
    alerts.c.digest_at,
    alerts.c.paused,
    alerts.c.seen_match,
    alerts.c.next_digest_at,
    alerts.c.created_at,
    alerts.c.cadence,
    alerts.c.weekday,
    alerts.c.rests_until,
    alerts.c.search_id,
]
# Databases refuse statements with some ten thousands of parameters.
IDS_A_STATEMENT = 10_000

_LISTENING = (
    select(alerts.c.id, alerts.c.search_id, people.c.country, people.c.zone)
    .join(people, people.c.id == alerts.c.person_id)
    .where(alerts.c.cadence == Cadence.AT_ONCE, ~alerts.c.paused, people.c.reachable)
)


@dataclass(frozen=True, slots=True)
class Claim:
    """An alert as it was read when it was due, and how it goes on for whoever gets it."""

    alert: Alert
    next_digest_at: datetime
    seen_match: int | None
    rests_until: datetime | None


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
                search_id=await searches.number(connection, query, now=now),
                digest_at=digest_at,
                next_digest_at=next_digest_at,
                created_at=now,
                changed_at=now,
            )
            added = (await connection.execute(new.returning(alerts.c.id))).scalar_one()
            return _alert((await connection.execute(select(*COLUMNS).where(alerts.c.id == added))).one())

    async def get(self, person_id: int, alert_id: int) -> Alert | None:
        async with self._connections.read() as connection:
            return await _get(connection, person_id, alert_id)

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

    async def set_cadence(
        self, person_id: int, alert_id: int, *, cadence: Cadence, weekday: int, next_digest_at: datetime, now: datetime
    ) -> Alert | None:
        return await self._change(
            person_id, alert_id, cadence=cadence, weekday=weekday, next_digest_at=next_digest_at, changed_at=now
        )

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

    async def claim(self, claims: Sequence[Claim]) -> set[int]:
        """Compare-and-set on the due column of some hundred alerts at once: the ids of those that were still as they
        were read, of which each has exactly one claimer among all who try.

        To be called in the transaction that queues what the alerts send: on PostgreSQL the alerts and their people
        stay locked until it ends, and others pass over them, so that one person's digests are made one after another.
        """
        read = {claim.alert.id: claim.alert.next_digest_at for claim in claims}
        async with self._connections.write() as connection:
            rows = await connection.execute(
                select(alerts.c.id, alerts.c.next_digest_at)
                .join(people, people.c.id == alerts.c.person_id)
                .where(alerts.c.id.in_(read), ~alerts.c.paused, people.c.reachable)
                .with_for_update(skip_locked=True, key_share=True)
            )
            ours = {row.id for row in rows if row.next_digest_at == read[row.id]}
            await _advance(connection, [claim for claim in claims if claim.alert.id in ours])
        return ours

    async def make_due(self, ids: Iterable[int], at: datetime) -> None:
        """New roles match these alerts: those that write at once are due at `at`, or when their rest is over; the
        others, and those due earlier, stay as they are. Ids of alerts that are gone are passed over."""
        rested = case(
            (alerts.c.rests_until > at, alerts.c.rests_until), else_=bindparam("at", at, alerts.c.rests_until.type)
        )
        every = iter(ids)
        async with self._connections.write() as connection:
            while some := list(islice(every, IDS_A_STATEMENT)):
                await connection.execute(
                    update(alerts)
                    .where(
                        alerts.c.id.in_(some),
                        alerts.c.cadence == Cadence.AT_ONCE,
                        ~alerts.c.paused,
                        alerts.c.next_digest_at > rested,
                    )
                    .values(next_digest_at=rested)
                )

    async def touch(self, person_id: int, *, now: datetime) -> None:
        """Note that where their person is has changed, and so what these alerts ask for."""
        async with self._connections.write() as connection:
            await connection.execute(update(alerts).where(alerts.c.person_id == person_id).values(changed_at=now))

    async def listening_since(self, moment: datetime | None) -> list[Listener]:
        """The alerts that want to hear at once and were changed at or after `moment`; all of them for None."""
        async with self._connections.read() as connection:
            changed = _LISTENING if moment is None else _LISTENING.where(alerts.c.changed_at >= moment)
            return [Listener(*row) for row in await connection.execute(changed)]

    async def listening(self, search_ids: Sequence[int]) -> list[Listener]:
        """The alerts that want to hear at once of what these searches find."""
        found: list[Listener] = []
        async with self._connections.read() as connection:
            for start in range(0, len(search_ids), IDS_A_STATEMENT):
                some = search_ids[start : start + IDS_A_STATEMENT]
                rows = await connection.execute(_LISTENING.where(alerts.c.search_id.in_(some)))
                found += (Listener(*row) for row in rows)
        return found

    async def _change(self, person_id: int, alert_id: int, **changes: Any) -> Alert | None:
        async with self._connections.write() as connection:
            await connection.execute(update(alerts).where(_own(person_id, alert_id)).values(**changes))
            return await _get(connection, person_id, alert_id)


async def _advance(connection: AsyncConnection, claims: Sequence[Claim]) -> None:
    if not claims:
        return
    await connection.execute(
        update(alerts)
        .where(alerts.c.id == bindparam("alert"))
        .values(next_digest_at=bindparam("next"), seen_match=bindparam("seen"), rests_until=bindparam("rests")),
        [
            {
                "alert": claim.alert.id,
                "next": claim.next_digest_at,
                "seen": claim.seen_match,
                "rests": claim.rests_until,
            }
            for claim in claims
        ],
    )


async def _get(connection: AsyncConnection, person_id: int, alert_id: int) -> Alert | None:
    row = (await connection.execute(select(*COLUMNS).where(_own(person_id, alert_id)))).first()
    return _alert(row) if row else None


def _own(person_id: int, alert_id: int) -> Any:
    return (alerts.c.person_id == person_id) & (alerts.c.id == alert_id)


def _alert(row: Row[Any]) -> Alert:
    values = dict(row._mapping)
    return Alert(**{**values, "cadence": Cadence(values["cadence"])})
