"""What the outbox does by a person's wish: put off, drop and join messages, and tell which."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, select, update

from storage.engine import Connections
from storage.messages import COLUMNS, PENDING, SENDING, bury, message_of, still_ours
from storage.records import MessageState, OccurrenceState, OutboxMessage, Withheld
from storage.tables import occurrences, outbox


class Withholding:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def defer(self, messages: Sequence[tuple[OutboxMessage, datetime, str]], *, now: datetime) -> None:
        """Put claimed messages off, each until an instant, for a reason of their person's: the attempt does not count,
        and they are not late before then."""
        if not messages:
            return
        deferred = (
            update(outbox)
            .where(outbox.c.id == bindparam("message"), SENDING, outbox.c.attempts == bindparam("attempt"))
            .values(
                state=MessageState.PENDING,
                lease_until=None,
                attempts=outbox.c.attempts - 1,
                due_at=bindparam("until"),
                promised_at=bindparam("until"),
                reason=bindparam("why"),
                withheld_at=now,
            )
        )
        values = [
            {"message": message.id, "attempt": message.attempts, "until": until, "why": reason}
            for message, until, reason in messages
        ]
        async with self._connections.write() as connection:
            await connection.execute(deferred, values)

    async def drop(self, messages: Sequence[OutboxMessage], *, reason: str, now: datetime) -> None:
        """Give claimed messages up for a reason of their person's: what they would have told counts as untold, and what
        they reminded of as dropped."""
        async with self._connections.write() as connection:
            ids = [message.id for message in messages]
            dropped = MessageState.DROPPED
            await bury(connection, SENDING & outbox.c.id.in_(ids), reason, state=dropped, withheld_at=now)
            parts = (outbox.c.state == MessageState.JOINED) & outbox.c.joined_to.in_(ids)
            also = await connection.scalars(
                update(outbox)
                .where(outbox.c.chat_id.in_({message.chat_id for message in messages}), parts)
                .values(state=dropped, reason=reason, withheld_at=now)
                .returning(outbox.c.id)
            )
            await connection.execute(
                update(occurrences)
                .where(occurrences.c.outbox_id.in_([*ids, *also]), occurrences.c.state == OccurrenceState.RUNG)
                .values(state=OccurrenceState.DROPPED, reason=reason)
            )

    async def due_beside(
        self, messages: Collection[OutboxMessage], kinds: Collection[str], now: datetime
    ) -> list[OutboxMessage]:
        """Messages of these kinds that are due to the chats of these, beside them."""
        chats = {message.chat_id for message in messages}
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(*COLUMNS)
                .where(outbox.c.chat_id.in_(chats), PENDING, outbox.c.due_at <= now, outbox.c.kind.in_(kinds))
                .order_by(outbox.c.id)
            )
            return [message_of(row) for row in rows]

    async def join(self, message: OutboxMessage, parts: Sequence[OutboxMessage]) -> bool:
        """Make waiting messages parts of a claimed one, whose payload, kind and expiry are those of the whole. False,
        and nothing is done, where one of them does not wait any more."""
        ids = [part.id for part in parts]
        async with self._connections.write() as connection:
            waiting = select(outbox.c.id).where(outbox.c.id.in_(ids), PENDING).with_for_update()
            if len(list(await connection.scalars(waiting))) < len(ids):
                return False
            await connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(ids))
                .values(state=MessageState.JOINED, joined_to=message.id, payload={}, reason="")
            )
            whole = {"payload": dict(message.payload), "kind": message.kind, "expires_at": message.expires_at}
            await connection.execute(update(outbox).where(still_ours(message)).values(whole))
            return True

    async def sent_since(self, since: Mapping[int, datetime], *, uncounted: Collection[str]) -> dict[int, int]:
        """How many messages each of these chats was sent since its instant, but for kinds that do not count."""
        if not since:
            return {}
        counts = dict.fromkeys(since, 0)
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(outbox.c.chat_id, outbox.c.sent_at).where(
                    outbox.c.chat_id.in_(list(since)),
                    outbox.c.sent_at >= min(since.values()),
                    outbox.c.kind.not_in(uncounted),
                )
            )
            for chat_id, sent_at in rows:
                counts[chat_id] += sent_at >= since[chat_id]
        return counts

    async def withheld(self, chat_id: int, since: datetime) -> list[Withheld]:
        """What waits because its person wants to be left alone, and what was dropped since then for that or because
        it was of no use any more; in the order in which it was queued."""
        waits = PENDING & outbox.c.withheld_at.is_not(None)
        dropped = (outbox.c.state == MessageState.DROPPED) & (outbox.c.withheld_at >= since)
        until = case((PENDING, outbox.c.due_at))
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(outbox.c.kind, outbox.c.reason, outbox.c.withheld_at, until)
                .where(outbox.c.chat_id == chat_id, outbox.c.sent_at.is_(None), waits | dropped)
                .order_by(outbox.c.id)
            )
            return [Withheld(*row) for row in rows]

    async def release(self, chat_id: int, *, now: datetime) -> int:
        """Make due what waits because its person wanted to be left alone, after they have changed their mind."""
        async with self._connections.write() as connection:
            released = await connection.execute(
                update(outbox)
                .where(outbox.c.chat_id == chat_id, PENDING, outbox.c.withheld_at.is_not(None))
                .values(due_at=now, promised_at=now)
            )
            return int(released.rowcount)
