"""/progress, /goals and /applications: what was done is counted, what is reached is told once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from matplotlib.colors import to_hex
from matplotlib.image import imread

from bot import routes
from bot.chart import GROUND, Panel, panels
from bot.content import FOLDER
from bot.i18n import Texts
from bot.library.achievements import read_achievements
from bot.library.goal_words import read_goal_words
from bot.rules.goals import Standing
from bot.rules.progress import SPRINT
from bot.rules.retrospective import LONGEST, Question
from bot.rules.streaks import Streak
from bot.views import View, applications, measures, progress, retrospective
from bot.views import goals as goal_views
from bot.yaml_files import InvalidFile
from handlers.progress import shown_weeks
from storage.records import (
    Application,
    Earned,
    Goal,
    Measure,
    OccurrenceState,
    Reminder,
    Retrospective,
    Schedule,
    Went,
)
from tests.support.content import CONTENT
from tests.support.feeds import Advert
from tests.support.stored import occurrence
from tests.support.world import START, Somebody, World
from tests.test_invariants import HUGE, LANGUAGES, fits

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


async def keeps_a_routine(world: World, somebody: Somebody, days: Iterable[date], *, done: bool = True) -> None:
    """A focus block of 90 minutes that rang on each of these days."""
    reminder = await has(world, somebody, "focus", minutes=90)
    state = OccurrenceState.DONE if done else OccurrenceState.RUNG
    times = [replace(occurrence(reminder, slot=f"{day} 11:00"), state=state, ring_at=None) for day in days]
    await world.app.storage.occurrences.add_all(times)


async def has(
    world: World, somebody: Somebody, kind: str, *, minutes: int = 0, next_at: datetime | None = None
) -> Reminder:
    """A reminder of a routine, every working day at 13:00."""
    schedule = Schedule(time(13), working_days=True)
    return await world.app.storage.reminders.add(
        somebody.id, kind=kind, text=kind, schedule=schedule, minutes=minutes, window=90, next_at=next_at
    )


async def test_progress_begins_with_nothing(ana: Somebody) -> None:
    await ana.says("/progress")
    ana.sees("No streak yet", "Mar 2\N{THIN SPACE}–\N{THIN SPACE}8, 2026", "Nothing to count yet", "Achievements: 0 of")
    await ana.taps("Chart")
    ana.sees("There is nothing to draw yet")
    await ana.taps("Achievements")
    ana.sees("None yet", "To come", "100 practice answers")


async def test_streak_and_weeks_from_what_was_done(world: World, ana: Somebody) -> None:
    await ana.says("/start")
    last_week = [MONDAY - n * DAY for n in (7, 6, 5, 3)]
    await keeps_a_routine(world, ana, [*last_week, MONDAY])
    await keeps_a_routine(world, ana, [MONDAY - 4 * DAY], done=False)
    await ana.says("/progress")
    ana.sees(
        "5 working days in a row, 1 missed day forgiven",
        "Routine: 1/1 (last week 4/5)",
        "Focus hours: 1 (last week 6)",
    )
    await ana.taps("Chart")
    [picture] = [message for message in ana.messages if message.kind == "photo"]
    assert picture.file is not None


async def test_done_reaches_goals_and_extends_the_streak(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    await keeps_a_routine(world, ana, [MONDAY - n * DAY for n in (6, 5, 4, 3)])
    await has(world, ana, "focus", minutes=60, next_at=START + timedelta(hours=1))
    await ana.says("/goals")
    await ana.says("1 hour of focus a week")
    await world.advance(hours=1)
    await ana.taps("✅ Done")
    ana.sees("Goal reached:", "1 hour of focus a week", "Five working days in a row")
    await ana.taps("Undo")
    await ana.taps("✅ Done")
    ana.does_not_see("Goal reached:", "Five working days")


async def test_reminders_lead_to_what_they_remind_of_and_are_done_with_it(world: World, ana: Somebody) -> None:
    await ana.lives_in("Berlin")
    for kind in ("measures", "retrospective"):
        await has(world, ana, kind, next_at=START + timedelta(hours=1))
    await world.advance(hours=1)
    rung = ana.newest
    for way, shown, answers in (("Enter them", "Closed tasks", 5), ("Look back", "What went well?", 4)):
        await ana.taps_old(rung, way)
        ana.sees(shown)
        for _ in range(answers):
            await ana.says("7")
    assert [row["state"] for row in await world.rows("occurrences")] == [OccurrenceState.DONE] * 2


async def test_weeks_are_those_of_the_zone_of_the_routine(world: World, ana: Somebody) -> None:
    await ana.says("/applications")
    await ana.taps("Applied elsewhere")
    await ana.says("Acme")
    await world.app.storage.rhythms.change(ana.id, zone="Pacific/Kiritimati")
    await ana.says("/progress")
    ana.sees("Applications: 1 (last week 0)")
    await world.advance(days=6)
    await ana.says("/progress")
    ana.sees("Applications: 0 (last week 1)")


async def test_a_goal_in_plain_words_is_counted_and_told_once(world: World, ana: Somebody) -> None:
    await applies(world, ana)
    await ana.says("/goals")
    ana.sees("What do you want to reach?")
    await ana.taps("Back")
    ana.sees("No goal yet")
    await ana.taps("New goal")
    await ana.says("as many as I can")
    ana.sees("I find no number to reach in “as many as I can”")
    await ana.says("one application, 1 a week")
    ana.sees("▰▰▰▰▰▰▰▰ 1/1 one application, 1 a week", "Counted by itself: Applications", "Goal reached", "First goal")
    await ana.taps("I did not apply")
    await ana.taps("I applied")
    ana.does_not_see("Goal reached")
    await ana.says("/progress")
    ana.sees("Goals", "1/1 one application, 1 a week ✅", "Applications: 1")


async def test_a_goal_of_ones_own_is_counted_by_taps_and_begins_anew(world: World, ana: Somebody) -> None:
    await ana.says("/goals run 2 times a week")
    ana.sees("0/2 run 2 times a week", "You count this one yourself")
    await ana.taps_twice("+1")
    ana.sees("1/2")
    await ana.taps("+1")
    ana.sees("2/2", "Goal reached", "First goal reached")
    await world.advance(days=7)
    await ana.says("/goals")
    ana.sees("0/2")
    await ana.taps("1 · run")
    await ana.taps("Delete")
    ana.sees("No goal yet")


async def test_offered_goals_are_set_once(ana: Somebody) -> None:
    await ana.says("/goals")
    await ana.taps("Focus hours: 10")
    ana.sees("0/10 Focus hours · a week", "Counted by itself", "It begins anew each week")
    await ana.forges("1vq:focus:10")
    await ana.forges("1vq:focus:11")
    ana.sees("earlier version")
    await ana.says("/goals")
    assert len([label for label in ana.buttons if "Focus" in label]) == 1


async def test_there_are_at_most_ten_goals(world: World, ana: Somebody) -> None:
    await ana.says("/start")
    for _ in range(9):
        await world.app.storage.goals.add(
            ana.id, measure=Measure.MOCKS, target=1, words="", since=MONDAY, until=MONDAY + DAY
        )
    await ana.says("/goals")
    await ana.taps("New goal")
    await ana.says("walk 10 times by 20 March")
    ana.sees("0/10", "by March 20, 2026")
    await ana.says("/goals walk 11 times")
    ana.sees("You have 10 goals")


async def test_a_goal_without_a_number_is_asked_for_again(ana: Somebody) -> None:
    await ana.says("/goals as many as I can")
    ana.sees("I find no number to reach in “as many as I can”")
    await ana.says("read 10 articles by March")
    ana.sees("0/10 read 10 articles by March")


async def test_an_application_is_marked_listed_and_taken_back(world: World, ana: Somebody) -> None:
    await applies(world, ana)
    ana.sees("Achievement:", "First application sent")
    await ana.says("/applications")
    ana.sees("1. Python developer · Acme · March 2, 2026")
    await ana.taps("1")
    await ana.taps("The role")
    await ana.taps("I did not apply")
    await ana.taps("I applied")
    ana.does_not_see("Achievement:")
    await ana.says("/applications")
    await ana.taps("1")
    await ana.taps("Delete")
    ana.sees("None yet")


async def test_an_application_elsewhere_is_noted(ana: Somebody, boris: Somebody) -> None:
    await ana.says("/applications")
    await ana.taps("Applied elsewhere")
    await ana.says(" , ")
    ana.sees("Where did you apply?")
    await ana.says("R&D <Ltd>, Go developer, Berlin")
    ana.sees("1. Go developer, Berlin · R&D <Ltd>", "First application sent")
    await ana.taps("Applied elsewhere")
    await ana.says("Globex")
    ana.sees("1. Globex ·", "2. Go developer")
    await boris.says("/applications")
    for data in ("1vi:1", "1vr:1"):
        await boris.forges(data)
    await ana.says("/applications")
    ana.sees("2. Go developer")


async def test_what_one_does_elsewhere_counts(world: World, ana: Somebody, boris: Somebody) -> None:
    await ana.says("/goals 1 practice answer a week")
    await ana.says("/practice")
    await ana.taps("Git")
    await ana.taps("Start")
    await ana.taps("Begin")
    await ana.taps("Show the answer")
    await ana.taps("Good")
    ana.sees("Goal reached", "1 practice answer a week")
    await boris.says("/progress")
    boris.sees("Nothing to count yet", "Achievements: 0 of")


async def test_what_is_told_to_one_is_erased_with_them(world: World, ana: Somebody) -> None:
    await applies(world, ana)
    await ana.says("/delete")
    await ana.taps("Delete")
    assert await world.rows("applications") == []
    assert await world.rows("achievements") == []


async def applies(world: World, somebody: Somebody) -> None:
    """Open a role and say that one applied for it."""
    world.feeds.publish(Advert("Python developer", company="Acme"))
    await world.advance(hours=1)
    await somebody.says("python")
    await somebody.taps("1")
    await somebody.taps("I applied")


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.language)
def test_every_screen_fits_in_every_language(texts: Texts) -> None:
    for view in fullest(texts):
        fits(view)


def fullest(texts: Texts) -> Iterator[View]:
    """Every screen with the most that can be on it."""
    goals = [
        Standing(Goal(HUGE, HUGE, measure, 9_999, words, MONDAY, until, 0, MONDAY, None), 9_999, over=bool(until))
        for measure, words, until in ((Measure.OWN, "&" * 200, MONDAY), (Measure.ANSWERS, "", None)) * 5
    ]
    numbers = dict.fromkeys(Measure, 999_999)
    every = CONTENT.achievements
    given = progress.earned(texts, every, [Earned(name, START) for name in every], "UTC")
    yield progress.hub(
        texts, streak=Streak(999, 99), week=MONDAY, numbers=numbers, before=numbers, standings=goals, given=given, of=99
    )
    yield progress.board(texts, given, list(every.values()))
    yield progress.reached(texts, goals, list(every.values()))
    yield progress.nothing_to_draw(texts)
    yield goal_views.listing(texts, goals)
    yield from (goal_views.card(texts, one, MONDAY) for one in goals)
    yield goal_views.ask(texts, wrong="&" * 60)
    entered = {MONDAY - 7 * DAY: dict.fromkeys(SPRINT, 9_999), MONDAY: dict.fromkeys(SPRINT, 0)}
    yield measures.board(texts, MONDAY, entered, dict.fromkeys(SPRINT, 9_999), list(entered), MONDAY + 8 * DAY)
    yield from (measures.ask(texts, MONDAY, measure, 9_999, wrong="&" * 40) for measure in SPRINT)
    written = "&" * LONGEST
    one = Retrospective(HUGE, MONDAY, written, written, written, written, Went.PARTLY, {}, START)
    yield retrospective.card(texts, one, intention=written, numbers=numbers, before=numbers)
    yield retrospective.listing(texts, [one] * 60, 3)
    for asked in Question:
        yield retrospective.question(
            texts, MONDAY, asked, intention=written, numbers=numbers, before=numbers, written=written
        )
    application = Application(HUGE, HUGE, "c" * 90, "&" * 300, START)
    yield applications.listing(texts, [application] * 30, 1, "UTC")
    yield applications.card(texts, application, "UTC")
    yield applications.ask(texts)
    for applied in (True, False):
        role = routes.RoleCard(HUGE, 0, HUGE, 19)
        yield View("role", (applications.button(texts, role, applied=applied),))


def test_weeks_are_shown_from_the_first_with_anything() -> None:
    assert len(shown_weeks(MONDAY, [])) == 4
    assert len(shown_weeks(MONDAY, [MONDAY - 30 * DAY])) == 6
    assert shown_weeks(MONDAY, [MONDAY - 300 * DAY])[0] == MONDAY - 49 * DAY


async def test_the_picture_has_a_panel_for_each_measure() -> None:
    one = Panel("A $ and a $", [1, 2.5], ["1", "2"], [3, 3])
    nothing = Panel("Фокус", [0, 0], ["", ""])
    short, long = await asyncio.gather(panels("$", ["3/2", "3/9"], [one]), panels("$", ["3/2", "3/9"], [one, nothing]))
    small, large = (imread(BytesIO(png), format="png") for png in (short, long))
    assert small.shape[1] == large.shape[1] == 900
    assert small.shape[0] < large.shape[0]
    assert to_hex(small[2, 2]) == GROUND


def test_every_achievement_has_a_title_in_every_language() -> None:
    assert len(CONTENT.achievements) >= 8
    path = FOLDER / "data" / "achievements.yaml"
    with pytest.raises(InvalidFile) as raised:
        read_achievements(path, {*CONTENT.words.languages, "pt"})
    assert len(raised.value.problems) == len(CONTENT.achievements)


def test_a_name_means_one_measure(tmp_path: Path) -> None:
    path = tmp_path / "goals.yaml"
    path.write_text("until: [by]\nmeasures: {articles: [page], answers: [page]}\n", encoding="utf-8")
    with pytest.raises(InvalidFile, match="page is there twice"):
        read_goal_words(path)
    path.write_text("until: [by]\nmeasures: {pages: [page]}\n", encoding="utf-8")
    with pytest.raises(InvalidFile, match=r"goals\.yaml:2"):
        read_goal_words(path)
