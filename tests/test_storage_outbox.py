"""Outbox: nothing queued twice, one message a chat at a time and in order, and every outcome of an attempt."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

from storage import Storage
from storage.records import MessageState, OutboxMessage
from storage.tables import outbox, told
from tests.support.stored import NOW, add_jobs, draft, queue, rows, second, tell, texts, told_of

ANA, BORIS = 1001, 1002
MINUTE = timedelta(minutes=1)


async def claim(storage: Storage, *, minutes: int = 0, limit: int = 10) -> list[OutboxMessage]:
    now = NOW + minutes * MINUTE
    return await storage.outbox.claim(now, lease_until=now + 2 * MINUTE, limit=limit)


async def claim_one(storage: Storage, *, minutes: int = 0) -> OutboxMessage:
    (message,) = await claim(storage, minutes=minutes)
    return message


async def test_a_claimed_message_is_as_it_was_queued(storage: Storage) -> None:
    queued = await storage.outbox.queue(
        ANA, kind="digest", key="digest:1", payload={"text": "<b>3</b>", "keys": [["a", 1]]}, due_at=NOW, now=NOW
    )
    assert queued is not None
    message = await claim_one(storage)
    assert message == OutboxMessage(
        queued,
        ANA,
        "digest",
        "digest:1",
        {"text": "<b>3</b>", "keys": [["a", 1]]},
        MessageState.SENDING,
        1,
        NOW,
        NOW,
        NOW,
    )
    assert await claim(storage) == []


async def test_the_same_event_is_never_queued_twice(storage: Storage, database_url: str) -> None:
    async with second(database_url) as other:
        queued = await asyncio.gather(
            *(
                queuer.outbox.queue(ANA, kind="digest", key="digest:1", payload={}, due_at=NOW, now=NOW)
                for queuer in [storage, other] * 5
            )
        )
    assert sum(one is not None for one in queued) == 1
    await storage.outbox.sent(await claim_one(storage), message_id=1, now=NOW)
    assert await storage.outbox.queue(ANA, kind="digest", key="digest:1", payload={}, due_at=NOW, now=NOW) is None


async def test_nothing_is_claimed_before_it_is_due_and_no_more_than_asked(storage: Storage) -> None:
    for number in range(4):
        await queue(storage, ANA + number, f"{number}", due_at=NOW - number * MINUTE)
    await queue(storage, BORIS + 9, "later", due_at=NOW + MINUTE)
    assert await storage.outbox.next_due() == NOW - 3 * MINUTE
    assert texts(await claim(storage, limit=3)) == ["3", "2", "1"]
    assert texts(await claim(storage)) == ["0"]
    assert await storage.outbox.next_due() == NOW + MINUTE
    assert texts(await claim(storage, minutes=1)) == ["later"]
    assert await storage.outbox.next_due() is None


async def test_a_chat_hears_its_messages_one_at_a_time_and_in_order(storage: Storage) -> None:
    for number in (1, 2, 3):
        await queue(storage, ANA, f"ana {number}", due_at=NOW - number * MINUTE)
    await queue(storage, BORIS, "boris 1")
    heard = []
    while claimed := await claim(storage):
        assert len({message.chat_id for message in claimed}) == len(claimed)
        assert await claim(storage) == []
        heard += texts(claimed)
        for message in claimed:
            await storage.outbox.sent(message, message_id=1, now=NOW)
    assert heard == ["ana 1", "boris 1", "ana 2", "ana 3"]


async def test_a_message_that_waits_holds_back_those_after_it(storage: Storage) -> None:
    await queue(storage, ANA, "first", due_at=NOW + MINUTE)
    await queue(storage, ANA, "second", due_at=NOW)
    assert await claim(storage) == []
    assert texts(await claim(storage, minutes=1)) == ["first"]


async def test_claimers_at_once_never_get_the_same_message_or_chat(storage: Storage, database_url: str) -> None:
    chats, each = 12, 3
    for number in range(chats * each):
        await queue(storage, ANA + number % chats, f"{number}")
    sent: list[OutboxMessage] = []
    async with second(database_url) as other:
        for _ in range(each):
            batches = await asyncio.gather(*(claim(claimer, limit=4) for claimer in [storage, other] * 3))
            claimed = [message for batch in batches for message in batch]
            # Locked rows are passed over, so a round may leave some for later, but hands none out twice.
            while more := await claim(storage, limit=100):
                claimed += more
            assert Counter(message.chat_id for message in claimed) == dict.fromkeys(range(ANA, ANA + chats), 1)
            await asyncio.gather(*(storage.outbox.sent(message, message_id=1, now=NOW) for message in claimed))
            sent += claimed
    assert sorted(int(message.key) for message in sent) == list(range(chats * each))
    assert await storage.outbox.counts() == {"sent": chats * each}


async def test_sent_marks_what_was_told_and_lets_go_of_the_words(storage: Storage, database_url: str) -> None:
    job, untold = await add_jobs(storage, "a", "b")
    await storage.people.arrive(ANA, language="en", now=NOW)
    first, later = await queue(storage, ANA, "first"), await queue(storage, ANA, "later")
    await tell(storage, ANA, [job], outbox_id=first)
    await tell(storage, ANA, [untold], outbox_id=later)
    await storage.outbox.sent(await claim_one(storage), message_id=77, now=NOW + MINUTE)
    assert {row["job_id"]: row["told_at"] is not None for row in rows(database_url, told)} == {job: True, untold: False}
    kept = next(row for row in rows(database_url, outbox) if row["id"] == first)
    assert (kept["state"], kept["message_id"], kept["sent_at"], kept["payload"]) == ("sent", 77, NOW + MINUTE, {})


async def test_sent_and_told_are_one_transaction(storage: Storage, database_url: str) -> None:
    (job,) = await add_jobs(storage, "a")
    await storage.people.arrive(ANA, language="en", now=NOW)
    await tell(storage, ANA, [job], outbox_id=await queue(storage, ANA, "digest:1"))
    message = await claim_one(storage)
    async with storage.transaction() as tx:
        await tx.outbox.sent(message, message_id=1, now=NOW)
        assert await storage.outbox.counts() == {"sending": 1}
        assert rows(database_url, told)[0]["told_at"] is None
    assert await storage.outbox.counts() == {"sent": 1}
    assert rows(database_url, told)[0]["told_at"] == NOW


async def test_a_chat_told_to_wait_waits_with_everything_and_loses_no_attempt(storage: Storage) -> None:
    await queue(storage, ANA, "first")
    await queue(storage, ANA, "second")
    await queue(storage, ANA, "tomorrow", due_at=NOW + 1440 * MINUTE)
    await queue(storage, BORIS, "boris")
    first, _boris = await claim(storage)
    await storage.outbox.postpone_chat(first, until=NOW + 5 * MINUTE)
    assert await claim(storage, minutes=4) == []
    again = await claim_one(storage, minutes=5)
    assert (again.id, again.attempts, again.due_at) == (first.id, 1, NOW + 5 * MINUTE)
    await storage.outbox.sent(again, message_id=1, now=NOW)
    following = await claim_one(storage, minutes=5)
    assert (following.key, following.due_at) == ("second", NOW + 5 * MINUTE)
    await storage.outbox.sent(following, message_id=2, now=NOW)
    assert await storage.outbox.next_due() == NOW + 1440 * MINUTE


async def test_a_retry_comes_later_and_counts(storage: Storage, database_url: str) -> None:
    await queue(storage, ANA, "first")
    await storage.outbox.retry(await claim_one(storage), at=NOW + MINUTE, reason="timed out")
    assert await claim(storage) == []
    assert rows(database_url, outbox)[0]["reason"] == "timed out"
    again = await claim_one(storage, minutes=1)
    assert (again.attempts, again.payload) == (2, {"text": "first"})


async def test_a_rejected_message_is_a_dead_letter_and_the_next_goes_on(storage: Storage, database_url: str) -> None:
    (job,) = await add_jobs(storage, "a")
    await storage.people.arrive(ANA, language="en", now=NOW)
    await tell(storage, ANA, [job], outbox_id=await queue(storage, ANA, "bad"))
    await queue(storage, ANA, "good")
    await storage.outbox.reject(await claim_one(storage), reason="message is too long")
    dead = rows(database_url, outbox)[0]
    assert (dead["state"], dead["reason"], dead["payload"]) == ("dead", "message is too long", {})
    assert texts(await claim(storage)) == ["good"]
    # Nobody heard it, so it is still to be told.
    assert await told_of(storage, ANA, [job]) == set()


async def test_cancel_gives_up_what_waits_and_keeps_what_was_sent(storage: Storage) -> None:
    heard, unheard = await add_jobs(storage, "a", "b")
    await storage.people.arrive(ANA, language="en", now=NOW)
    await tell(storage, ANA, [heard], outbox_id=await queue(storage, ANA, "sent"))
    await storage.outbox.sent(await claim_one(storage), message_id=1, now=NOW)
    await queue(storage, ANA, "sending")
    await claim_one(storage)
    await tell(storage, ANA, [unheard], outbox_id=await queue(storage, ANA, "waiting"))
    await queue(storage, BORIS, "boris")
    assert await storage.outbox.cancel(ANA, reason="blocked") == 2
    assert await storage.outbox.cancel(ANA, reason="blocked") == 0
    assert await storage.outbox.counts() == {"sent": 1, "dead": 2, "pending": 1}
    assert await told_of(storage, ANA, [heard, unheard]) == {heard}
    assert texts(await claim(storage)) == ["boris"]


async def test_a_moved_chat_takes_its_messages_along(storage: Storage) -> None:
    await queue(storage, -5, "first")
    await queue(storage, -5, "second")
    message = await claim_one(storage)
    async with storage.transaction() as tx:
        await tx.outbox.move_chat(-5, -1_000_000_000_005)
        await tx.outbox.retry(message, at=NOW, reason="moved")
    again = await claim_one(storage)
    assert (again.key, again.chat_id) == ("first", -1_000_000_000_005)
    await storage.outbox.sent(again, message_id=1, now=NOW)
    assert (await claim_one(storage)).chat_id == -1_000_000_000_005


async def test_what_a_crashed_process_was_sending_is_taken_back(storage: Storage) -> None:
    await queue(storage, ANA, "first")
    await queue(storage, ANA, "second")
    await claim_one(storage)
    assert await storage.outbox.resolve_abandoned(NOW + 2 * MINUTE, once=()) == 0
    assert await storage.outbox.resolve_abandoned(NOW + 3 * MINUTE, once=()) == 1
    again = await claim_one(storage, minutes=3)
    assert (again.key, again.attempts) == ("first", 2)


async def test_a_late_outcome_of_an_abandoned_attempt_changes_nothing(storage: Storage) -> None:
    await queue(storage, ANA, "first")
    late = await claim_one(storage)
    await storage.outbox.resolve_abandoned(NOW + 3 * MINUTE, once=())
    current = await claim_one(storage, minutes=3)
    await storage.outbox.retry(late, at=NOW, reason="late")
    await storage.outbox.postpone_chat(late, until=NOW + MINUTE)
    await storage.outbox.reject(late, reason="late")
    assert await storage.outbox.counts() == {"sending": 1}
    await storage.outbox.sent(current, message_id=1, now=NOW)
    await storage.outbox.retry(late, at=NOW, reason="late")
    assert await storage.outbox.counts() == {"sent": 1}


async def test_a_message_given_up_meanwhile_does_not_come_back_empty(storage: Storage) -> None:
    await queue(storage, ANA, "first")
    message = await claim_one(storage)
    await storage.outbox.cancel(ANA, reason="blocked")
    await storage.outbox.retry(message, at=NOW, reason="timed out")
    assert await claim(storage, minutes=1) == []


async def test_a_thousand_for_one_chat_delay_another_by_one(storage: Storage) -> None:
    """However long somebody's own queue is, what comes due later for others is in the very next claim."""
    async with storage.transaction() as tx:
        for number in range(1_000):
            await queue(tx, ANA, f"ana {number}", due_at=NOW - MINUTE)
    await queue(storage, BORIS, "boris")
    assert texts(await claim(storage, limit=2)) == ["ana 0", "boris"]


async def test_who_had_to_wait_for_a_moment_does_not_go_to_the_end_of_the_queue(storage: Storage) -> None:
    await queue(storage, ANA, "ana")
    await queue(storage, BORIS, "boris")
    (first,) = await claim(storage, limit=1)
    await storage.outbox.postpone_chat(first, until=NOW + MINUTE)
    await queue(storage, BORIS + 1, "later", due_at=NOW + MINUTE)
    assert texts(await claim(storage, minutes=2)) == ["ana", "boris", "later"]


async def test_of_what_a_crashed_process_was_sending_some_kinds_are_given_up(storage: Storage) -> None:
    await queue(storage, ANA, "digest")
    await storage.outbox.queue(BORIS, kind="tip", key="tip", payload={"text": "tip"}, due_at=NOW, now=NOW)
    await claim(storage)
    assert await storage.outbox.resolve_abandoned(NOW + 3 * MINUTE, once=("tip",)) == 2
    assert await storage.outbox.counts() == {"pending": 1, "dead": 1}
    assert texts(await claim(storage, minutes=3)) == ["digest"]


async def test_digests_of_one_alert_are_cancelled_and_no_others(storage: Storage) -> None:
    await storage.people.arrive(ANA, language="en", now=NOW)
    made = await storage.digests.add([draft(ANA, 1), draft(ANA, 2)])
    for kept in made.values():
        await queue(storage, ANA, f"digest:{kept.id}")
    assert await storage.outbox.cancel_digests(1, reason="paused") == 1
    assert await storage.outbox.cancel_digests(1, reason="paused") == 0
    assert texts(await claim(storage)) == [f"digest:{made[2].id}"]
    assert await storage.outbox.cancel_digests(2, reason="paused") == 0, "it is on its way"


async def test_lateness_counts_from_the_first_promise(storage: Storage) -> None:
    for number, late in enumerate((3, 1, 2)):
        await queue(storage, ANA + number, f"{number}", due_at=NOW - late * MINUTE)
    await queue(storage, BORIS + 9, "tried again")
    *others, last = await claim(storage)
    for message in others:
        await storage.outbox.sent(message, message_id=1, now=NOW)
    await storage.outbox.retry(last, at=NOW + 4 * MINUTE, reason="timed out")
    again = await claim_one(storage, minutes=4)
    assert (again.due_at, again.promised_at) == (NOW + 4 * MINUTE, NOW)
    await storage.outbox.sent(again, message_id=2, now=NOW + 5 * MINUTE)
    assert await storage.outbox.lateness(NOW) == [minutes * MINUTE for minutes in (1, 2, 3, 5)]
    assert await storage.outbox.lateness(NOW + MINUTE) == [5 * MINUTE]


async def test_the_reasons_of_dead_letters_are_counted(storage: Storage) -> None:
    for number, reason in enumerate(("odd", "blocked", "blocked")):
        await queue(storage, ANA + number, f"{number}")
        await storage.outbox.reject(await claim_one(storage), reason=reason)
    assert await storage.outbox.reasons(NOW, limit=9) == {"blocked": 2, "odd": 1}
    assert await storage.outbox.reasons(NOW, limit=1) == {"blocked": 2}
    assert await storage.outbox.reasons(NOW + MINUTE, limit=9) == {}
