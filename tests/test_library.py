"""Reading, ticking and practising: conversations with a small library of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library.library import read_library
from tests.support.content import CONTENT
from tests.support.library import write_library
from tests.support.world import Somebody, World
from tests.support.world import world as running


@pytest.fixture(autouse=True)
def small_library(tmp_path: Path) -> Iterator[None]:
    write_library(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        whole = replace(CONTENT, library=read_library(tmp_path))
        patch.setattr("bot.app.load_content", lambda: whole)
        yield


async def test_an_article_is_read_page_by_page_and_marked_as_read(ana: Somebody) -> None:
    await ana.says("/articles")
    ana.sees("3 articles, by theme")
    await ana.taps("Working remotely · 0/2")
    ana.sees("Time blocking", "What a sample gives its reader.")
    await ana.taps("Time blocking")
    ana.sees("Time blocking", "5 minutes · for seniors", "Part 1")
    ana.does_not_see("Part 4", "Sources")
    pages = 1
    while any("›" in button and "/" in button for button in ana.buttons):
        await ana.taps(" ›")
        pages += 1
    ana.sees("Part 4", f"{pages}/{pages}", "Sources", "HTTP Semantics, IETF, 2022", "Checked on November 25, 2026")
    assert pages > 1
    await ana.taps("‹ Working remotely")
    assert "✓ Time blocking" in ana.buttons
    await ana.says("/articles")
    assert "Working remotely · 1/2" in ana.buttons


async def test_an_article_goes_on_where_it_was_left_even_after_a_restart(database_url: str) -> None:
    async with running(database_url) as first:
        await first.ana.says("/articles")
        await first.ana.taps("Working remotely")
        await first.ana.taps("Time blocking")
        await first.ana.taps("2/")
        async with running(database_url, after=first) as second:
            ana = second.ana
            await ana.says("/tips")
            await ana.taps("Time blocking")
            ana.sees("Time blocking · 2/")


async def test_links_between_texts_open_them_in_the_chat(world: World, ana: Somebody) -> None:
    await ana.says("/start a-first-call")
    ana.sees("The first call", "The recruiter asks about salary")
    links = [entity["url"] for entity in ana.newest.entities if entity["type"] == "text_link"]
    assert links[:2] == [
        f"https://t.me/{world.app.bot.username}?start={key}" for key in ("c-cv-check", "a-time-blocking")
    ]
    for key, seen in (("c-cv-check", "0 of 3 done"), ("q-git-first", "How do you undo a commit?"), ("t-git", "Git")):
        await ana.says(f"/start {key}")
        ana.sees(seen)
    await ana.says("/start a-forgotten")
    ana.sees("What work")


async def test_similar_articles_are_offered_and_an_article_is_shared(ana: Somebody) -> None:
    await ana.says("/start a-deep-focus")
    assert "📤 Share" in ana.buttons
    await ana.taps("Similar")
    ana.sees("Similar to", "Time blocking")
    await ana.taps("Back")
    ana.sees("Deep focus at home")


async def test_ticking_edits_the_list_in_place_and_survives_a_restart(database_url: str) -> None:
    async with running(database_url) as first:
        ana = first.ana
        await ana.says("/checklists")
        await ana.taps("CV for a remote role")
        ana.sees("0 of 3 done", "⬜️ 1. Name the job you want")
        before = len(ana.messages)
        await ana.taps("⬜️ 2")
        ana.sees("1 of 3 done", "✅ 2.")
        await ana.taps("Why?")
        ana.sees("It says little about you now")
        await ana.taps("⬜️ 1")
        ana.sees("2 of 3 done", "It says little about you now")
        await ana.taps("✅ 1")
        ana.sees("1 of 3 done")
        assert len(ana.messages) == before
        async with running(database_url, after=first) as second:
            await second.ana.says("/checklists")
            await second.ana.taps("CV for a remote role · 1/3")
            second.ana.sees("✅ 2.")
            await second.ana.taps("Start again")
            second.ana.sees("0 of 3 done")


async def test_a_tick_handled_twice_is_one_tick(ana: Somebody) -> None:
    await ana.says("/start c-cv-check")
    await ana.taps_twice("⬜️ 1")
    ana.sees("1 of 3 done")
    ana.does_not_see("0 of 3 done")


async def test_a_list_is_gone_through_once_for_each_application(ana: Somebody) -> None:
    await ana.says("/start c-cv-check")
    await ana.taps("⬜️ 1")
    await ana.taps("Another one")
    ana.sees("What is this one for?")
    await ana.says("Acme & <Sons>")
    ana.sees("CV for a remote role · Acme & <Sons>", "0 of 3 done")
    await ana.taps("⬜️ 3")
    await ana.taps("As text")
    ana.sees("CV for a remote role · Acme & <Sons>", "✅ Have somebody else read it", "?start=c-cv-check")
    await ana.says("/start c-cv-check")
    await ana.taps("All 2 of this list")
    await ana.taps("CV for a remote role · 1/3")
    ana.sees("✅ 1.")
    await ana.taps("Another one")
    await ana.taps("Without a name")
    ana.sees("0 of 3 done")
    await ana.taps("Remove this one")
    await ana.taps("Remove this one")
    assert not any("of this list" in button for button in ana.buttons)


async def test_a_run_belongs_to_whoever_began_it(ana: Somebody, boris: Somebody, world: World) -> None:
    await ana.says("/start c-cv-check")
    [run] = await world.app.storage.checklist_runs.of(ana.id)
    await boris.says("/start c-offer")
    await boris.forges(f"1kd:{run.id}")
    boris.sees("not in the library any more")
    assert await world.app.storage.checklist_runs.of(ana.id) == [run]


async def test_questions_come_one_by_one_with_their_answers(ana: Somebody) -> None:
    await ana.says("/interview")
    ana.sees("0 of 4 seen")
    await ana.taps("Indexes · 0/3")
    ana.sees("Indexes · Mid-level · Technical interview", "Why does the order of columns")
    ana.does_not_see("A B-tree")
    await ana.taps("Show the answer")
    ana.sees("A B-tree is sorted", "SELECT 1;", "Names the leftmost prefix", "A common mistake", "two indexes?")
    await ana.taps("Next question")
    ana.sees("When is a covering index worth its space?")
    await ana.taps("Next question")
    ana.sees("How do you find indexes nobody uses?")
    await ana.taps("Topics")
    ana.sees("3 of 4 seen")
    await ana.taps("Indexes · 3/3")
    ana.sees("Why does the order of columns")


async def test_questions_are_chosen_by_level_and_stage(ana: Somebody) -> None:
    await ana.says("/interview")
    await ana.taps("Any level")
    await ana.taps("Senior")
    ana.sees("Senior · Any stage", "0 of 1 seen")
    await ana.taps("Any topic")
    ana.sees("covering index")
    await ana.taps("Show the answer")
    await ana.taps("Topics")
    ana.sees("Senior · Any stage", "1 of 1 seen")
    await ana.taps("Any stage")
    await ana.taps("Offer")
    ana.sees("There are none of this kind")


@pytest.mark.parametrize("forged", ["1lo:a-nowhere", "1lp:0:nowhere", "1ls:nowhere", "1qa:---:nowhere", "1kn:nowhere"])
async def test_what_left_the_library_says_so(ana: Somebody, forged: str) -> None:
    await ana.says("/tips")
    await ana.forges(forged)
    ana.sees("not in the library any more")


async def test_pages_and_scopes_nobody_offered_do_no_harm(ana: Somebody) -> None:
    await ana.says("/tips")
    await ana.forges("1lp:99:time-blocking")
    ana.sees("Part 4")
    await ana.forges("1lp:-9:time-blocking")
    ana.sees("Part 1")
    await ana.forges("1qt:99:zzzzzz")
    ana.sees("of 4 seen")
    await ana.forges("1lb:7:cooking")
    ana.sees("This button is from an earlier version")
    await ana.forges("1lb:7:interviews")
    ana.sees("The first call")


async def test_stats_count_without_naming(database_url: str) -> None:
    async with running(database_url, admins=(1001,)) as world:
        await world.boris.says("/stats")
        world.boris.sees("This is for the people who run the bot")
        await world.boris.says("/start a-deep-focus")
        await world.chen.says("/start a-deep-focus")
        await world.chen.says("/start c-cv-check")
        await world.app.storage.question_counts.missed("git-first")
        await world.app.storage.question_counts.reported("gone-question")
        await world.ana.says("/stats")
        world.ana.sees("3 articles, 2 checklists, 4 questions", "Readers: 2", "checklists under way: 1")
        world.ana.sees("2 · Deep focus at home (deep-focus)", "1 · How do you undo a commit? (git-first)")
        world.ana.sees("1 · (gone-question)")
