"""Goals: reading them as people write them, and how far somebody has come."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.rules.dates import read_date
from bot.rules.progress import PER_CENT, SPRINT, amount
from bot.rules.sprints import HIGHEST, HIGHEST_PER_CENT
from bot.rules.weeks import DAY, WEEK, week_of
from storage.records import Goal, Measure

# What a goal can be set for; anything else is counted by taps.
COUNTED = (
    Measure.APPLICATIONS,
    Measure.ANSWERS,
    Measure.FOCUS,
    Measure.ARTICLES,
    Measure.MOCKS,
    Measure.DONE,
    *SPRINT,
)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A goal as it was understood: each week where there is no `until`."""

    measure: Measure
    target: int
    until: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A goal and what has been reached of it in its current period; `over` where its day has passed."""

    goal: Goal
    counted: int
    over: bool

    @property
    def reached(self) -> bool:
        return self.counted >= self.goal.target


def read_goal(
    text: str,
    today: date,
    *,
    until: Iterable[str],
    measures: Mapping[Measure, Iterable[str]],
    months: Mapping[str, int],
) -> Reading | None:
    """“5 applications a week”, “read 10 articles by March”; None where there is no number that could be a target.

    Without a day to reach it by it is one for each week; a month alone means its last day. What has no name here, the
    person counts. `until` are the words before a day, `measures` the names of what is counted, in lower case.
    """
    what, last_day = _parted(" ".join(text.casefold().split()), today, until, months)
    measure = _measure(what, measures)
    number = _NUMBER.search(what)
    target = int(number[0]) if number else 0
    if not 1 <= target <= (HIGHEST_PER_CENT if measure in PER_CENT else HIGHEST):
        return None
    return Reading(measure, target, last_day)


def period(goal: Goal, today: date) -> tuple[date, date]:
    """The first and last day of the period it is counted in."""
    if goal.until is not None:
        return goal.since, goal.until
    return week_of(today), week_of(today) + WEEK - DAY


def standing(goal: Goal, amounts: Mapping[date, int], today: date) -> Standing:
    """How far it has come, by the amounts of its measure."""
    first, last = period(goal, today)
    if goal.measure is Measure.OWN:
        counted = goal.steps if goal.steps_since == first else 0
    else:
        counted = amount(goal.measure, amounts, first, last)
    return Standing(goal, counted, over=last < today)


def _parted(text: str, today: date, until: Iterable[str], months: Mapping[str, int]) -> tuple[str, date | None]:
    """What is to be reached, and the day by which, if the text ends in one."""
    alternatives = "|".join(map(re.escape, sorted(until, key=len, reverse=True)))
    for found in re.finditer(rf"(?<!\w)(?:{alternatives})\s+", text):
        day = _last_day(text[found.end() :].rstrip(" .!"), today, months)
        if day is not None and day >= today:
            return text[: found.start()], day
    return text, None


def _last_day(text: str, today: date, months: Mapping[str, int]) -> date | None:
    if month := months.get(text):
        year = today.year + (month < today.month)
        return date(year, month, monthrange(year, month)[1])
    return read_date(text, today, months)


def _measure(what: str, measures: Mapping[Measure, Iterable[str]]) -> Measure:
    """The measure whose name stands in the text, the longest where there are several."""
    named = ((name, measure) for measure, names in measures.items() for name in names)
    found = [(len(name), measure) for name, measure in named if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", what)]
    return max(found, default=(0, Measure.OWN))[1]
