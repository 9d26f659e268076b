"""What the people who run the bot are told: sources in trouble, messages it refused, answers said to be wrong."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from bot.clock import Clock
from bot.i18n import Texts, Words
from bot.pipeline.freshness import name_of
from bot.rules.intake import Alarm
from bot.views import View
from storage import Storage
from storage.records import OutboxMessage, SourceRecord


class Alarms:
    def __init__(self, storage: Storage, words: Words, admins: Iterable[int], clock: Clock) -> None:
        self._storage = storage
        self._words = words
        self._admins = tuple(admins)
        self._clock = clock

    async def source(self, record: SourceRecord, alarm: Alarm) -> None:
        """A source came into trouble, or out of it."""
        event = f"source:{record.id}:{alarm}:{self._clock.now():%Y-%m-%dT%H:%M}"
        await self._raise(event, alarm.value, source=name_of(record), reason=record.reason)

    async def dead_letter(self, message: OutboxMessage, reason: str) -> None:
        """Telegram refused a message for good; said once an hour for each reason, however many messages it hit.

        An alarm that was itself refused raises no other.
        """
        if message.kind != "alarm":
            event = f"dead:{message.kind}:{crc32(reason.encode()):08x}:{self._clock.now():%Y-%m-%dT%H}"
            await self._raise(event, "dead_letter", kind=message.kind, reason=reason)

    async def wrong_answer(self, question_id: str) -> None:
        """Somebody says that the answer to an interview question is wrong; said once a day for each question."""
        await self._raise(f"answer:{question_id}:{self._clock.now():%Y-%m-%d}", "wrong_answer", question=question_id)

    async def _raise(self, event: str, key: str, **values: object) -> None:
        now = self._clock.now()
        for admin in self._admins:
            text = (await self._texts(admin)).render("alarms", key=key, **values)
            await self._storage.outbox.queue(
                admin, kind="alarm", key=f"alarm:{admin}:{event}", payload=View(text).dump(), due_at=now, now=now
            )

    async def _texts(self, admin: int) -> Texts:
        person = await self._storage.people.get(admin)
        return self._words.texts(person.language if person else "")
