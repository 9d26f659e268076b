"""/advise: three questionnaires, tapped through, and what their results lead to."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.content import FOLDER, load_content
from bot.errors import OperatorError
from tests.support.feeds import Advert
from tests.support.world import Somebody, World
from tests.support.world import world as running

FREELANCE = (1, 4, 4, 4, 3, 4, 2, 3)


async def answers(somebody: Somebody, adviser: str, numbers: tuple[int, ...]) -> None:
    await somebody.says("/advise")
    await somebody.taps(adviser)
    for number in numbers:
        await somebody.taps(str(number))


async def test_a_work_model_with_its_reasons(world: World, ana: Somebody) -> None:
    await ana.says("/advise")
    ana.sees("Which work model suits me?", "Which backend language?", "Which level am I?")
    await answers(ana, "Which work model", FREELANCE)
    ana.sees(
        "Freelance and contract",
        "What speaks for it",
        "You can name people who would buy your work",
        "Next came: ",
    )
    await ana.says("/advise")
    ana.sees("On March 2: Freelance and contract")


async def test_progress_is_shown_and_one_can_go_back(ana: Somebody) -> None:
    await answers(ana, "Which work model", (1, 2))
    ana.sees("3/8", "▰▰▱▱▱▱▱▱", "Which hours are your best")
    await ana.taps("Back")
    ana.sees("2/8", "When you are stuck")
    await ana.taps("Back")
    await ana.taps("Back")
    ana.sees("Advisers")


async def test_the_prepared_search_becomes_an_alert(world: World, ana: Somebody) -> None:
    world.feeds.publish(Advert("Python developer", place="Worldwide"))
    await world.settle()
    await answers(ana, "Which work model", FREELANCE)
    await ana.taps("Jobs like that")
    ana.sees("Contract", "Remote")
    await ana.taps("Subscribe")
    (alert,) = await world.app.storage.alerts.of(ana.id)
    assert alert.query == "employment:contract mode:remote"


async def test_there_is_something_to_read_and_to_tick(ana: Somebody) -> None:
    await answers(ana, "Which work model", FREELANCE)
    await ana.taps("📖 Freelance and contract work")
    ana.sees("Freelance and contract work: what changes")
    await answers(ana, "Which work model", FREELANCE)
    await ana.taps("☑️ Freelance contract")
    ana.sees("0 of ")


async def test_its_topics_are_added_to_what_is_practised(world: World, ana: Somebody) -> None:
    await ana.says("/practice")
    await ana.taps("Git")
    await answers(ana, "Which backend language", (6, 4, 7, 6, 1, 5, 3))
    ana.sees("Rust", "You have hard limits on latency and memory")
    await ana.taps("Practise for it")
    ana.sees("Practice")
    practice = await world.app.storage.practice.get(ana.id)
    assert practice is not None
    assert practice.topics == {"git", "rust", "concurrency"}


async def test_a_level_with_its_evidence_and_the_next_step(world: World, ana: Somebody) -> None:
    await answers(ana, "Which level", (3, 3, 2, 3, 3, 2, 2, 3))
    ana.sees(
        "L3, features on your own",
        "Evidence in 5 of 8 areas",
        "Size of problem: I carried a feature from the question to its result",
        "Your next step",
        "Data. Today: I found a slow query and mended it with an index.",
        "I changed a big table without an outage",
    )
    await world.advance(days=90)
    await answers(ana, "Which level", (4, 4, 4, 4, 4, 3, 4, 4))
    ana.sees("L4, senior", "On March 2 it was: L3, features on your own")
    await answers(ana, "Which level", (5,) * 8)
    ana.sees("L5")
    ana.does_not_see("Your next step")


async def test_the_questions_survive_a_restart_and_another_conversation(database_url: str) -> None:
    async with running(database_url) as first:
        await answers(first.ana, "Which level", (3, 3, 2))
    async with running(database_url, after=first) as second:
        await second.ana.says("/ask")
        await second.ana.taps("2")
        second.ana.sees("5/8")


@pytest.mark.parametrize(
    "data", ["1oq:99:level", "1oq:0:nothing", "1oq:000000000:level", "1oq:x:level", "1oj:l9:level", "1op:l1:nothing"]
)
async def test_forged_answers_are_stale(ana: Somebody, data: str) -> None:
    await ana.says("/advise")
    await ana.forges(data)
    ana.sees("earlier version")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('search: "mode:hybrid"', 'search: "mode:cellar"', "hybrid: search: unknown_value"),
        ("articles: [hybrid-work,", "articles: [no-such-article,", "hybrid: there is no article no-such-article"),
        ("speaks_for: {remote: 3, async: 1, freelance: 1}", "speaks_for: {moon: 3}", "Place: there is no outcome moon"),
        ('because: "You have a room with a door", ', "", "Place: because: is missing"),
        ("kind: choice", "kind: ladder", "a ladder needs an answer for each"),
        ("id: work-model", "id: other", "must be the name of the file"),
        ("speaks_for: {freelance: 3}", "speaks_for: {freelance: 9}", "less than or equal to 3"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    content = tmp_path / "content"
    shutil.copytree(FOLDER, content)
    path = content / "advisers" / "work-model.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(OperatorError, match=r"work-model\.yaml:\d+: ") as error:
        load_content(content)
    assert problem in str(error.value)


def test_an_outcome_nobody_can_reach_is_named(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(FOLDER, content)
    path = content / "advisers" / "work-model.yaml"
    path.write_text(re.sub(r"results: [1-3]", "results: -3", path.read_text("utf-8")), "utf-8")
    with pytest.raises(OperatorError, match="results: even the answers that speak most for it lead elsewhere"):
        load_content(content)
