"""ISO weeks of local days, each by its Monday."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
WEDNESDAY = 2


def week_of(day: date) -> date:
    """The Monday of the week."""
    return day - day.weekday() * DAY


def week_in_review(today: date) -> date:
    """The week that is looked back on: on Monday and Tuesday the one before, from Wednesday on the current one."""
    this_week = week_of(today)
    return this_week if today.weekday() >= WEDNESDAY else this_week - WEEK


def weeks_until(week: date, number: int) -> list[date]:
    """So many weeks, the last of them `week`."""
    return [week - ago * WEEK for ago in reversed(range(number))]
