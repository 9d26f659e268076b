"""Texts that a board's list leaves out: asked for once a posting, politely, and missed without harm."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SourceFailed
from bot.sources.config import SourceEntry
from bot.sources.smartrecruiters import SmartRecruiters
from tests.support.feeds import Advert
from tests.support.world import World
from tests.support.world import world as running
from tests.test_sources_fuzz import values

POSTING = (Path(__file__).parent / "fixtures" / "smartrecruiters_posting.json").read_bytes()
EVERY = timedelta(hours=3)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with running(database_url, entries=[SourceEntry("smartrecruiters", EVERY, boards=("Acme",))]) as made:
        yield made


async def texts(world: World) -> dict[str, str]:
    """The text of every role that is listed, by title."""
    listed = await world.app.storage.jobs.published_since(world.clock.now() - timedelta(days=365))
    return {job.title: job.text for job in listed}


def test_the_sections_of_a_posting_are_read_in_order() -> None:
    source = SmartRecruiters()
    request = source.text_request("7439/1", "Salt marsh")
    assert request.url == "https://api.smartrecruiters.com/v1/companies/Salt%20marsh/postings/7439%2F1"
    assert source.parse_text(POSTING) == (
        "<h3>Who we are</h3><p>Tides since 1900.</p>"
        "<h3>Your work</h3><ul><li>You forecast tides in Go.</li></ul>"
        "<h3>You &amp; us</h3><p>Some PostgreSQL.</p>"
        "<h3></h3><p>Salt water is provided.</p>"
    )


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>", b'{"jobAd": 7}', b'{"jobAd": {"sections": []}}'])
def test_an_answer_without_a_text_is_none(body: bytes) -> None:
    with pytest.raises(SourceFailed):
        SmartRecruiters().parse_text(body)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["jobAd", "sections", "jobDescription", "text", "title"]), values)
def test_whatever_stands_for_a_part_of_the_answer_is_read_or_refused(part: str, value: object) -> None:
    document = json.loads(POSTING)
    place = document
    for name in ("jobAd", "sections", "jobDescription"):
        if part in place:
            break
        place = place[name]
    place[part] = value
    with suppress(SourceFailed):
        assert SmartRecruiters().parse_text(json.dumps(document).encode())


async def test_what_is_new_gets_its_text_and_is_asked_for_once(world: World) -> None:
    world.feeds.apart = [Advert("Go Developer", text="You forecast tides in Go.")]
    await world.settle()
    world.feeds.apart.append(Advert("Python Developer", text="You forecast wind in Python."))
    for _ in range(3):
        await world.advance(hours=4)
    assert await texts(world) == {
        "Go Developer": "Your work\n\nYou forecast tides in Go.",
        "Python Developer": "Your work\n\nYou forecast wind in Python.",
    }
    assert world.feeds.texts_asked_for == [advert.id for advert in world.feeds.apart]


async def test_of_a_large_board_the_newest_get_their_text_and_news_waits_for_it(world: World) -> None:
    now, most = world.clock.now(), SmartRecruiters.texts_a_run
    letters = [f"{one}{other}" for one in "abcdefghij" for other in "abcdefghij"]
    world.feeds.apart = [
        Advert(f"Tester {name}", published_at=now - timedelta(hours=age))
        for age, name in enumerate(letters[: most + 5])
    ]
    await world.settle()
    found = await texts(world)
    assert len(found) == most + 5, "the first run keeps all that is listed"
    assert sorted(title for title, text in found.items() if not text) == [
        f"Tester {name}" for name in letters[most : most + 5]
    ]
    world.feeds.apart += [Advert(f"Baker {name}", published_at=now) for name in letters[: most + 5]]
    await world.advance(hours=4)
    bakers = {title: text for title, text in (await texts(world)).items() if "Baker" in title}
    assert len(bakers) == most
    await world.advance(hours=4)
    bakers = {title: text for title, text in (await texts(world)).items() if "Baker" in title}
    assert len(bakers) == most + 5
    assert all(bakers.values())


async def test_a_text_that_cannot_be_had_leaves_the_posting_without_one(world: World) -> None:
    world.feeds.apart = [Advert("Go Developer"), Advert("Python Developer")]
    world.feeds.refused_texts = {world.feeds.apart[0].id: 404}
    await world.settle()
    found = await texts(world)
    assert found["Go Developer"] == ""
    assert found["Python Developer"]


async def test_refused_texts_are_named_and_news_waits_until_they_are_given_again(world: World) -> None:
    world.feeds.apart = [Advert("Go Developer")]
    await world.settle()
    news = [Advert("Python Developer"), Advert("Rust Developer")]
    world.feeds.apart += news
    world.feeds.refused_texts = {advert.id: 429 for advert in news}
    asked = len(world.feeds.texts_asked_for)
    await world.advance(hours=4)
    assert len(world.feeds.texts_asked_for) == asked + 1, "who refuses is not asked again in this run"
    assert set(await texts(world)) == {"Go Developer"}
    (source,) = await world.rows("sources")
    assert (source["health"], source["reason"]) == ("truncated", "texts: refused with status 429")
    world.feeds.refused_texts = {}
    await world.advance(hours=4)
    assert set(await texts(world)) == {"Go Developer", "Python Developer", "Rust Developer"}
    (source,) = await world.rows("sources")
    assert source["health"] == "ok"
