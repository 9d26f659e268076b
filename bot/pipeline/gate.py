"""The gate before delivery: what nobody asked for is sent when its person wants it, with its like in one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.pipeline.policies import POLICIES as DELIVERY
from bot.rules.attention import POLICIES, Decision, Defer, Drop, Send, day_begins, decide
from bot.views import View
from bot.views.joining import join
from storage import Storage
from storage.records import OutboxMessage

URGENT = tuple(kind for kind, policy in POLICIES.items() if policy.urgent)
JOINING = tuple(kind for kind, policy in POLICIES.items() if policy.joins)


class Gate:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def admit(self, claimed: Sequence[OutboxMessage], now: datetime) -> list[OutboxMessage]:
        """Those of the claimed messages that are to be sent now, some with others of their chat joined to them; the
        rest are put off or dropped. The number of queries does not grow with that of the messages."""
        beside = await self._beside(claimed, now)
        decided = await self._decide([*claimed, *beside], now)
        admitted = [message for message in claimed if decided[message.id] == Send()]
        await self._withhold([(message, decided[message.id]) for message in claimed], now)
        parts = defaultdict(list)
        for message in beside:
            if decided[message.id] == Send():
                parts[message.chat_id].append(message)
        return [await self._join(message, parts[message.chat_id]) for message in admitted]

    async def _beside(self, claimed: Sequence[OutboxMessage], now: datetime) -> list[OutboxMessage]:
        joining = [message for message in claimed if message.kind in JOINING]
        return await self._storage.outbox.due_beside(joining, JOINING, now) if joining else []

    async def _decide(self, messages: Sequence[OutboxMessage], now: datetime) -> dict[int, Decision]:
        """By message; a chat that is no person's has no wishes."""
        counted = {message.chat_id for message in messages if message.kind not in URGENT}
        people = await self._storage.people.with_ids(counted)
        zones = {person.id: person.zone or "UTC" for person in people.values()}
        attention = await self._storage.attention.with_ids(people)
        since = {person_id: day_begins(zone, now) for person_id, zone in zones.items()}
        sent = await self._storage.outbox.sent_since(since, uncounted=URGENT)
        return {
            message.id: decide(
                attention[message.chat_id],
                zones[message.chat_id],
                now,
                sent[message.chat_id],
                kind=message.kind,
                waits_since=message.created_at,
                expires_at=message.expires_at,
            )
            if message.chat_id in people
            else Send()
            for message in messages
        }

    async def _withhold(self, decided: Sequence[tuple[OutboxMessage, Decision]], now: datetime) -> None:
        deferred, dropped = [], defaultdict(list)
        for message, decision in decided:
            match decision:
                case Defer(until, reason):
                    deferred.append((message, until, reason.value))
                case Drop(reason):
                    dropped[reason].append(message)
        await self._storage.outbox.defer(deferred, now=now)
        for reason, messages in dropped.items():
            await self._storage.outbox.drop(messages, reason=reason.value, now=now)

    async def _join(self, message: OutboxMessage, beside: Sequence[OutboxMessage]) -> OutboxMessage:
        """The message with as many of the others as fit into one with it; they are not sent by themselves then."""
        if message.kind not in JOINING or not beside:
            return message
        view, whole = View.load(message.payload), [message]
        for other in beside:
            if (longer := join(view, View.load(other.payload))) is not None:
                view, whole = longer, [*whole, other]
        if len(whole) == 1:
            return message
        joined = replace(message, payload=view.dump(), kind=_kind(whole), expires_at=_expiry(whole))
        return joined if await self._storage.outbox.join(joined, whole[1:]) else message


def _kind(whole: Sequence[OutboxMessage]) -> str:
    """That of the first part which must not get lost, so that none of them does."""
    return next((part.kind for part in whole if DELIVERY[part.kind].again), whole[0].kind)


def _expiry(whole: Sequence[OutboxMessage]) -> datetime | None:
    """When no part is of use any more."""
    expiries = [part.expires_at for part in whole if part.expires_at is not None]
    return max(expiries) if len(expiries) == len(whole) else None
