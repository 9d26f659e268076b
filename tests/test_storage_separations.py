"""Separations: suspected or decided, once, kept through later runs, and undone without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import Storage
from storage.records import Separation, SourceRecord
from storage.tables import separations
from tests.support.stored import NOW, add_sources, role, rows

HOUR = timedelta(hours=1)


@pytest.fixture
async def source(storage: Storage) -> SourceRecord:
    """A source that lists one role twice and another once."""
    (made,) = await add_sources(storage, "greenhouse")
    await list_again(storage, made, hours=0)
    return made


async def list_again(storage: Storage, source: SourceRecord, *, hours: int, text: str = "You build.") -> None:
    listed = [role("a", fingerprint="one"), role("b", fingerprint="one", text=text), role("c", fingerprint="other")]
    await storage.jobs.absorb(source.id, listed, now=NOW + hours * HOUR, newsworthy=True)


async def homes(storage: Storage) -> dict[str, int]:
    """The role of each listing, by key."""
    found = await storage.jobs.with_ids(range(1, 50))
    return {posting.key: job.id for job in found for posting in job.postings}


async def ids(storage: Storage) -> dict[str, int]:
    found = await storage.jobs.with_ids(range(1, 50))
    return {posting.key: posting.id for job in found for posting in job.postings}


@pytest.mark.usefixtures("source")
async def test_a_suspicion_moves_nothing_and_is_one_however_often_it_is_said(storage: Storage) -> None:
    before, posting = await homes(storage), (await ids(storage))["b"]
    for _ in range(2):
        assert await storage.separations.suspect(posting, now=NOW) == Separation(posting, before["b"], None)
    assert await storage.separations.count_suspected() == 1
    (waiting,) = await storage.separations.suspected(limit=9)
    assert (waiting.posting_id, waiting.job_id, waiting.source) == (posting, before["b"], "greenhouse")
    assert await homes(storage) == before


async def test_what_is_split_stays_so_through_later_runs_and_says_what_it_says(
    storage: Storage, source: SourceRecord
) -> None:
    posting, home = (await ids(storage))["b"], (await homes(storage))["b"]
    done = await storage.separations.split(posting, now=NOW)
    assert done is not None
    assert await storage.separations.split(posting, now=NOW) == done, "deciding twice decides once"
    assert await storage.separations.suspect(posting, now=NOW) == done, "what is decided is not suspected again"
    assert await storage.separations.count_suspected() == 0
    await list_again(storage, source, hours=1, text="You run.")
    found = await homes(storage)
    assert (found["a"], found["b"]) == (home, done.job_id)
    own, old = await storage.jobs.with_ids([done.job_id or 0, home])
    assert (own.text, old.text, own.newsworthy) == ("You run.", "You build services.", False)


async def test_an_undone_split_goes_back_and_can_be_made_again(
    storage: Storage, source: SourceRecord, database_url: str
) -> None:
    before, posting = await homes(storage), (await ids(storage))["b"]
    done = await storage.separations.split(posting, now=NOW)
    assert await storage.separations.undo(posting, splits=False) is None, "a suspicion can be dropped, a decision not"
    assert await storage.separations.undo(posting) == done
    assert await storage.separations.undo(posting) is None
    assert rows(database_url, separations) == []
    await list_again(storage, source, hours=1)
    assert await homes(storage) == before
    assert await storage.separations.split(posting, now=NOW) == done, "it gets the role it had"


async def test_a_listing_that_becomes_yet_another_role_is_not_held_back(storage: Storage, source: SourceRecord) -> None:
    posting = (await ids(storage))["b"]
    await storage.separations.split(posting, now=NOW)
    await storage.jobs.absorb(source.id, [role("b", fingerprint="other")], now=NOW + HOUR, newsworthy=True)
    found = await homes(storage)
    assert found["b"] == found["c"]


@pytest.mark.usefixtures("source")
async def test_a_listing_that_stands_alone_or_is_unknown_is_not_split(storage: Storage) -> None:
    alone = (await ids(storage))["c"]
    for posting in (alone, 10**12, -1):
        assert await storage.separations.split(posting, now=NOW) is None
        assert await storage.separations.suspect(posting, now=NOW) is None
