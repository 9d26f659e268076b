"""Updates as Telegram sent them, kept until handled so that a crash loses none and repeats none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from storage.engine import Connections, insert
from storage.records import InboxUpdate
from storage.tables import inbox


class Inbox:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def store(self, updates: Sequence[Mapping[str, Any]], *, now: datetime) -> list[InboxUpdate]:
        """Those of these updates that are new, in order; one transaction for the batch."""
        rows = {
            payload["update_id"]: {
                "update_id": payload["update_id"],
                "sender_id": sender_of(payload),
                "payload": dict(payload),
                "received_at": now,
            }
            for payload in updates
        }
        if not rows:
            return []
        async with self._connections.write() as connection:
            new = insert(connection, inbox).on_conflict_do_nothing(index_elements=["update_id"])
            stored = set(await connection.scalars(new.returning(inbox.c.update_id), list(rows.values())))
        return [InboxUpdate(number, row["payload"]) for number, row in rows.items() if number in stored]

    async def pending(self) -> list[InboxUpdate]:
        """What was stored but not handled before the last stop, oldest first."""
        async with self._connections.read() as connection:
            rows = await connection.execute(
                select(inbox.c.update_id, inbox.c.payload)
                .where(inbox.c.handled_at.is_(None))
                .order_by(inbox.c.update_id)
            )
            return [InboxUpdate(update_id, payload) for update_id, payload in rows]

    async def handled(self, update_ids: Collection[int], *, now: datetime) -> None:
        """Keep only the numbers, by which repeated updates are known; the words go."""
        async with self._connections.write() as connection:
            await connection.execute(
                update(inbox)
                .where(inbox.c.update_id.in_(update_ids))
                .values(handled_at=now, payload=None, sender_id=None)
            )

    async def purge(self, handled_before: datetime) -> int:
        async with self._connections.write() as connection:
            purged = await connection.execute(delete(inbox).where(inbox.c.handled_at < handled_before))
            return int(purged.rowcount)


def sender_of(payload: Mapping[str, Any]) -> int | None:
    """The id of the user an update is from, None where it has none (a poll's own update)."""
    for content in payload.values():
        if isinstance(content, Mapping):
            sender = content.get("from") or content.get("user")
            if isinstance(sender, Mapping) and isinstance(sender.get("id"), int):
                return int(sender["id"])
    return None
