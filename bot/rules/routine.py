"""Routines at somebody's own hours: moved as a whole within the day, and held beside others that they may overlap."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import time

from storage.records import Reminder, Schedule

MIDNIGHT = 24 * 60  # minutes
# What asks for all of somebody's attention; a break or a meal may fall into it.
BLOCKS = frozenset({"focus", "review", "meeting", "practice", "retrospective"})
EVERY_DAY = frozenset(range(7))


class PastMidnight(ValueError):
    """A day would not fit between two midnights; it can start from `earliest` to `latest`."""

    def __init__(self, before: time, earlier: int, later: int) -> None:
        super().__init__("past midnight")
        self.earliest = clock(max(minutes(before) + earlier, 0))
        self.latest = clock(min(minutes(before) + later, MIDNIGHT - 1))


def in_order(items: Collection[Reminder]) -> list[Reminder]:
    """By their days and hours, whatever is due next."""
    return sorted(items, key=lambda item: (item.schedule.weekdays, item.schedule.at, item.id))


def room(items: Collection[Reminder]) -> tuple[int, int]:
    """By how many minutes they can all be moved without passing midnight: earlier, which is below 0, and later."""
    if not items:
        return -MIDNIGHT, MIDNIGHT
    return -min(minutes(item.schedule.at) for item in items), MIDNIGHT - max(_end(item) for item in items)


def starting_at(items: Collection[Reminder], before: time, starts: time) -> list[Reminder]:
    """The items of a day that started at `before`, all moved alike for one that starts at `starts`.

    Raises `PastMidnight` where one of them would begin before it, or end after.
    """
    by = minutes(starts) - minutes(before)
    earlier, later = room(items)
    if not earlier <= by <= later:
        raise PastMidnight(before, earlier, later)
    return [replace(item, schedule=_moved(item.schedule, by)) for item in items]


def overlaps(
    items: Sequence[Reminder], others: Sequence[Reminder], working_days: Collection[int]
) -> Iterator[tuple[Reminder, Reminder]]:
    """Each two blocks that want one person at one time of one weekday; what is paused wants nobody."""
    for item in items:
        for other in others:
            both = _weekdays(item, working_days) & _weekdays(other, working_days)
            if both and minutes(item.schedule.at) < _end(other) and minutes(other.schedule.at) < _end(item):
                yield item, other


def minutes(at: time) -> int:
    """After midnight."""
    return at.hour * 60 + at.minute


def clock(minutes_: int) -> time:
    return time(*divmod(minutes_, 60))


def _moved(schedule: Schedule, by: int) -> Schedule:
    until = clock(minutes(schedule.until) + by) if schedule.until else None
    return replace(schedule, at=clock(minutes(schedule.at) + by), until=until)


def _end(item: Reminder) -> int:
    """When the last of the day is over; a moment takes a minute, since 24:00 is the next day."""
    return minutes(item.schedule.until or item.schedule.at) + max(item.minutes, 1)


def _weekdays(item: Reminder, working_days: Collection[int]) -> frozenset[int]:
    """The weekdays on which a block is; none for whatever is not weekly, and for what leaves room for others."""
    schedule = item.schedule
    if item.paused or item.kind not in BLOCKS or schedule.on or schedule.day_of_month or schedule.week_of_month:
        return frozenset()
    if schedule.weekdays:
        return frozenset(schedule.weekdays)
    return frozenset(working_days) if schedule.working_days else EVERY_DAY
