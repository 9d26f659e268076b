"""The reminder tick: what falls due becomes an occurrence, and what is to ring goes out, one message a person."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, groupby
from operator import attrgetter

from bot.clock import Clock
from bot.content import Content
from bot.log import logger
from bot.pipeline.gate import URGENT
from bot.rules import recurrence
from bot.rules.attention import day_begins
from bot.rules.ringing import Due, Fallen, fall_due, matters_until, ring, zone_of
from bot.rules.schedule import Calendar
from bot.views import View
from bot.views import ringing as views
from storage import Storage
from storage.records import Attention, Occurrence, OccurrenceState, Person, Reminder, Rhythm

# Reminders, or people, that are taken in one transaction.
BATCH = 500
# What cannot be decided steps aside for so long, so that it holds up nobody else.
STEP_ASIDE = timedelta(hours=1)

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Lives:
    """What is known of the people of a batch, each by their id."""

    people: Mapping[int, Person]
    rhythms: Mapping[int, Rhythm]

    def zone(self, person_id: int) -> str:
        return zone_of(self.people[person_id], self.rhythms[person_id])


@dataclass(frozen=True, slots=True)
class Wishes:
    """How much the people of a batch want to be written to, and how often they were today, each by their id."""

    attention: Mapping[int, Attention]
    sent: Mapping[int, int]

    def ring(self, person: Person, due: Sequence[Due], now: datetime) -> list[Due]:
        here, sent_today = person.zone or "UTC", self.sent[person.id]
        return ring(due, self.attention[person.id], here, now, sent_today=sent_today, reachable=person.reachable)


@dataclass(frozen=True, slots=True)
class Message:
    """What rings for a person at one moment, since `promised`, and is of no use from `expires_at` on, None for what
    always matters; the key keeps it from being queued twice."""

    key: str
    promised: datetime
    expires_at: datetime | None
    view: View
    occurrences: Sequence[Occurrence]


@dataclass(slots=True)
class Batch:
    """What becomes of occurrences that are due: messages of some, and others that say nothing now."""

    messages: list[Message] = field(default_factory=list)
    silent: list[Occurrence] = field(default_factory=list)


class ReminderTick:
    def __init__(self, storage: Storage, content: Content, clock: Clock) -> None:
        self._storage = storage
        self._content = content
        self._clock = clock

    async def __call__(self) -> int:
        """Everything that is due, a batch at a time; how many reminders and occurrences were taken.

        All that falls due comes first: of a routine only the latest rings, and which that is must be known by then.
        """
        now, taken = self._clock.now(), 0
        while due := await self._storage.reminders.due(now, limit=BATCH):
            if not (more := await self._take(due, now)):
                break
            taken += more
        while waiting := await self._storage.occurrences.due(now, people=BATCH):
            if not (more := await self._ring(waiting, now)):
                break
            taken += more
        return taken

    async def _take(self, due: Sequence[Reminder], now: datetime) -> int:
        """Let these fall due together, or each alone where that fails; how many did."""
        try:
            return await self._fall_due(due, now)
        except Exception as error:
            if len(due) > 1:
                log.warning("reminders fall due one by one", error=type(error).__name__)
                return sum([await self._take([one], now) for one in due])
            log.exception("reminder failed", reminder=due[0].id)
            return len(await self._storage.reminders.claim([(due[0], now + STEP_ASIDE)]))

    async def _fall_due(self, due: Sequence[Reminder], now: datetime) -> int:
        """One transaction: the next time of each reminder, and an occurrence for each time that came."""
        lives = await self._lives(one.person_id for one in due)
        fallen = await asyncio.to_thread(_all_fallen, due, lives, now)
        async with self._storage.transaction() as tx:
            claimed = await tx.reminders.claim([(one.reminder, one.next_at) for one in fallen])
            ours = [one for one in fallen if one.reminder.id in claimed]
            await tx.occurrences.add_all(list(chain.from_iterable(one.occurrences for one in ours)))
            if over := [one.reminder.id for one in ours if one.is_over]:
                await tx.reminders.close(over)
        return len(claimed)

    async def _ring(self, waiting: Sequence[Occurrence], now: datetime) -> int:
        """Let these ring together, or each person's alone where that fails; how many were taken."""
        try:
            return await self._queue(await self._decide(waiting, now), waiting, now)
        except Exception as error:
            alone = [list(theirs) for _, theirs in groupby(waiting, attrgetter("person_id"))]
            if len(alone) > 1:
                log.warning("reminders ring one by one", error=type(error).__name__)
                return sum([await self._ring(theirs, now) for theirs in alone])
            log.exception("reminders of a person failed")
            put_off = Batch(silent=[replace(one, ring_at=now + STEP_ASIDE) for one in waiting])
            return await self._queue(put_off, waiting, now)

    async def _decide(self, waiting: Sequence[Occurrence], now: datetime) -> Batch:
        lives = await self._lives(one.person_id for one in waiting)
        begun = {person.id: day_begins(person.zone or "UTC", now) for person in lives.people.values()}
        wishes = Wishes(
            await self._storage.attention.with_ids(lives.people),
            await self._storage.outbox.sent_since(begun, uncounted=URGENT),
        )
        reminders = await self._storage.reminders.with_ids({one.reminder_id for one in waiting})
        return await asyncio.to_thread(self._decided, waiting, reminders, lives, wishes, now)

    def _decided(
        self,
        waiting: Sequence[Occurrence],
        reminders: Mapping[int, Reminder],
        lives: Lives,
        wishes: Wishes,
        now: datetime,
    ) -> Batch:
        batch = Batch()
        for person_id, theirs in groupby(waiting, attrgetter("person_id")):
            person = lives.people.get(person_id)
            if person is None:  # erased a moment ago
                continue
            due, zone = [Due(one, reminders[one.reminder_id]) for one in theirs], lives.zone(person_id)
            rung = list[Due]()
            for one in wishes.ring(person, due, now):
                if one.occurrence.state is OccurrenceState.RUNG:
                    rung.append(one)
                else:
                    batch.silent.append(one.occurrence)
            before = {one.occurrence.id: one for one in due}
            texts = self._content.words.texts(person.language)
            for start in range(0, len(rung), views.MOST_IN_A_MESSAGE):
                some = rung[start : start + views.MOST_IN_A_MESSAGE]
                view = views.message(texts, some, zone, now)
                batch.messages.append(_message(view, some, [before[one.occurrence.id] for one in some], now))
        return batch

    async def _queue(self, batch: Batch, waiting: Sequence[Occurrence], now: datetime) -> int:
        """One transaction: claim the occurrences, queue their messages, and keep what became of them."""
        async with self._storage.transaction() as tx:
            claimed = await tx.occurrences.claim(waiting)
            ours = {
                message.key: message
                for message in batch.messages
                if claimed.issuperset(one.id for one in message.occurrences)
            }
            payloads = {key: (one.occurrences[0].person_id, one.view.dump()) for key, one in ours.items()}
            promised = {key: one.promised for key, one in ours.items()}
            expires = {key: one.expires_at for key, one in ours.items() if one.expires_at is not None}
            queued = await tx.outbox.queue_all("reminder", payloads, now=now, promised=promised, expires=expires)
            rung = [replace(one, outbox_id=queued[key]) for key in queued for one in ours[key].occurrences]
            silent = [one for one in batch.silent if one.id in claimed]
            await tx.occurrences.put([*rung, *silent])
        return len(rung) + len(silent)

    async def _lives(self, ids: Iterable[int]) -> Lives:
        wanted = set(ids)
        return Lives(await self._storage.people.with_ids(wanted), await self._storage.rhythms.with_ids(wanted))


def _all_fallen(due: Sequence[Reminder], lives: Lives, now: datetime) -> list[Fallen]:
    return [_fallen(one, lives, now) for one in due if one.person_id in lives.people]


def _fallen(reminder: Reminder, lives: Lives, now: datetime) -> Fallen:
    if not lives.people[reminder.person_id].reachable:
        # Whoever comes back has everything due anew; until then nothing is looked at again.
        return Fallen(reminder, (), None)
    zone, rhythm = lives.zone(reminder.person_id), lives.rhythms[reminder.person_id]
    return fall_due(reminder, zone, Calendar.of(rhythm, recurrence.local_day(now, zone)), now)


def _message(view: View, rung: Sequence[Due], before: Sequence[Due], now: datetime) -> Message:
    moments = [one.occurrence.ring_at or now for one in before]
    limits = [matters_until(one) for one in before]
    expires_at = None if None in limits else max(filter(None, limits))
    key = f"reminder:{before[0].occurrence.id}:{moments[0]:%Y%m%dT%H%M%S}"
    return Message(key, min(moments), expires_at, view, [one.occurrence for one in rung])
