"""A month of many people: nothing in quiet hours, nothing above the maximum, everything sent or named as dropped."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pipeline.gate import Gate
from bot.rules.attention import MOST_WAITED, Defer, Drop, Reason, Send, day_begins, decide, is_quiet
from bot.sources.config import SourceEntry
from bot.views import View
from storage import Storage
from storage.records import Attention, MessageState
from storage.tables import outbox
from tests.support.databases import Sqlite
from tests.support.feeds import Advert
from tests.support.stored import rows
from tests.support.world import Somebody
from tests.support.world import world as running

# Each changes its clocks in the month that begins then, and some of them at midnight.
ZONES = {
    "Europe/Berlin": datetime(2026, 3, 20, tzinfo=UTC),
    "America/New_York": datetime(2026, 10, 20, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 4, 1, tzinfo=UTC),
    "Africa/Cairo": datetime(2026, 4, 15, tzinfo=UTC),
    "America/Havana": datetime(2026, 10, 25, tzinfo=UTC),
    "Africa/Casablanca": datetime(2026, 2, 10, tzinfo=UTC),
    "Asia/Kathmandu": datetime(2026, 3, 1, tzinfo=UTC),
}
MONTH, DAY, MINUTE = timedelta(days=31), timedelta(days=1), timedelta(minutes=1)
# Each with the most a day, and how long it is of use.
KINDS = (("digest", 3, None), ("tip", 1, DAY), ("plan", 1, DAY), ("reminder", 4, 15 * MINUTE))
HOURS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))


@dataclass
class Month:
    """What comes to one person, whose wishes may change on the way."""

    zone: str
    attention: Attention
    start: datetime
    chance: random.Random

    def events(self) -> Iterator[tuple[datetime, str, timedelta | None]]:
        """When what kind of message is due, and how long it is of use."""
        for kind, most, useful in KINDS:
            for day in range(MONTH.days):
                for _ in range(self.chance.randint(0, most)):
                    yield self.start + day * DAY + self.chance.randrange(24 * 60) * MINUTE, kind, useful

    def rests(self) -> list[tuple[datetime, datetime]]:
        """Holds of hours and pauses of days."""
        begins = (self.start + self.chance.randrange(MONTH.days * 24) * 60 * MINUTE for _ in range(6))
        return [(begin, begin + self.chance.choice([90 * MINUTE, 10 * DAY, 2 * DAY])) for begin in begins]


def is_right(month: Month, attention: Attention, sent: list[datetime]) -> None:
    """By the wall clock alone, in another way than the rules compute it."""
    rules = ZoneInfo(month.zone)
    locals_ = [moment.astimezone(rules) for moment in sent]
    assert not [local for local in locals_ if local.fold == 0 and is_quiet(attention, local.time())]
    assert max(Counter(local.date() for local in locals_).values(), default=0) <= attention.daily_maximum


attentions = st.builds(
    Attention,
    st.just(1),
    quiet_from=st.none() | HOURS,
    quiet_until=st.none() | HOURS,
    daily_maximum=st.integers(1, 8),
)


@settings(max_examples=60)
@given(attentions, st.sampled_from(sorted(ZONES)), st.integers(0, 10**6))
def test_a_month_of_anybody(attention: Attention, zone: str, seed: int) -> None:
    month = Month(zone, attention, ZONES[zone], random.Random(seed))
    rests = month.rests()
    waiting = [(at, number, kind, at, useful) for number, (at, kind, useful) in enumerate(month.events())]
    waiting.sort(reverse=False)
    total, sent, dropped = len(waiting), list[datetime](), Counter[Reason]()
    while waiting:
        now, number, kind, due, useful = heappop(waiting)
        until = max((end for begin, end in rests if begin <= now < end), default=None)
        wishes = Attention(1, attention.quiet_from, attention.quiet_until, attention.daily_maximum, until, None)
        today = sum(moment >= day_begins(zone, now) for moment in sent)
        expires_at = due + useful if useful else None
        match decide(wishes, zone, now, today, kind=kind, waits_since=due, expires_at=expires_at):
            case Send():
                assert until is None
                assert now < due + MOST_WAITED
                sent.append(now)
            case Defer(later, _):
                heappush(waiting, (later, number, kind, due, useful))
            case Drop(reason):
                assert kind != "digest" or now - due < MOST_WAITED
                dropped[reason] += 1
    assert len(sent) + sum(dropped.values()) == total
    is_right(month, attention, sent)


async def test_a_month_of_several_people_in_the_database(sqlite: Sqlite) -> None:
    """Through the outbox and the gate, which sends at once what it admits."""
    url, chance = sqlite.url(), random.Random(6)
    storage = await Storage.open(url)
    months: dict[int, Month] = {}
    for person_id, zone in enumerate(list(ZONES)[:4], start=1):
        wishes = Attention(person_id, time(21, 30), time(chance.randint(5, 9)), chance.randint(2, 6))
        months[person_id] = Month(zone, wishes, ZONES["Europe/Berlin"], chance)
        await storage.people.arrive(person_id, language="en", now=months[person_id].start)
        await storage.people.change(person_id, zone=zone)
        await storage.attention.change(
            person_id, quiet_until=wishes.quiet_until, quiet_from=time(21, 30), daily_maximum=wishes.daily_maximum
        )
    queued = await _queue_month(storage, months)
    await _run(storage, until=ZONES["Europe/Berlin"] + MONTH + 2 * MOST_WAITED)
    await storage.close()
    found = rows(url, outbox)
    assert len(found) == queued
    assert {row["state"] for row in found} <= {MessageState.SENT, MessageState.JOINED, MessageState.DROPPED}
    assert {row["reason"] for row in found if row["state"] == MessageState.DROPPED} <= {one.value for one in Reason}
    for person_id, month in months.items():
        of_theirs = [row for row in found if row["chat_id"] == person_id]
        is_right(month, month.attention, [row["sent_at"] for row in of_theirs if row["sent_at"]])
        digests = [row for row in of_theirs if row["kind"] == "digest" and row["state"] == MessageState.SENT]
        assert len(digests) > MONTH.days / 2


async def _queue_month(storage: Storage, months: dict[int, Month]) -> int:
    events = [(person_id, *event) for person_id, month in months.items() for event in month.events()]
    async with storage.transaction() as tx:
        for number, (person_id, at, kind, useful) in enumerate(events):
            key, payload, expires_at = str(number), View(kind).dump(), at + useful if useful else None
            await tx.outbox.queue(
                person_id, kind=kind, key=key, payload=payload, due_at=at, now=at, expires_at=expires_at
            )
    return len(events)


async def _run(storage: Storage, *, until: datetime) -> None:
    gate = Gate(storage)
    while (now := await storage.outbox.next_due()) is not None and now < until:
        claimed = await storage.outbox.claim(now, lease_until=now + DAY, limit=30)
        for message in await gate.admit(claimed, now):
            await storage.outbox.sent(message, message_id=message.id, now=now)


async def test_eight_days_of_the_whole_bot(sqlite: Sqlite) -> None:
    """Over the change of the clocks in New York; digests, tips and a pause."""
    async with running(sqlite.url(), entries=[SourceEntry("remotive", timedelta(hours=6))]) as world:
        people: list[tuple[Somebody, str, str]] = [
            (world.ana, "Berlin", "23:00"),
            (world.boris, "New York", "6:00"),
        ]
        for somebody, place, hour in people:
            await somebody.lives_in(place)
            await somebody.says("/settings")
            await somebody.taps("Digest hour")
            await somebody.says(hour)
            for search in ("python", "java"):
                await somebody.subscribes_to(search)
            await somebody.says("/tips")
            await somebody.taps("Daily tip")
            await somebody.says("22:30")
            await world.app.storage.attention.change(somebody.id, daily_maximum=2)
            somebody.listens()
        before = {somebody.id: len(somebody.messages) for somebody, *_ in people}
        for day in range(8):
            if day == 4:
                until = world.clock.now() + timedelta(days=2)
                await world.app.storage.attention.change(world.ana.id, paused_until=until)
            world.feeds.publish(Advert(f"Python Developer {day}", company=f"Firm {day}"))
            await world.advance(days=1)
        for somebody, *_ in people:
            person = await world.app.storage.people.get(somebody.id)
            assert person is not None
            attention = await world.app.storage.attention.of(somebody.id)
            came = [message.date for message in somebody.messages[before[somebody.id] :]]
            is_right(Month(str(person.zone), attention, world.clock.now(), random.Random()), attention, came)
            assert len(came) >= 2 * 6
        withheld = [row for row in await world.rows("outbox") if row["state"] not in {"sent", "joined"}]
        assert withheld, "with two alerts and a tip a day, two messages are not enough"
        assert {row["reason"] for row in withheld} <= {"maximum", "quiet", "paused", "stale"}
