"""Streaks that forgive: working days on which something was done, one missed day a week left out of account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.rules.progress import Amounts
from bot.rules.weeks import week_of
from storage.records import Measure

FORGIVEN_A_WEEK = 1
STEADY = 3


@dataclass(frozen=True, slots=True)
class Streak:
    """`days` on which something was done, up to now without a break; `forgiven` missed days lie between them."""

    days: int = 0
    forgiven: int = 0


def streak(amounts: Amounts, works_on: Callable[[date], bool], today: date) -> Streak:
    """The streak that `today` belongs to, by the reminders that rang and were done.

    A day counts if the person works on it and a reminder rang: free days, holidays, and days without a routine neither
    add to a streak nor break it. On such a day one thing done is enough. Of the days missed in an ISO week one is
    forgiven, which does not make it a day of the streak; the second ends it. Today is not missed before it is over.
    """
    length, forgiven, passed_over = 0, 0, 0
    missed: Counter[date] = Counter()
    for day, done in sorted(_counted(amounts, works_on, today), reverse=True):
        if done:
            length += 1
            # Missed days before the first of the streak are none of it.
            forgiven, passed_over = forgiven + passed_over, 0
        elif day < today:
            missed[week_of(day)] += 1
            passed_over += 1
            if missed[week_of(day)] > FORGIVEN_A_WEEK:
                break
    return Streak(length, forgiven if length else 0)


def steady_weeks(amounts: Amounts, works_on: Callable[[date], bool], today: date) -> int:
    """How many ISO weeks that are over had at least three days on which something was done, and at most one missed."""
    kept: Counter[date] = Counter()
    missed: Counter[date] = Counter()
    for day, done in _counted(amounts, works_on, today):
        (kept if done else missed)[week_of(day)] += 1
    this_week = week_of(today)
    return sum(count >= STEADY and missed[week] <= FORGIVEN_A_WEEK for week, count in kept.items() if week < this_week)


def _counted(amounts: Amounts, works_on: Callable[[date], bool], today: date) -> Iterator[tuple[date, bool]]:
    """The days that count, and whether anything was done."""
    done = amounts.get(Measure.DONE, {})
    for day, rang in amounts.get(Measure.PLANNED, {}).items():
        if rang and day <= today and works_on(day):
            yield day, done.get(day, 0) > 0
