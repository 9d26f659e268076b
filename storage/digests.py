"""What was put into each digest, and the ledger of what each person was told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Row, and_, or_, select

from storage.engine import Connections, insert
from storage.facts import dump_salary, load_salary
from storage.records import Digest, Eligibility, Told
from storage.tables import digests, told


@dataclass(frozen=True, slots=True)
class Telling:
    """A role that a queued message tells a person, and what it says of it."""

    person_id: int
    job_id: int
    told: Told
    outbox_id: int


class Digests:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(self, drafts: Sequence[Digest]) -> dict[int, Digest]:
        """Keep these digests, at most one of an alert: by alert, with their ids, and without those whose period has
        had its digest."""
        if not drafts:
            return {}
        async with self._connections.write() as connection:
            adding = insert(connection, digests).on_conflict_do_nothing(index_elements=["alert_id", "period"])
            added = await connection.execute(
                adding.returning(digests.c.alert_id, digests.c.id), [_row(draft) for draft in drafts]
            )
            ids = {row.alert_id: row.id for row in added}
        return {draft.alert_id: replace(draft, id=ids[draft.alert_id]) for draft in drafts if draft.alert_id in ids}

    async def had(self, periods: Mapping[int, str]) -> set[int]:
        """Those of these alerts that have had the digest of this period."""
        by_period: dict[str, list[int]] = {}
        for alert_id, period in periods.items():
            by_period.setdefault(period, []).append(alert_id)
        asked = [and_(digests.c.alert_id.in_(ids), digests.c.period == period) for period, ids in by_period.items()]
        if not asked:
            return set()
        async with self._connections.read() as connection:
            return set(await connection.scalars(select(digests.c.alert_id).where(or_(*asked))))

    async def get(self, person_id: int, digest_id: int) -> Digest | None:
        async with self._connections.read() as connection:
            row = (
                await connection.execute(
                    select(digests).where(digests.c.person_id == person_id, digests.c.id == digest_id)
                )
            ).first()
        return _digest(row) if row else None

    async def told(self, people: Collection[int], job_ids: Iterable[int]) -> dict[int, dict[int, Told]]:
        """What each of these people was told of these roles, or is about to be: by person and role."""
        known: dict[int, dict[int, Told]] = {person_id: {} for person_id in people}
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(told.c.person_id, told.c.job_id, told.c.salary, told.c.eligible).where(
                    told.c.person_id.in_(people), told.c.job_id.in_(list(job_ids))
                )
            )
            for row in rows:
                known[row.person_id][row.job_id] = _told(row.salary, row.eligible)
        return known

    async def tell(self, tellings: Sequence[Telling]) -> None:
        """Note durably what queued messages tell; what was told earlier of the same role is replaced."""
        if not tellings:
            return
        rows = [
            {"person_id": one.person_id, "job_id": one.job_id, "outbox_id": one.outbox_id, **_dump(one.told)}
            for one in tellings
        ]
        async with self._connections.write() as connection:
            new = insert(connection, told)
            upsert = new.on_conflict_do_update(
                index_elements=["person_id", "job_id"],
                set_={name: new.excluded[name] for name in ("outbox_id", "salary", "eligible")},
            )
            await connection.execute(upsert, rows)


def _dump(said: Told) -> dict[str, Any]:
    return {"salary": dump_salary(said.salary), "eligible": said.eligible}


def _told(salary: dict[str, Any] | None, eligible: str | None) -> Told:
    return Told(load_salary(salary), None if eligible is None else Eligibility(eligible))


def _row(draft: Digest) -> dict[str, Any]:
    values = {field.name: getattr(draft, field.name) for field in fields(draft) if field.name != "id"}
    before = {str(job_id): _dump(said) for job_id, said in draft.before.items()}
    near_misses = {kind: list(job_ids) for kind, job_ids in draft.near_misses.items()}
    return values | {
        "job_ids": list(draft.job_ids),
        "left_out": dict(draft.left_out),
        "before": before or None,
        "near_misses": near_misses or None,
    }


def _digest(row: Row[Any]) -> Digest:
    values = dict(row._mapping)
    before = {int(job_id): _told(**said) for job_id, said in (values["before"] or {}).items()}
    near_misses = values["near_misses"] or {}
    return Digest(**{**values, "job_ids": tuple(values["job_ids"]), "before": before, "near_misses": near_misses})
