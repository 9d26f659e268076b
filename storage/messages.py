"""Rows of the outbox: how they are read, which of them are still ours, and how they are given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, literal_column, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import MessageState, OutboxMessage
from storage.tables import outbox, told

COLUMNS = [
    outbox.c.id,
    outbox.c.chat_id,
    outbox.c.kind,
    outbox.c.key,
    outbox.c.payload,
    outbox.c.state,
    outbox.c.attempts,
    outbox.c.due_at,
    outbox.c.promised_at,
    outbox.c.created_at,
    outbox.c.expires_at,
]
# Spelt out, not bound: with a parameter in its place neither database would see that the partial index serves.
PENDING = outbox.c.state == literal_column(f"'{MessageState.PENDING}'")
SENDING = outbox.c.state == literal_column(f"'{MessageState.SENDING}'")


def still_ours(message: OutboxMessage) -> ColumnElement[bool]:
    """Whether the outcome of this attempt still counts: not where the message was given up or claimed anew since."""
    return and_(outbox.c.id == message.id, SENDING, outbox.c.attempts == message.attempts)


async def bury(
    connection: AsyncConnection,
    which: ColumnElement[bool],
    reason: str,
    *,
    state: MessageState = MessageState.DEAD,
    withheld_at: datetime | None = None,
) -> int:
    buried = await connection.scalars(
        update(outbox)
        .where(which)
        .values(state=state, lease_until=None, reason=reason, payload={}, withheld_at=withheld_at)
        .returning(outbox.c.id)
    )
    ids = list(buried)
    if ids:
        await connection.execute(delete(told).where(told.c.outbox_id.in_(ids), told.c.told_at.is_(None)))
    return len(ids)


def message_of(row: Row[Any]) -> OutboxMessage:
    values = dict(row._mapping)
    return OutboxMessage(**{**values, "state": MessageState(values["state"])})
