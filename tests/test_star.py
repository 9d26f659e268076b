"""STAR stories: writing one part by part, correcting it, practising it, and taking it along as a file."""

from __future__ import annotations

from datetime import timedelta

from bot.rules import stories as rules
from bot.rules.stories import StoryTopic
from storage.records import Story
from tests.support.stored import NOW
from tests.support.world import Somebody, World
from tests.support.world import world as running

PARTS = {
    "Situation": "The queue of <orders> stood still for an hour.",
    "Task": "I had to get it going before the shops opened.",
    "Action": "I looked at the locks, and found a transaction left open.",
    "Result": "After 20 minutes it ran; idle transactions now end by themselves.",
    "Title": "The queue that stood still",
}


async def writes(somebody: Somebody, *topics: str) -> None:
    await somebody.says("/star")
    await somebody.taps("New story")
    for number, (name, words) in enumerate(PARTS.items(), start=1):
        somebody.sees(f"{name} · {number} of 5")
        await somebody.says(words)
    somebody.sees("Which of the topics asked about most does it answer?")
    for topic in topics:
        await somebody.taps(topic)


async def test_a_story_is_written_tagged_and_listed(ana: Somebody) -> None:
    await ana.says("/star")
    ana.sees("Interviewers ask for examples")
    await writes(ana, "Finding a bug", "Conflict")
    await ana.taps("Conflict")
    await ana.taps("Done")
    ana.sees("The queue that stood still", "🏷 Finding a bug\n", "of <orders> stood", PARTS["Result"])
    await ana.taps("Stories")
    ana.sees("1 story to tell", "No story yet for: Last project, Design principles, Algorithms, Architecture, Conflict")
    ana.does_not_see("Finding a bug")


async def test_what_is_written_outlives_a_restart_and_cancel(database_url: str) -> None:
    async with running(database_url) as first:
        await first.ana.says("/star")
        await first.ana.taps("New story")
        await first.ana.says(PARTS["Situation"])
    async with running(database_url, after=first) as second:
        ana = second.ana
        await ana.says(PARTS["Task"])
        ana.sees("Action · 3 of 5")
        await ana.says("/cancel")
        ana.sees("Cancelled")
        await ana.says("/star")
        await ana.taps("✏️ The queue of")
        ana.sees(PARTS["Task"])
        await ana.taps("Go on writing")
        ana.sees("Action · 3 of 5")


async def test_one_part_is_written_anew(ana: Somebody) -> None:
    await writes(ana, "Finding a bug")
    await ana.taps("Done")
    await ana.taps("✏️ Result")
    ana.sees("So far:", PARTS["Result"])
    await ana.says("It has not happened again since.")
    ana.sees("It has not happened again since.", PARTS["Action"])
    ana.does_not_see(PARTS["Result"])


async def test_a_corrected_message_rewrites_the_part_it_was(world: World, ana: Somebody) -> None:
    await ana.says("/star")
    await ana.taps("New story")
    await ana.says(PARTS["Situation"])
    await ana.corrects("The queue stood still for two hours.")
    ana.sees("Task · 2 of 5")
    [story] = await world.rows("stories")
    assert (story["situation"], story["task"]) == ("The queue stood still for two hours.", "")


async def test_a_correction_of_something_else_is_no_part(world: World, ana: Somebody) -> None:
    await ana.says("/star")
    await ana.taps("New story")
    await ana.corrects("My stories, please")
    ana.sees("Situation · 1 of 5")
    assert await world.rows("stories") == []


async def test_a_part_that_is_too_long_is_refused_and_can_be_sent_again(ana: Somebody) -> None:
    await ana.says("/star")
    await ana.taps("New story")
    await ana.says("🐘" * 426)
    ana.sees("That has 852 characters, and 850 are the most")
    await ana.says("🐘" * 425)
    ana.sees("Task · 2 of 5")


async def test_the_longest_story_fits_into_one_message(ana: Somebody) -> None:
    await ana.says("/star")
    await ana.taps("New story")
    for length in (*[rules.LONGEST_PART] * 4, rules.LONGEST_TITLE):
        await ana.says("&" * length)
    for _ in StoryTopic:
        await ana.taps(next(label for label in ana.buttons if "✅" not in label))
    await ana.taps("Done")
    await ana.taps("Practise")
    await ana.taps("Show my story")
    ana.sees("&" * rules.LONGEST_PART, "How did it go?")


async def test_practice_asks_tells_nothing_and_counts_once(world: World, ana: Somebody) -> None:
    await writes(ana, "Finding a bug", "Deadlines")
    await ana.says("/star")
    await ana.taps("Practise")
    ana.sees("a bug that was hard to find")
    ana.does_not_see("stood still")
    await ana.taps("Show my story")
    ana.sees(PARTS["Action"], "How did it go?")
    await ana.taps_twice("I stumbled")
    [story] = await world.rows("stories")
    assert (story["told"], story["rating"]) == (1, 1)
    await ana.taps("Practise")
    ana.sees("when a deadline could not be moved")


async def test_stories_are_deleted_after_a_question(world: World, ana: Somebody) -> None:
    await writes(ana)
    await ana.taps("Done")
    card = ana.newest
    await ana.taps("Delete")
    ana.sees("Delete the story “The queue that stood still”?")
    await ana.taps("Keep it")
    await ana.taps("Delete")
    await ana.taps("Delete")
    ana.sees("Interviewers ask for examples")
    assert await world.rows("stories") == []
    await ana.taps_old(card, "Practise")
    ana.sees("This story does not exist any more")


async def test_stories_are_nobody_elses(ana: Somebody, boris: Somebody) -> None:
    await writes(ana)
    await ana.taps("Done")
    data = next(b["callback_data"] for row in ana.newest.inline_keyboard or () for b in row if "Practise" in b["text"])
    await boris.says("/star")
    await boris.forges(data)
    boris.sees("This story does not exist any more")


async def test_all_stories_as_a_file(ana: Somebody) -> None:
    await writes(ana, "Teamwork")
    await ana.says("/star")
    await ana.taps("As a file")
    file = ana.newest.file
    assert file is not None
    assert file.name == "star-stories.txt"
    text = file.content.decode()
    assert text.startswith("# The queue that stood still\n\nTeamwork\n\n## Situation\n\nThe queue of <orders> stood")
    assert text.endswith(f"## Result\n\n{PARTS['Result']}\n")


def story(number: int, *, told_days_ago: int | None = None, rating: int | None = None, title: str = "t") -> Story:
    told_at = None if told_days_ago is None else NOW - timedelta(days=told_days_ago)
    return Story(number, 1, "s", "t", "a", "r", title, frozenset(), 0, told_at, rating, NOW)


def test_the_story_that_needs_it_most_comes_first() -> None:
    fluent, stumbled = story(1, told_days_ago=9, rating=3), story(2, told_days_ago=1, rating=1)
    longer_ago, untold, unfinished = story(3, told_days_ago=5, rating=1), story(4), story(5, title="")
    left = [fluent, stumbled, longer_ago, untold, unfinished]
    order = []
    while (found := rules.to_tell(left)) is not None:
        order.append(found)
        left.remove(found)
    assert order == [untold, longer_ago, stumbled, fluent]
