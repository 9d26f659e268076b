"""/split: steps by questions or by a pattern, changed, ticked, and kept among the checklists."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import FOLDER, load_content
from bot.errors import OperatorError
from bot.rules import split as rules
from tests.support.world import Somebody, World
from tests.support.world import world as running

STEPS = st.lists(st.text(min_size=1, max_size=8), max_size=10, unique=True)


async def steps(world: World) -> list[str]:
    (run,) = await world.rows("checklist_runs")
    return list(run["steps"])


async def test_the_sample_by_a_pattern_ticked_among_the_checklists(world: World, ana: Somebody) -> None:
    await ana.says("/split PDF invoices")
    ana.sees("PDF invoices", "Shall I ask you")
    await ana.taps("A feature")
    ana.sees(
        "0 of 7 done", "Endpoint", "DTO", "Library", "Save method", "Authorisation middleware", "API documentation"
    )
    await ana.taps("⬜️ 2")
    ana.sees("1 of 7 done")
    await ana.taps("Checklists")
    await ana.taps("🪓 PDF invoices · 1/7")
    ana.sees("1 of 7 done")
    await ana.taps("✅ 2")
    ana.sees("0 of 7 done")


async def test_by_questions_in_an_order_that_can_be_worked(world: World, ana: Somebody) -> None:
    await ana.says("/split")
    ana.sees("Which task?")
    await ana.says("Monthly report")
    await ana.taps("Ask me")
    ana.sees("1/6", "How will you see that it is done?")
    await ana.says("See the report in the mail")
    await ana.says("- Write the query\n- Print ten rows")
    await ana.taps("Back")
    ana.sees("2/6")
    await ana.says("Write the query")
    await ana.says("Try two libraries for an hour")
    await ana.says("Ask for access to the archive")
    await ana.taps("Skip")
    await ana.says("Test an empty month\nWrite the query")
    assert await steps(world) == [
        "Ask for access to the archive",
        "Try two libraries for an hour",
        "Write the query",
        "Test an empty month",
        "See the report in the mail",
    ]
    ana.sees("Monthly report", "0 of 5 done")


async def test_steps_are_added_moved_and_removed_and_ticks_stay(world: World, ana: Somebody) -> None:
    await ana.says("/split Fix the totals")
    await ana.taps("A bug")
    before = await steps(world)
    await ana.taps("⬜️ 1")
    await ana.taps("Change the steps")
    await ana.says("Write to the customer\nClose the ticket")
    assert await steps(world) == [*before, "Write to the customer", "Close the ticket"]
    await ana.taps("1")
    await ana.taps("⬇️")
    assert (await steps(world))[:2] == [before[1], before[0]]
    await ana.taps("⬆️")
    assert (await steps(world))[:2] == before[:2]
    await ana.taps("2")
    await ana.taps_twice("🗑")
    assert await steps(world) == [before[0], *before[2:], "Write to the customer", "Close the ticket"]
    await ana.taps("Done")
    ana.sees("1 of 8 done", "✅ 1. ")
    await ana.says("python remote")
    assert len(await steps(world)) == 8, "after Done, what is typed is a search again"


async def test_a_list_has_a_limit_and_says_when_it_is_two_tasks(world: World, ana: Somebody) -> None:
    await ana.says("/split Everything")
    await ana.taps("A bug")
    await ana.taps("Change the steps")
    await ana.says("\n".join(f"Step {number}" for number in range(40)))
    ana.sees("A list has at most 24 steps")
    await ana.says("\n".join(f"Step {number}" for number in range(4)))
    await ana.taps("Done")
    ana.sees("0 of 11 done", "More than ten steps are often two tasks")


async def test_nothing_answered_is_no_list(world: World, ana: Somebody) -> None:
    await ana.says("/split Something")
    await ana.taps("Ask me")
    for _ in rules.Query:
        await ana.taps("Skip")
    ana.sees("Shall I ask you")
    assert await world.rows("checklist_runs") == []


async def test_a_removed_list_is_gone(world: World, ana: Somebody, boris: Somebody) -> None:
    await ana.says("/split Something")
    await ana.taps("A migration")
    (run,) = await world.rows("checklist_runs")
    old = ana.newest
    await boris.says("/split Else")
    await boris.forges(f"1ty:{run['id']}:1:{rules.key_of(run['steps'][0])}")
    boris.sees("not in the library any more")
    await ana.taps("Remove this one")
    ana.sees("Checklists")
    await ana.taps_old(old, "⬜️ 1")
    ana.sees("not in the library any more")
    for data in ("1tp:bug", "1tq:result", "1tk:result"):
        await ana.forges(data)
        ana.sees("/split begins with another")
    await ana.says("/split Something")
    for data in ("1tp:nothing", "1tq:nothing"):
        await ana.forges(data)
        ana.sees("earlier version")


async def test_it_goes_on_after_a_restart(database_url: str) -> None:
    async with running(database_url) as first:
        await first.ana.says("/split Monthly report")
        await first.ana.taps("Ask me")
        await first.ana.says("See the report")
    async with running(database_url, after=first) as second:
        for _ in range(5):
            await second.ana.taps("Skip")
        second.ana.sees("Monthly report", "See the report", "0 of 1 done")


@given(steps=STEPS, data=st.data(), to=st.integers(-3, 20))
def test_moving_loses_nothing_and_twice_is_once(steps: list[str], data: st.DataObject, to: int) -> None:
    key = data.draw(st.sampled_from([*map(rules.key_of, steps), "nothing"]))
    once = rules.moved(steps, key, to)
    assert sorted(once) == sorted(steps)
    assert rules.moved(once, key, to) == once
    if key != "nothing":
        assert rules.key_of(once[max(0, min(len(steps) - 1, to))]) == key
        assert len(rules.without(steps, key)) == len(steps) - 1


@given(steps=STEPS, new=st.lists(st.text(min_size=1, max_size=8)))
def test_adding_keeps_what_there_is_and_adds_nothing_twice(steps: list[str], new: list[str]) -> None:
    after = rules.added(steps, new)
    assert after[: len(steps)] == steps
    assert set(after) == {*steps, *new}
    assert len(set(after)) == len(after)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: bug", "id: other", "must be the name of the file"),
        ("title: A bug", "titel: A bug", "titel"),
        ('"Write the test that fails"', '"Reproduce it with the smallest input"', "one is there twice"),
    ],
)
def test_what_is_wrong_in_a_pattern_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    content = tmp_path / "content"
    shutil.copytree(FOLDER, content)
    path = content / "patterns" / "bug.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(OperatorError, match=r"bug\.yaml:\d+: ") as error:
        load_content(content)
    assert problem in "\n".join(getattr(error.value, "problems", ()))
