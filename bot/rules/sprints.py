"""What a clean sprint is: a sprint is an ISO week with its five measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.rules.progress import PER_CENT, SPRINT
from bot.rules.weeks import WEEK, week_of
from storage.records import Goal, Measure

Entered = Mapping[date, Mapping[Measure, int]]
NEAR = (-5, -2, -1, 0, 1, 2, 5)
# What is offered where nothing was entered before.
FIRST, FIRST_PER_CENT = tuple(range(8)), (0, 50, 60, 70, 80, 90, 95, 100)
HIGHEST, HIGHEST_PER_CENT = 9_999, 100


def is_clean(week: date, entered: Entered, goals: Iterable[Goal]) -> bool:
    """Whether all five measures are entered and none is below its mark: the person's weekly goal for it or, where there
    is none, what was entered for the week before, if anything was."""
    values, before = entered.get(week, {}), entered.get(week - WEEK, {})
    lowest = {**before, **marks(week, goals)}
    return all(measure in values and values[measure] >= lowest.get(measure, 0) for measure in SPRINT)


def clean_sprints(entered: Entered, goals: Iterable[Goal]) -> list[date]:
    set_goals = list(goals)
    return [week for week in sorted(entered) if is_clean(week, entered, set_goals)]


def marks(week: date, goals: Iterable[Goal]) -> dict[Measure, int]:
    """The weekly goals that held in a week, the latest of each measure."""
    return {goal.measure: goal.target for goal in goals if goal.until is None and week_of(goal.since) <= week}


def highest(measure: Measure) -> int:
    return HIGHEST_PER_CENT if measure in PER_CENT else HIGHEST


def offered(measure: Measure, last: int | None) -> list[int]:
    """Values to be tapped: around the last one, and 0."""
    if last is None:
        return list(FIRST_PER_CENT if measure in PER_CENT else FIRST)
    near = {last + step for step in NEAR} | {0}
    return sorted(value for value in near if 0 <= value <= highest(measure))
