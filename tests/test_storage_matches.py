"""Matches: every role gets one number, in order, and news is read by number."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import IntegrityError

from storage import Storage
from storage.jobs import Matched
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
