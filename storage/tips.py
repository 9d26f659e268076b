"""Who wants a tip each day, when the next is due, and which ones they had."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import delete, func, select, update

from storage.engine import Connections, insert
from storage.records import TipSubscription
from storage.tables import people, tip_subscriptions, tips_given

COLUMNS = [tip_subscriptions.c.person_id, tip_subscriptions.c.at, tip_subscriptions.c.next_tip_at]


class Tips:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def subscribe(self, person_id: int, *, at: time, next_tip_at: datetime) -> TipSubscription:
        """From now on at this hour; whoever had one at another hour has it moved."""
        values = {"at": at, "next_tip_at": next_tip_at}
        async with self._connections.write() as connection:
            new = insert(connection, tip_subscriptions).values(person_id=person_id, **values)
            await connection.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=values))
        return TipSubscription(person_id, at, next_tip_at)

    async def unsubscribe(self, person_id: int) -> None:
        async with self._connections.write() as connection:
            await connection.execute(delete(tip_subscriptions).where(tip_subscriptions.c.person_id == person_id))

    async def subscription(self, person_id: int) -> TipSubscription | None:
        async with self._connections.read() as connection:
            row = (await connection.execute(select(*COLUMNS).where(tip_subscriptions.c.person_id == person_id))).first()
        return TipSubscription(*row) if row else None

    async def due(self, now: datetime, *, limit: int) -> list[TipSubscription]:
        """Subscriptions of reachable people that are due, the longest overdue first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS)
                .join(people, people.c.id == tip_subscriptions.c.person_id)
                .where(tip_subscriptions.c.next_tip_at <= now, people.c.reachable)
                .order_by(tip_subscriptions.c.next_tip_at, tip_subscriptions.c.person_id)
                .limit(limit)
            )
            return [TipSubscription(*row) for row in rows]

    async def next_due(self) -> datetime | None:
        async with self._connections.read() as connection:
            found: datetime | None = await connection.scalar(
                select(func.min(tip_subscriptions.c.next_tip_at))
                .join(people, people.c.id == tip_subscriptions.c.person_id)
                .where(people.c.reachable)
            )
            return found

    async def claim(self, subscription: TipSubscription, *, next_tip_at: datetime) -> bool:
        """Compare-and-set on the due column: True for exactly one of those who try."""
        async with self._connections.write() as connection:
            claimed = await connection.execute(
                update(tip_subscriptions)
                .where(
                    tip_subscriptions.c.person_id == subscription.person_id,
                    tip_subscriptions.c.next_tip_at == subscription.next_tip_at,
                )
                .values(next_tip_at=next_tip_at)
            )
            return bool(claimed.rowcount)

    async def given(self, person_id: int) -> dict[str, datetime]:
        """Which tips the person had since the last round began, and when."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(tips_given.c.item_id, tips_given.c.given_at).where(tips_given.c.person_id == person_id)
            )
            return {row.item_id: row.given_at for row in rows}

    async def give(self, person_id: int, item_id: str, *, now: datetime) -> None:
        async with self._connections.write() as connection:
            new = insert(connection, tips_given).values(person_id=person_id, item_id=item_id, given_at=now)
            await connection.execute(new.on_conflict_do_nothing(index_elements=["person_id", "item_id"]))

    async def begin_round(self, person_id: int) -> None:
        """They had all of them: from now on each may come again."""
        async with self._connections.write() as connection:
            await connection.execute(delete(tips_given).where(tips_given.c.person_id == person_id))

    async def subscribers(self) -> int:
        async with self._connections.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(tip_subscriptions)) or 0)
