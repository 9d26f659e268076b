"""What becomes of reminders that are due: which of their times count, and whether they ring now, later or never."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from bot.rules import recurrence
from bot.rules.attention import Defer, Drop, Reason, Send, decide, free_at
from bot.rules.schedule import Calendar, Slot, following, latest, slots_on, times_of_day
from storage.records import Attention, Occurrence, OccurrenceState, Person, Reminder, Rhythm, Schedule

SNOOZED = "snoozed"
# Somebody's own reminder that comes once a day or less still matters the same day.
OWN_WINDOW = 12 * 60
# What "in an hour" and the like can be for a snooze, in minutes; TOMORROW is the same time of day a day later.
SNOOZES = (10, 60)
TOMORROW = 0


@dataclass(frozen=True, slots=True)
class Fallen:
    """A reminder that was due: the times that came since, and when it is due next."""

    reminder: Reminder
    occurrences: tuple[Occurrence, ...]
    next_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether it was for one day, and that time has come."""
        return self.next_at is None and self.reminder.schedule.on is not None and bool(self.occurrences)


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence whose moment has come, and what it is of."""

    occurrence: Occurrence
    reminder: Reminder


def zone_of(person: Person, rhythm: Rhythm) -> str:
    """Where somebody's reminders live: in the zone they left them in, else where they are."""
    return rhythm.zone or person.zone or "UTC"


def own_window(schedule: Schedule) -> int:
    """How many minutes one of a person's own reminders still matters: until its next time of the day, at most half a
    day."""
    times = [at.hour * 60 + at.minute for at in times_of_day(schedule)]
    return min([OWN_WINDOW, *(later - earlier for earlier, later in pairwise(times))])


def fall_due(reminder: Reminder, zone: str, calendar: Calendar, now: datetime) -> Fallen:
    """The times of a reminder from the one it waited for until `now`.

    After an outage those are the times of today, which /today can name, or the last one before; not those of every day
    that was missed.
    """
    since = reminder.next_at or now
    today = slots_on(recurrence.local_day(now, zone), reminder.schedule, zone, calendar)
    slots = [slot for slot in today if since <= slot.at <= now]
    if not slots and (last := latest(reminder.schedule, zone, since, now, calendar)):
        slots = [last]
    coming = following(reminder.schedule, zone, now, calendar)
    return Fallen(reminder, tuple(waiting(reminder, slot) for slot in slots), coming.at if coming is not None else None)


def waiting(reminder: Reminder, slot: Slot) -> Occurrence:
    """A time of a reminder that is to ring at its moment, not yet kept."""
    return Occurrence(
        id=0,
        person_id=reminder.person_id,
        reminder_id=reminder.id,
        slot=slot_name(slot),
        day=slot.wall.date(),
        planned_at=slot.at,
        state=OccurrenceState.WAITING,
        ring_at=slot.at,
        reason="",
        outbox_id=None,
        settled_at=None,
    )


def slot_name(slot: Slot) -> str:
    """What makes a time of a reminder unique: the wall clock it was planned for, "2026-11-25 09:00"."""
    return f"{slot.wall:%Y-%m-%d %H:%M}"


def ring(
    due: Sequence[Due], attention: Attention, here: str, now: datetime, *, sent_today: int = 0, reachable: bool = True
) -> list[Due]:
    """What becomes of everything that is due for one person: `RUNG`, put off by `ring_at`, or `DROPPED`.

    `here` is the zone the person is in, by which they have quiet hours; `sent_today` what counts to their maximum. Of a
    routine, and of a reminder that repeats, only the latest rings where several would, whatever held up the earlier
    ones; so nothing bursts after an outage or a hold. What was set for one day alone, and what was snoozed, always
    rings.
    """
    if not reachable:
        return [_dropped(one, Reason.STALE) for one in due]
    decided = [_decide(one, attention, here, now, sent_today) for one in due]
    newest: dict[tuple[str, int], datetime] = {}
    for one in decided:
        if _gives_way(one):
            series = _series(one.reminder)
            newest[series] = max(one.occurrence.planned_at, newest.get(series, one.occurrence.planned_at))
    return [
        _dropped(one, Reason.STALE)
        if _gives_way(one) and one.occurrence.planned_at < newest[_series(one.reminder)]
        else one
        for one in decided
    ]


def snoozed_until(occurrence: Occurrence, minutes: int, zone: str, now: datetime) -> datetime:
    """When a snoozed occurrence rings again: so many minutes from now, or at its own time of day tomorrow."""
    if minutes != TOMORROW:
        return now + timedelta(minutes=minutes)
    at = datetime.fromisoformat(occurrence.slot).time()
    return recurrence.instant(recurrence.local_day(now, zone) + timedelta(days=1), at, zone)


def matters_until(one: Due) -> datetime | None:
    """After this nobody needs it any more; None for what was set for one day alone, which always matters."""
    occurrence, reminder = one.occurrence, one.reminder
    if reminder.schedule.on is not None:
        return None
    since = occurrence.ring_at if occurrence.reason == SNOOZED else occurrence.planned_at
    return (since or occurrence.planned_at) + timedelta(minutes=reminder.window)


def _decide(one: Due, attention: Attention, here: str, now: datetime, sent_today: int) -> Due:
    occurrence, expires_at = one.occurrence, matters_until(one)
    waits_since = now if expires_at is None else occurrence.planned_at
    decision = decide(attention, here, now, sent_today, kind="reminder", waits_since=waits_since, expires_at=expires_at)
    if isinstance(decision, Drop) and expires_at is None:
        full = decision.reason is Reason.MAXIMUM
        since = recurrence.next_daily(time(0), here, now) if full else now
        decision = Defer(free_at(attention, here, since), decision.reason)
    match decision:
        case Send():
            return replace(one, occurrence=replace(occurrence, state=OccurrenceState.RUNG, ring_at=None))
        case Defer(until, reason):
            # A snooze stays one: it matters from the time it was put off to.
            kept = SNOOZED if occurrence.reason == SNOOZED else reason.value
            return replace(one, occurrence=replace(occurrence, ring_at=until, reason=kept))
        case Drop(reason):
            return _dropped(one, reason)


def _gives_way(one: Due) -> bool:
    """Whether a later one of its series makes it stale."""
    insists = one.reminder.schedule.on is not None or one.occurrence.reason == SNOOZED
    return one.occurrence.state is OccurrenceState.RUNG and not insists


def _series(reminder: Reminder) -> tuple[str, int]:
    """Of what only one rings at a time."""
    if reminder.routine_id is not None:
        return ("routine", reminder.routine_id)
    return ("reminder", reminder.id)


def _dropped(one: Due, reason: Reason) -> Due:
    dropped = replace(one.occurrence, state=OccurrenceState.DROPPED, ring_at=None, reason=reason.value)
    return replace(one, occurrence=dropped)


def coming_up(
    reminder: Reminder, zone: str, calendar: Calendar, now: datetime, had: Collection[str] = ()
) -> Slot | None:
    """The next time of a reminder that it has not had: one that was skipped, or that rang in another zone, is over."""
    slot = following(reminder.schedule, zone, now, calendar)
    while slot is not None and slot_name(slot) in had:
        slot = following(reminder.schedule, zone, slot.at, calendar)
    return slot
