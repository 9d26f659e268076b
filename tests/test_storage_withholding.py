"""What the outbox does by a person's wish: put off without blame, drop by name, join, count and release."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage import Storage
from storage.records import MessageState, OutboxMessage, Withheld
from storage.tables import outbox
from tests.support.stored import NOW, add_jobs, queue, rows, tell, texts, told_of

ANA, BORIS = 1001, 1002
HOUR = timedelta(hours=1)


async def claim(storage: Storage, at: datetime = NOW) -> list[OutboxMessage]:
    return await storage.outbox.claim(at, lease_until=at + HOUR, limit=10)


async def queue_tip(storage: Storage, chat_id: int, key: str, *, due_at: datetime = NOW) -> int:
    queued = await storage.outbox.queue(
        chat_id, kind="tip", key=key, payload={"text": key}, due_at=due_at, now=NOW, expires_at=due_at + HOUR
    )
    assert queued is not None
    return queued


async def send(storage: Storage, chat_id: int, key: str, *, at: datetime) -> None:
    await queue(storage, chat_id, key, due_at=at)
    (message,) = await claim(storage, at)
    await storage.outbox.sent(message, message_id=1, now=at)


async def test_what_is_put_off_waits_without_an_attempt_and_is_not_late_before_then(storage: Storage) -> None:
    await queue(storage, ANA, "news")
    claimed = await claim(storage)
    await storage.outbox.defer([(claimed[0], NOW + HOUR, "held")], now=NOW)
    assert await claim(storage) == []
    assert await storage.outbox.next_due() == NOW + HOUR
    assert await storage.outbox.withheld(ANA, NOW) == [Withheld("digest", "held", NOW, NOW + HOUR)]
    (message,) = await claim(storage, NOW + HOUR)
    assert (message.attempts, message.promised_at) == (1, NOW + HOUR)
    await storage.outbox.sent(message, message_id=1, now=NOW + HOUR)
    assert await storage.outbox.lateness(NOW) == [timedelta()]
    assert await storage.outbox.withheld(ANA, NOW) == []


async def test_what_is_put_off_holds_up_nobody_and_comes_first_when_its_time_has_come(storage: Storage) -> None:
    await queue(storage, ANA, "put off")
    await storage.outbox.defer([((await claim(storage))[0], NOW + HOUR, "maximum")], now=NOW)
    await queue(storage, ANA, "alarm")
    await queue(storage, ANA, "later", due_at=NOW + HOUR)
    assert await storage.outbox.next_due() == NOW
    (alarm,) = await claim(storage)
    assert texts([alarm]) == ["alarm"]
    await storage.outbox.sent(alarm, message_id=1, now=NOW)
    (first,) = await claim(storage, NOW + HOUR)
    assert texts([first]) == ["put off"]
    await storage.outbox.sent(first, message_id=2, now=NOW + HOUR)
    assert texts(await claim(storage, NOW + HOUR)) == ["later"]


async def test_what_was_claimed_anew_meanwhile_is_not_put_off(storage: Storage) -> None:
    await queue(storage, ANA, "news")
    (message,) = await claim(storage)
    await storage.outbox.resolve_abandoned(NOW + 2 * HOUR, once=())
    (again,) = await claim(storage, NOW + 2 * HOUR)
    await storage.outbox.defer([(message, NOW + 9 * HOUR, "held")], now=NOW)
    assert again.attempts == 2
    assert await storage.outbox.withheld(ANA, NOW) == []


async def test_what_is_dropped_is_named_that_day_and_its_roles_count_as_untold(
    storage: Storage, database_url: str
) -> None:
    jobs = await add_jobs(storage, "a")
    for person in (ANA, BORIS):
        await storage.people.arrive(person, language="en", now=NOW)
        await tell(storage, person, jobs, outbox_id=await queue(storage, person, f"news for {person}"))
    of_ana, of_boris = await claim(storage)
    await storage.outbox.drop([of_ana], reason="maximum", now=NOW)
    assert await storage.outbox.withheld(ANA, NOW) == [Withheld("digest", "maximum", NOW, None)]
    assert await storage.outbox.withheld(ANA, NOW + HOUR) == []
    assert (await told_of(storage, ANA, jobs), await told_of(storage, BORIS, jobs)) == (set(), set(jobs))
    assert of_boris.chat_id == BORIS
    assert {row["state"] for row in rows(database_url, outbox)} == {MessageState.DROPPED, MessageState.SENDING}
    assert await storage.outbox.reasons(NOW, limit=5) == {}, "nobody's fault"


async def test_a_joined_message_goes_out_with_another(storage: Storage, database_url: str) -> None:
    await queue_tip(storage, ANA, "first")
    await queue_tip(storage, ANA, "second")
    await queue(storage, ANA, "digest")
    await queue_tip(storage, ANA, "tomorrow", due_at=NOW + 24 * HOUR)
    await queue_tip(storage, BORIS, "his own")
    claimed = [message for message in await claim(storage) if message.chat_id == ANA]
    beside = await storage.outbox.due_beside(claimed, ["tip", "plan"], NOW)
    assert texts(beside) == ["second"]
    assert await storage.outbox.join(replace(claimed[0], payload={"text": "first, second"}), beside)
    assert not await storage.outbox.join(replace(claimed[0], payload={"text": "once more"}), beside), "it waits no more"
    await storage.outbox.sent(claimed[0], message_id=1, now=NOW)
    assert texts(await claim(storage)) == ["digest"]
    states = [row["state"] for row in rows(database_url, outbox)]
    assert states == ["sent", "joined", "sending", "pending", "sending"]


async def test_what_fails_after_it_was_joined_says_everything_when_it_is_tried_again(storage: Storage) -> None:
    await queue_tip(storage, ANA, "first")
    await queue_tip(storage, ANA, "second")
    (message,) = await claim(storage)
    both = replace(message, payload={"text": "both"}, kind="plan", expires_at=NOW + 2 * HOUR)
    await storage.outbox.join(both, await storage.outbox.due_beside([message], ["tip"], NOW))
    await storage.outbox.retry(message, at=NOW + HOUR, reason="lost")
    (again,) = await claim(storage, NOW + HOUR)
    assert (again.payload, again.kind, again.expires_at) == (both.payload, both.kind, both.expires_at)
    await storage.outbox.drop([again], reason="stale", now=NOW + HOUR)
    assert [one.reason for one in await storage.outbox.withheld(ANA, NOW)] == ["stale", "stale"]


async def test_each_is_counted_from_when_their_day_began(storage: Storage) -> None:
    for number in range(3):
        await send(storage, ANA, f"news {number}", at=NOW + number * HOUR)
    await send(storage, BORIS, "news", at=NOW)
    since = {ANA: NOW + HOUR, BORIS: NOW, 1003: NOW}
    assert await storage.outbox.sent_since(since, uncounted=["alarm"]) == {ANA: 2, BORIS: 1, 1003: 0}
    assert await storage.outbox.sent_since(since, uncounted=["digest"]) == {ANA: 0, BORIS: 0, 1003: 0}


async def test_released_is_what_was_withheld_and_nothing_else(storage: Storage) -> None:
    await queue(storage, ANA, "put off")
    await storage.outbox.defer([((await claim(storage))[0], NOW + 9 * HOUR, "held")], now=NOW)
    await queue(storage, ANA, "tomorrow", due_at=NOW + 24 * HOUR)
    assert await storage.outbox.release(ANA, now=NOW + HOUR) == 1
    assert texts(await claim(storage, NOW + HOUR)) == ["put off"]
    assert await storage.outbox.next_due() is None, "the other waits its turn"
