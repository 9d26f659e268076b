"""Messages to people who are not there: queued once, claimed by one sender, with the outcome of each attempt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, func, literal, select, update

from storage.engine import insert
from storage.messages import COLUMNS, PENDING, SENDING, bury, message_of, still_ours
from storage.records import MessageState, OutboxMessage
from storage.tables import digests, outbox, told
from storage.withholding import Withholding

MEASURED = 10_000  # messages, by which the lateness of a longer time is judged
ABANDONED = "abandoned while sending"


class Outbox(Withholding):
    async def queue(
        self,
        chat_id: int,
        *,
        kind: str,
        key: str,
        payload: Mapping[str, Any],
        due_at: datetime,
        now: datetime,
        expires_at: datetime | None = None,
    ) -> int | None:
        """The id of the queued message, or None where one with this key was queued before."""
        async with self._connections.write() as connection:
            new = insert(connection, outbox).values(
                chat_id=chat_id,
                kind=kind,
                key=key,
                payload=dict(payload),
                state=MessageState.PENDING,
                due_at=due_at,
                promised_at=due_at,
                created_at=now,
                expires_at=expires_at,
            )
            queued: int | None = await connection.scalar(
                new.on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id)
            )
            return queued

    async def queue_all(
        self,
        kind: str,
        messages: Mapping[str, tuple[int, Mapping[str, Any]]],
        *,
        now: datetime,
        promised: Mapping[str, datetime] | None = None,
        expires: Mapping[str, datetime] | None = None,
    ) -> dict[str, int]:
        """Queue many messages due now, chat and payload by key; their ids by key, without those queued before. Those
        in `promised` were promised for another time than now; those in `expires` are of no use after that."""
        if not messages:
            return {}
        rows = [
            {
                "chat_id": chat_id,
                "kind": kind,
                "key": key,
                "payload": dict(payload),
                "state": MessageState.PENDING,
                "due_at": now,
                "promised_at": promised.get(key, now) if promised else now,
                "created_at": now,
                "expires_at": expires.get(key) if expires else None,
            }
            for key, (chat_id, payload) in messages.items()
        ]
        async with self._connections.write() as connection:
            new = insert(connection, outbox).on_conflict_do_nothing(index_elements=["key"])
            queued = await connection.execute(new.returning(outbox.c.key, outbox.c.id), rows)
            return {row.key: row.id for row in queued}

    async def claim(self, now: datetime, *, lease_until: datetime, limit: int) -> list[OutboxMessage]:
        """Due messages, now ours to send: the first of each chat, and none of a chat one is being sent to.

        In the order in which they were promised: who had to wait for a moment does not go to the end of the queue.
        """
        async with self._connections.write() as connection:
            ready = (
                select(outbox.c.id)
                .where(PENDING, outbox.c.promised_at <= now, outbox.c.due_at <= now, ~_waits_its_turn(now))
                .order_by(outbox.c.promised_at, outbox.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            ids = list(await connection.scalars(ready))
            if not ids:
                return []
            rows = await connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(ids))
                .values(
                    state=MessageState.SENDING,
                    attempts=outbox.c.attempts + 1,
                    lease_until=lease_until,
                    withheld_at=None,
                )
                .returning(*COLUMNS)
            )
            return sorted((message_of(row) for row in rows), key=lambda message: (message.promised_at, message.id))

    async def sent(self, message: OutboxMessage, *, message_id: int, now: datetime) -> None:
        """Delivered: in the same transaction, what it told is marked as told."""
        async with self._connections.write() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id == message.id)
                .values(state=MessageState.SENT, message_id=message_id, sent_at=now, lease_until=None, payload={})
            )
            await connection.execute(
                update(told)
                .where(told.c.person_id == message.chat_id, told.c.outbox_id == message.id)
                .values(told_at=now)
            )

    async def postpone_chat(self, message: OutboxMessage, *, until: datetime) -> None:
        """Telegram asked this chat to wait: everything for it waits, and the attempt does not count."""
        async with self._connections.write() as connection:
            await connection.execute(
                update(outbox)
                .where(still_ours(message))
                .values(state=MessageState.PENDING, lease_until=None, attempts=outbox.c.attempts - 1)
            )
            await connection.execute(
                update(outbox)
                .where(outbox.c.chat_id == message.chat_id, PENDING, outbox.c.due_at < until)
                .values(due_at=until)
            )

    async def retry(self, message: OutboxMessage, *, at: datetime, reason: str) -> None:
        async with self._connections.write() as connection:
            await connection.execute(
                update(outbox)
                .where(still_ours(message))
                .values(state=MessageState.PENDING, due_at=at, lease_until=None, reason=reason)
            )

    async def reject(self, message: OutboxMessage, *, reason: str) -> None:
        """A dead letter: kept with its reason, never tried again; what it would have told counts as untold."""
        async with self._connections.write() as connection:
            await bury(connection, still_ours(message), reason)

    async def cancel(self, chat_id: int, *, reason: str) -> int:
        """Give up everything still waiting for a chat that cannot be reached; how many messages that were."""
        async with self._connections.write() as connection:
            return await bury(connection, (outbox.c.chat_id == chat_id) & (PENDING | SENDING), reason)

    async def purge(self, before: datetime) -> int:
        """Forget what was sent or given up before this moment; it no longer keeps a key from being queued again."""
        finished = (outbox.c.created_at < before) & ~(PENDING | SENDING)
        async with self._connections.write() as connection:
            return int((await connection.execute(delete(outbox).where(finished))).rowcount)

    async def move_chat(self, old: int, new: int) -> None:
        async with self._connections.write() as connection:
            await connection.execute(update(outbox).where(outbox.c.chat_id == old).values(chat_id=new))

    async def cancel_digests(self, alert_id: int, *, reason: str) -> int:
        """Give up the digests of an alert that still wait to be sent; how many those were."""
        keys = select(literal("digest:").concat(cast(digests.c.id, String))).where(digests.c.alert_id == alert_id)
        async with self._connections.write() as connection:
            return await bury(connection, PENDING & outbox.c.key.in_(keys), reason)

    async def resolve_abandoned(self, now: datetime, *, once: Collection[str]) -> int:
        """Decide about what a crashed process was sending, and may have sent: kinds in `once` are given up, others
        are sent again. How many those were."""
        abandoned = SENDING & (outbox.c.lease_until < now)
        async with self._connections.write() as connection:
            buried = await bury(connection, abandoned & outbox.c.kind.in_(once), ABANDONED) if once else 0
            released = await connection.execute(
                update(outbox).where(abandoned).values(state=MessageState.PENDING, lease_until=None, reason=ABANDONED)
            )
            return buried + int(released.rowcount)

    async def lateness(self, since: datetime) -> list[timedelta]:
        """How late each message was that was sent since then, in order; of very many the newest."""
        newest = (
            select(outbox.c.promised_at, outbox.c.sent_at)
            .where(outbox.c.sent_at >= since)
            .order_by(outbox.c.sent_at.desc())
            .limit(MEASURED)
        )
        async with self._connections.read() as connection:
            rows = list(await connection.execute(newest))
        return sorted(max(sent_at - promised_at, timedelta()) for promised_at, sent_at in rows)

    async def reasons(self, since: datetime, *, limit: int) -> dict[str, int]:
        """Why messages queued since then were given up, the most frequent reasons first, and how many each."""
        number = func.count()
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(outbox.c.reason, number.label("number"))
                .where(outbox.c.state == MessageState.DEAD, outbox.c.created_at >= since)
                .group_by(outbox.c.reason)
                .order_by(number.desc(), outbox.c.reason)
                .limit(limit)
            )
            return {row.reason: row.number for row in rows}

    async def next_due(self) -> datetime | None:
        """When the next message may be sent; what waits behind an earlier one of its chat does not count."""
        async with self._connections.read() as connection:
            found: datetime | None = await connection.scalar(
                select(func.min(outbox.c.due_at)).where(PENDING, ~_waits_its_turn(outbox.c.due_at))
            )
            return found

    async def counts(self) -> dict[str, int]:
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
            )
            return {row.state: row.number for row in rows}


def _waits_its_turn(at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether at an instant an earlier message of the same chat is still to be sent, or any is being sent.

    What is withheld until later holds up nobody: an alarm comes before it.
    """
    earlier = outbox.alias()
    return (
        select(earlier.c.id)
        .where(
            earlier.c.chat_id == outbox.c.chat_id,
            earlier.c.sent_at.is_(None),
            (earlier.c.state == MessageState.SENDING)
            | (
                (earlier.c.state == MessageState.PENDING)
                & (earlier.c.id < outbox.c.id)
                & (earlier.c.withheld_at.is_(None) | (earlier.c.due_at <= at))
            ),
        )
        .exists()
    )
