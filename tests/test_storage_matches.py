"""Matches: every role gets one number, in order, and news is read by number."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from storage import Storage
from storage.jobs import Matched
from storage.records import Facts
from tests.support.stored import NOW, add_jobs, add_sources, role, second


async def test_numbers_are_given_in_order_and_never_twice(storage: Storage) -> None:
    first, second_, third = await add_jobs(storage, "a", "b", "c")
    assert await storage.jobs.last_match() == 0
    await storage.jobs.set_matches({second_: b"two", first: b"one"})
    await storage.jobs.set_matches({})
    # A role matched before keeps its number and its matches.
    await storage.jobs.set_matches({first: b"again", third: b"three"})
    found = await storage.jobs.matched_after(0)
    assert [(one.job_id, one.matches) for one in found] == [(second_, b"two"), (first, b"one"), (third, b"three")]
    numbers = [one.match_number for one in found]
    assert numbers == sorted(set(numbers))
    assert await storage.jobs.last_match() == numbers[-1]


async def test_matched_after_gives_what_came_later_and_is_news(storage: Storage) -> None:
    (baseline,) = await add_jobs(storage, "old", newsworthy=False)
    await storage.jobs.set_matches({baseline: b""})
    news = await add_jobs(storage, "new", "newer")
    await storage.jobs.set_matches(dict.fromkeys(news, b"x"))
    assert await storage.jobs.matched_after(0) == [Matched(2, news[0], b"x"), Matched(3, news[1], b"x")]
    assert await storage.jobs.matched_after(2) == [Matched(3, news[1], b"x")]
    assert await storage.jobs.matched_after(3) == []


async def test_unmatched_gives_the_oldest_first(storage: Storage) -> None:
    ids = await add_jobs(storage, "a", "b", "c")
    assert [job.id for job in await storage.jobs.unmatched(limit=2)] == ids[:2]
    await storage.jobs.set_matches({ids[0]: b"", ids[1]: b""})
    assert [job.id for job in await storage.jobs.unmatched(limit=2)] == ids[2:]


async def test_a_known_role_is_not_matched_again(storage: Storage) -> None:
    (job,) = await add_jobs(storage, "a")
    await storage.jobs.set_matches({job: b""})
    (source,) = await add_sources(storage, "remotive")
    await storage.jobs.absorb(source.id, [role("elsewhere", fingerprint="a")], now=NOW, newsworthy=True)
    assert await storage.jobs.unmatched(limit=10) == []


async def test_two_who_match_at_once_share_no_number(storage: Storage, database_url: str) -> None:
    """The lease forbids it; should it happen all the same, one of them fails and nothing is numbered twice."""
    ids = await add_jobs(storage, "a", "b", "c", "d")
    async with second(database_url) as other:
        outcomes = await asyncio.gather(
            storage.jobs.set_matches(dict.fromkeys(ids[:2], b"")),
            other.jobs.set_matches(dict.fromkeys(ids[2:], b"")),
            return_exceptions=True,
        )
    failed = [outcome for outcome in outcomes if outcome is not None]
    assert all(isinstance(outcome, IntegrityError) for outcome in failed)
    numbers = [one.match_number for one in await storage.jobs.matched_after(0)]
    assert numbers == list(range(1, 5 - 2 * len(failed)))


async def test_a_role_that_is_revised_passes_every_watermark_again(storage: Storage) -> None:
    old, last = await add_jobs(storage, "old", "last", newsworthy=False)
    await storage.jobs.set_matches({old: b"1", last: b"2"})
    await storage.jobs.revise(last, role("last", title="Last, retold"), news=False)
    assert await storage.jobs.unmatched(limit=9) == []
    assert await storage.jobs.matched_after(0) == []
    await storage.jobs.revise(last, role("last"), news=True)
    # The highest number stays taken while its role waits.
    assert await storage.jobs.last_match() == 2
    assert await storage.jobs.matched_after(0) == []
    assert [job.id for job in await storage.jobs.unmatched(limit=9)] == [last]
    await storage.jobs.set_matches({last: b"3"})
    assert await storage.jobs.matched_after(2) == [Matched(3, last, b"3")]


async def test_the_oldest_open_posting_speaks_for_a_role(storage: Storage) -> None:
    board, feed = await add_sources(storage, "greenhouse", "remotive")
    first, copy = role("a", fingerprint="one"), role("b", fingerprint="one")
    later = NOW + timedelta(hours=1)
    await storage.jobs.absorb(board.id, [first], now=NOW, newsworthy=True)
    await storage.jobs.absorb(feed.id, [copy], now=NOW, newsworthy=True)
    assert await storage.jobs.spoken_for(board.id, ["a"], known_before=NOW) == {}
    spoken = await storage.jobs.spoken_for(board.id, ["a", "b"], known_before=later)
    assert {key: one.facts for key, one in spoken.items()} == {"a": Facts()}
    assert await storage.jobs.spoken_for(feed.id, ["b"], known_before=later) == {}
    await storage.jobs.close(board.id, ["a"], now=NOW)
    assert await storage.jobs.spoken_for(board.id, ["a"], known_before=later) == {}
    assert await storage.jobs.spoken_for(feed.id, ["b"], known_before=later) == {"b": spoken["a"]}
