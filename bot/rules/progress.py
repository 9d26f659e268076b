"""What somebody did in numbers: by measure and local day, summed up by weeks and periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from bot.rules.recurrence import local_day
from bot.rules.weeks import DAY, WEEK
from storage.records import Measure

# What a look at a week tells.
WEEKLY = (
    Measure.PLANNED,
    Measure.DONE,
    Measure.FOCUS,
    Measure.ANSWERS,
    Measure.MOCKS,
    Measure.APPLICATIONS,
    Measure.ARTICLES,
)
SPRINT = (Measure.TASKS, Measure.PULL_REQUESTS, Measure.TESTS, Measure.COVERAGE, Measure.DEPLOYMENTS)
PER_CENT = frozenset({Measure.TESTS, Measure.COVERAGE})
MINUTES_AN_HOUR = 60

# By measure and local day; what is entered for a week stands on its Monday, focus is in minutes.
Amounts = Mapping[Measure, Mapping[date, int]]


def by_day(moments: Iterable[datetime], zone: str) -> dict[date, int]:
    """How many of them fall on each local day."""
    return dict(Counter(local_day(moment, zone) for moment in moments))


def amount(measure: Measure, amounts: Mapping[date, int], first: date = date.min, last: date = date.max) -> int:
    """What it comes to from the first day to the last, both included: the sum, hours for focus, the last value for
    percentages."""
    within = {day: value for day, value in amounts.items() if first <= day <= last}
    if measure in PER_CENT:
        return within[max(within)] if within else 0
    total = sum(within.values())
    return total // MINUTES_AN_HOUR if measure is Measure.FOCUS else total


def week_numbers(amounts: Amounts, week: date) -> dict[Measure, int]:
    """The numbers of a week; all that a look at a week tells, 0 where there was nothing."""
    last = week + WEEK - DAY
    return {measure: amount(measure, amounts.get(measure, {}), week, last) for measure in WEEKLY}
