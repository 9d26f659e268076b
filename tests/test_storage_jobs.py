"""Jobs: one role with several postings, closing and reopening, and paging through the newest."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage import Storage
from storage.jobs import Absorbed
from storage.records import Job, Posting, SourceRecord
from tests.support.stored import NOW, add_sources, role, second

HOUR = timedelta(hours=1)


@pytest.fixture
async def board(storage: Storage) -> SourceRecord:
    """A source that lists its whole board each time."""
    greenhouse, _remotive = await add_sources(storage, "greenhouse", "remotive")
    return greenhouse


async def absorb(storage: Storage, source: SourceRecord, *keys: str, hours: int = 0) -> Absorbed:
    return await storage.jobs.absorb(source.id, [role(key) for key in keys], now=NOW + hours * HOUR, newsworthy=True)


async def all_jobs(storage: Storage) -> list[Job]:
    return await storage.jobs.with_ids([job.id for job in await storage.jobs.unmatched(limit=100)])


async def closed(storage: Storage) -> set[str]:
    return {seen.key for job in await all_jobs(storage) for seen in job.postings if seen.closed_at}


async def test_one_role_has_the_postings_of_every_source(storage: Storage) -> None:
    greenhouse, remotive = await add_sources(storage, "greenhouse", "remotive")
    posted = NOW - 3 * HOUR
    here = role("berlin", fingerprint="one", published_at=posted)
    there = role("munich", fingerprint="one", place="Munich")
    assert await storage.jobs.absorb(greenhouse.id, [here, there], now=NOW, newsworthy=True) == Absorbed(1, 1)
    elsewhere = role("77", fingerprint="one", place="Anywhere", text="worded otherwise")
    assert await storage.jobs.absorb(remotive.id, [elsewhere], now=NOW + HOUR, newsworthy=True) == Absorbed(0, 1)
    (job,) = await all_jobs(storage)
    ids = [posting.id for posting in job.postings]
    assert job.postings == (
        Posting("greenhouse", "berlin", "https://jobs.example/berlin", "Berlin", posted, NOW, id=ids[0]),
        Posting("greenhouse", "munich", "https://jobs.example/munich", "Munich", None, NOW, id=ids[1]),
        Posting("remotive", "77", "https://jobs.example/77", "Anywhere", None, NOW + HOUR, id=ids[2]),
    )
    assert (job.text, job.company, job.first_seen_at, job.newsworthy) == ("You build services.", "Acme", NOW, True)


async def test_a_batch_repeated_brings_nothing_new(storage: Storage, board: SourceRecord) -> None:
    assert await absorb(storage, board, "1", "2") == Absorbed(2, 0)
    before = await all_jobs(storage)
    assert await absorb(storage, board, "1", "2", hours=1) == Absorbed(0, 2)
    assert await all_jobs(storage) == before
    assert await storage.jobs.count() == 2


async def test_an_empty_batch_is_nothing(storage: Storage, board: SourceRecord) -> None:
    assert await absorb(storage, board) == Absorbed(0, 0)


async def test_of_a_key_listed_twice_in_one_batch_the_last_row_counts(storage: Storage, board: SourceRecord) -> None:
    listed = [role("1", fingerprint="old", title="Old"), role("1", fingerprint="new", title="New")]
    assert await storage.jobs.absorb(board.id, listed, now=NOW, newsworthy=True) == Absorbed(1, 0)
    (job,) = await all_jobs(storage)
    assert job.title == "New"
    assert [seen.key for seen in job.postings] == ["1"]


async def test_a_posting_that_becomes_another_role_moves_there(storage: Storage, board: SourceRecord) -> None:
    await storage.jobs.absorb(board.id, [role("1", fingerprint="python")], now=NOW, newsworthy=True)
    await storage.jobs.absorb(board.id, [role("1", fingerprint="rust")], now=NOW, newsworthy=True)
    before, after = await all_jobs(storage)
    assert before.postings == ()
    assert [seen.key for seen in after.postings] == ["1"]
    assert [job.id for job in await storage.jobs.published_since(NOW)] == [after.id]


async def test_nothing_is_published_in_the_future(storage: Storage, board: SourceRecord) -> None:
    await storage.jobs.absorb(board.id, [role("1", published_at=NOW + HOUR)], now=NOW, newsworthy=True)
    (job,) = await all_jobs(storage)
    assert job.published_at == NOW


async def test_the_baseline_of_a_source_is_no_news(storage: Storage, board: SourceRecord) -> None:
    await storage.jobs.absorb(board.id, [role("1")], now=NOW, newsworthy=False)
    await storage.jobs.absorb(board.id, [role("1"), role("2")], now=NOW, newsworthy=True)
    assert [job.newsworthy for job in await all_jobs(storage)] == [False, True]


async def test_two_sources_absorbing_the_same_new_roles_at_once(storage: Storage, database_url: str) -> None:
    greenhouse, remotive = await add_sources(storage, "greenhouse", "remotive")
    batch = [role(f"{number:03}") for number in range(100)]
    async with second(database_url) as other:
        absorbed = await asyncio.gather(
            storage.jobs.absorb(greenhouse.id, batch, now=NOW, newsworthy=True),
            other.jobs.absorb(remotive.id, batch[::-1], now=NOW, newsworthy=True),
        )
    assert sum(one.new for one in absorbed) == 100
    assert sum(one.known for one in absorbed) == 100
    assert await storage.jobs.count() == 100
    assert all(len(job.postings) == 2 for job in await all_jobs(storage))


async def test_with_ids_keeps_the_order_asked_for(storage: Storage, board: SourceRecord) -> None:
    await absorb(storage, board, "1", "2", "3")
    first, second_, third = (job.id for job in await all_jobs(storage))
    assert [job.id for job in await storage.jobs.with_ids([third, 999_999, first, second_])] == [third, first, second_]
    assert await storage.jobs.with_ids(iter([])) == []


async def test_thousands_at_once_are_no_matter(storage: Storage, board: SourceRecord) -> None:
    keys = [f"{number:05}" for number in range(5000)]
    batch = [role(key, text="short") for key in keys]
    assert await storage.jobs.absorb(board.id, batch, now=NOW, newsworthy=True) == Absorbed(5000, 0)
    ids = [job.id for job in await storage.jobs.unmatched(limit=5000)]
    await storage.jobs.set_matches(dict.fromkeys(ids, b"\x01"))
    assert await storage.jobs.last_match() == 5000
    assert len(await storage.jobs.with_ids(reversed(ids))) == 5000
    await storage.jobs.touch(board.id, keys, now=NOW + HOUR)
    assert await storage.jobs.close_missing(board.id, run_at=NOW + HOUR, after_runs=1) == 0


async def test_a_posting_is_closed_when_two_runs_running_miss_it(storage: Storage, board: SourceRecord) -> None:
    await absorb(storage, board, "stays", "goes")
    await absorb(storage, board, "stays", hours=1)
    assert await storage.jobs.close_missing(board.id, run_at=NOW + HOUR) == 0
    assert await closed(storage) == set()
    await absorb(storage, board, "stays", hours=2)
    assert await storage.jobs.close_missing(board.id, run_at=NOW + 2 * HOUR) == 1
    assert await closed(storage) == {"goes"}
    assert await storage.jobs.close_missing(board.id, run_at=NOW + 2 * HOUR) == 0


async def test_a_posting_seen_in_between_starts_afresh(storage: Storage, board: SourceRecord) -> None:
    await absorb(storage, board, "1")
    await storage.jobs.close_missing(board.id, run_at=NOW + HOUR)
    await absorb(storage, board, "1", hours=2)
    assert await storage.jobs.close_missing(board.id, run_at=NOW + 3 * HOUR) == 0


async def test_closing_leaves_other_sources_alone(storage: Storage) -> None:
    greenhouse, remotive = await add_sources(storage, "greenhouse", "remotive")
    await absorb(storage, greenhouse, "1")
    await absorb(storage, remotive, "1")
    assert await storage.jobs.close_missing(greenhouse.id, run_at=NOW + HOUR, after_runs=1) == 1
    (job,) = await all_jobs(storage)
    assert [(seen.source, seen.closed_at) for seen in job.postings] == [
        ("greenhouse", NOW + HOUR),
        ("remotive", None),
    ]
    assert [job.id for job in await storage.jobs.published_since(NOW)] == [job.id]


@pytest.mark.parametrize("readable", [True, False])
async def test_a_posting_listed_again_is_open_again(storage: Storage, board: SourceRecord, readable: bool) -> None:
    await absorb(storage, board, "1")
    await storage.jobs.close_missing(board.id, run_at=NOW + HOUR, after_runs=1)
    assert await storage.jobs.published_since(NOW) == []
    if readable:
        await absorb(storage, board, "1", hours=2)
    else:
        await storage.jobs.touch(board.id, ["1"], now=NOW + 2 * HOUR)
    assert await closed(storage) == set()
    assert len(await storage.jobs.published_since(NOW)) == 1
    assert await storage.jobs.close_missing(board.id, run_at=NOW + 3 * HOUR) == 0


async def test_a_touched_posting_is_not_missed(storage: Storage, board: SourceRecord) -> None:
    await absorb(storage, board, "unreadable", "gone")
    for hours in (1, 2):
        await storage.jobs.touch(board.id, ["unreadable", "never heard of"], now=NOW + hours * HOUR)
        await storage.jobs.close_missing(board.id, run_at=NOW + hours * HOUR)
    assert await closed(storage) == {"gone"}
    await storage.jobs.touch(board.id, [], now=NOW + 3 * HOUR)


@pytest.mark.parametrize("size", [1, 3, 7, 50])
async def test_pages_have_no_gaps_and_no_repeats_where_times_are_equal(
    storage: Storage, board: SourceRecord, size: int
) -> None:
    batch = [role(f"{number:02}", published_at=NOW - (number % 3) * HOUR) for number in range(21)]
    await storage.jobs.absorb(board.id, batch, now=NOW, newsworthy=True)
    seen: list[Job] = []
    while page := await storage.jobs.published_since(NOW - HOUR, before=seen[-1] if seen else None, limit=size):
        assert len(page) <= size
        seen += page
    assert len({job.id for job in seen}) == len(seen) == 14
    assert seen == sorted(seen, key=lambda job: (job.published_at, job.id), reverse=True)
    assert min(job.published_at for job in seen) == NOW - HOUR


async def test_a_posting_that_says_it_is_closed_stays_so_until_it_says_otherwise(
    storage: Storage, board: SourceRecord
) -> None:
    await absorb(storage, board, "1", "2")
    listed = [role("1"), role("2")]
    await storage.jobs.absorb(board.id, listed, now=NOW + HOUR, newsworthy=True, closed={"1"})
    await storage.jobs.close(board.id, {"2"}, now=NOW + HOUR)
    await storage.jobs.close(board.id, set(), now=NOW + HOUR)
    assert await closed(storage) == {"1", "2"}
    await storage.jobs.touch(board.id, ["1", "2"], now=NOW + 2 * HOUR)
    assert await closed(storage) == {"1", "2"}
    await storage.jobs.absorb(board.id, listed, now=NOW + 3 * HOUR, newsworthy=True)
    assert await closed(storage) == set()


async def test_a_role_first_seen_closed_is_news_once_it_is_open(storage: Storage) -> None:
    greenhouse, remotive = await add_sources(storage, "greenhouse", "remotive")
    stale = role("1", fingerprint="one")
    await storage.jobs.absorb(remotive.id, [stale], now=NOW, newsworthy=True, closed={"1"})
    assert await storage.jobs.unmatched(limit=9) == []
    assert await storage.jobs.published_since(NOW) == []
    await storage.jobs.absorb(greenhouse.id, [role("2", fingerprint="one")], now=NOW + HOUR, newsworthy=True)
    (job,) = await storage.jobs.unmatched(limit=9)
    assert job.title == stale.title


async def test_what_is_said_to_be_closed_twice_running_is_closed(storage: Storage, board: SourceRecord) -> None:
    await absorb(storage, board, "1", "2", "3")
    assert await storage.jobs.strike(board.id, {"1", "2"}, now=NOW + HOUR) == 0
    await storage.jobs.touch(board.id, ["2"], now=NOW + HOUR)
    assert await storage.jobs.strike(board.id, {"1", "2"}, now=NOW + 2 * HOUR) == 1
    assert await closed(storage) == {"1"}
    assert await storage.jobs.strike(board.id, {"1"}, now=NOW + 3 * HOUR) == 0


async def test_postings_unseen_for_a_while_are_found_in_turn(storage: Storage) -> None:
    greenhouse, remotive = await add_sources(storage, "greenhouse", "remotive")
    await absorb(storage, greenhouse, "old", hours=-90)
    await absorb(storage, greenhouse, "a", "b", "shut", "c")
    await absorb(storage, greenhouse, "fresh", hours=9)
    await absorb(storage, remotive, "elsewhere")
    await storage.jobs.close(greenhouse.id, {"shut"}, now=NOW)

    async def keys(**asked: int) -> list[str]:
        found = await storage.jobs.unseen(greenhouse.id, since=NOW - HOUR, until=NOW + HOUR, **{"limit": 9, **asked})
        return sorted(posting.key for posting in found)

    assert await keys() == ["a", "b", "c"]
    first, second_, third = await storage.jobs.unseen(greenhouse.id, since=NOW - HOUR, until=NOW + HOUR, limit=3)
    assert await keys(after=first.id) == sorted([second_.key, third.key])
    assert await keys(after=third.id) == []
    assert await keys(limit=1) == [first.key]
