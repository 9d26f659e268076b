"""Templates of routines: what is there, what is wrong is named by file and line, and every word is translated."""

from __future__ import annotations

import shutil
from datetime import time
from io import BytesIO
from pathlib import Path

import pytest

from bot.content import FOLDER, load_content
from bot.library.routines import ItemKind, read_routines, texts
from bot.timeline import COLOURS
from bot.utf16 import units
from bot.views.ringing import SIGNS
from bot.views.routine import TEXT_UNITS
from bot.yaml_files import InvalidFile
from tests.support.content import CONTENT


def test_the_day_has_its_seven_blocks() -> None:
    day = CONTENT.routines["time-blocked-day"]
    assert [(item.at, item.minutes, item.kind) for item in day.items] == [
        (time(9), 90, ItemKind.FOCUS),
        (time(10, 30), 30, ItemKind.REVIEW),
        (time(11), 15, ItemKind.BREAK),
        (time(11, 15), 90, ItemKind.FOCUS),
        (time(14), 60, ItemKind.MEETING),
        (time(15), 90, ItemKind.FOCUS),
        (time(16, 30), 60, ItemKind.FOCUS),
    ]


def test_the_algorithm_has_its_six_points() -> None:
    points = [f"{item.at:%H:%M}" for item in CONTENT.routines["daily-algorithm"].items]
    assert points == ["08:30", "09:00", "11:00", "14:00", "17:00", "18:00"]


def test_there_are_three_meals_and_two_snacks_every_day() -> None:
    meals = CONTENT.routines["meals"]
    assert [item.minutes >= 20 for item in meals.items] == [True, False, True, False, True]
    assert not any(item.schedule(meals.days).working_days for item in meals.items)


def test_what_matters_how_long() -> None:
    for template in CONTENT.routines.values():
        for item in template.items:
            if item.kind is ItemKind.BREAK:
                assert item.window == 15, item.text
            elif item.kind in {ItemKind.FOCUS, ItemKind.MEETING, ItemKind.REVIEW}:
                assert item.window == item.minutes, item.text


def test_every_kind_has_a_colour_and_a_sign() -> None:
    assert {*ItemKind, "own"} == COLOURS.keys() == SIGNS.keys()


@pytest.mark.parametrize("language", ["de", "es", "ru"])
def test_every_word_is_translated_and_fits(language: str) -> None:
    catalogue = CONTENT.words.texts(language)
    for path in (FOLDER / "routines").glob("*.yaml"):
        for _, _, text, _ in texts(BytesIO(path.read_bytes()), [], []):
            assert catalogue.gettext(text) != text
            assert len(catalogue.gettext(text)) <= 160
    for template in CONTENT.routines.values():
        for item in template.items:
            assert units(catalogue.gettext(item.text)) <= TEXT_UNITS, item.text


@pytest.mark.parametrize(
    ("old", "new", "below", "problem"),
    [
        ("id: meals", "id: other", 0, "id: must be the name of the file, meals"),
        ('at: "11:00"', "at: 11:00", 0, 'items.2.at: must be a time in quotes such as "09:00"'),
        ('at: "11:00"', 'at: "24:00"', 0, 'items.2.at: must be a time in quotes such as "09:00"'),
        ("minutes: 45", "minutes: 700", -1, "items.3: ends after midnight"),
        ('at: "19:00"', 'at: "19:00"\n    every: 60', 0, "items.5: every and until are given together"),
        ('at: "19:00"', 'at: "19:00"\n    every: 60\n    until: "18:00"', 0, "items.5: until must be later than at"),
        ('at: "19:00"', 'at: "19:00"\n    weekdays: [fryday]', 1, "items.5.weekdays.1: Input should be 'monday'"),
        ("kind: meal", "kind: feast", 0, "items.1.kind: Input should be"),
        ("window: 60", "window: 0", 0, "items.1.window: Input should be greater"),
        ("[food-and-energy]", "[food-and-folly]", 0, "articles: there is no article food-and-folly"),
        ("items:", "checklists: [breakfast]\nitems:", 0, "checklists: there is no checklist breakfast"),
        ("Breakfast, sitting down", "Lunch at a table without a screen", -4, "items: one is there twice"),
        ("summary:", "sumary:", 0, "sumary: Unexpected keyword argument"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(tmp_path: Path, old: str, new: str, below: int, problem: str) -> None:
    """`below` is how many lines below the change that line is."""
    path = tmp_path / "meals.yaml"
    before, found, after = (FOLDER / "routines" / "meals.yaml").read_text("utf-8").partition(old)
    assert found
    path.write_text(before + new + after, "utf-8")
    with pytest.raises(InvalidFile) as error:
        read_routines(tmp_path, CONTENT.library)
    line = before.count("\n") + 1 + below
    assert f"{path}:{line}: {problem}" in "\n".join(error.value.problems)


def test_all_that_is_wrong_is_named_when_the_content_is_read(tmp_path: Path) -> None:
    content = shutil.copytree(FOLDER, tmp_path / "content", ignore=shutil.ignore_patterns("locales"))
    for name in ("meals", "daily-algorithm"):
        path = content / "routines" / f"{name}.yaml"
        path.write_text(path.read_text("utf-8").replace("minutes: 10\n", "minutes: ten\n", 1), "utf-8")
    with pytest.raises(InvalidFile) as error:
        load_content(content)
    assert [problem.partition(".yaml:")[0].rpartition("/")[2] for problem in error.value.problems] == [
        "daily-algorithm",
        "meals",
    ]
