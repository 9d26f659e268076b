"""One day of somebody's reminders, from morning to evening."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time

from bot.rules.schedule import Calendar, slots_on
from storage.records import Occurrence, OccurrenceState, Reminder


@dataclass(frozen=True, slots=True)
class Event:
    """A reminder on a day: at which wall-clock times, at least one, and how many of them are done."""

    reminder: Reminder
    times: tuple[time, ...]
    done: int


def events(
    day: date, reminders: Iterable[Reminder], occurrences: Collection[Occurrence], zone: str, calendar: Calendar
) -> list[Event]:
    """What is on that day, by its first time; nothing of what is paused. `occurrences` are those of the day."""
    done = [one.reminder_id for one in occurrences if one.state is OccurrenceState.DONE]
    found = []
    for reminder in reminders:
        times = tuple(slot.wall.time() for slot in slots_on(day, reminder.schedule, zone, calendar))
        if times and not reminder.paused:
            found.append(Event(reminder, times, done.count(reminder.id)))
    return sorted(found, key=lambda event: (event.times[0], -event.reminder.minutes, event.reminder.id))
