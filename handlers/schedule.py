"""Hours of the day: reading them, and moving what is due when hour, zone or working days change."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.errors import UserError
from bot.rules import recurrence
from bot.rules.attention import awake
from bot.rules.cadence import Rhythm
from bot.rules.plan import next_reminder
from bot.rules.ringing import coming_up, zone_of
from bot.rules.schedule import Calendar
from storage import Nouns
from storage.records import Alert, Cadence, Occurrence, Person, Plan, Reminder

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)


def read_time(text: str) -> time:
    """A time of day as people write it: 7:30, 19.00, 7 pm, 9; raises `UserError` otherwise."""
    match = _TIME.fullmatch(text.strip())
    if match:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["half"] or "")[:1].lower()
        if half and not 1 <= hour <= 12:
            hour = 24
        elif half:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise UserError("bad_time", time=text[:20])


def from_minutes(minutes: int) -> time:
    """The time of day that a button carries as minutes after midnight; raises `UserError` for anything else."""
    if not 0 <= minutes < 24 * 60:
        raise UserError("stale_button")
    return time(minutes // 60, minutes % 60)


def next_digest(person: Person, digest_at: time | None, now: datetime) -> datetime:
    """When the next digest of an alert is due, in the person's zone."""
    return recurrence.next_daily(digest_at or person.digest_at, person.zone or "UTC", now)


async def due(nouns: Nouns, person: Person, alert: Alert, now: datetime) -> datetime:
    """When an alert is due with its settings as they are now. It has one digest a day, or a week: if that of the
    current one was made, it is the next one's."""
    if alert.cadence is Cadence.AT_ONCE:
        # The digest tick puts it off where it rests or where it is night.
        return now
    rhythm = Rhythm.of(person, alert)
    following = rhythm.following(now)
    while await nouns.digests.had({alert.id: rhythm.period(following)}):
        following = rhythm.following(following)
    return following


async def next_plan_reminder(nouns: Nouns, person: Person, plan: Plan, now: datetime) -> datetime | None:
    """When to remind of the plan next: at the digest hour, or after the quiet hours it lies in, since what is
    on today is of no use tomorrow."""
    at = awake(await nouns.attention.of(person.id), person.digest_at)
    days = [session.day for session in await nouns.plans.sessions(person.id) if not session.done]
    return next_reminder(days, plan.interview_on, at=at, zone=person.zone or "UTC", after=now)


async def move_plan(nouns: Nouns, person: Person, now: datetime) -> None:
    """After a change of hour, quiet hours or zone: the plan's reminder is due by what they are now."""
    plan = await nouns.plans.get(person.id)
    if plan is not None and plan.reminds:
        await nouns.plans.change(person.id, next_reminder_at=await next_plan_reminder(nouns, person, plan, now))


async def move_reminders(nouns: Nouns, person: Person, now: datetime) -> None:
    """After a change of zone, working days, holidays or absence: every reminder is due at the next time it has not had.

    One that is due already stays so: the tick looks at it by what holds now.
    """
    reminders = await nouns.reminders.of(person.id)
    if not reminders:
        return
    rhythm = await nouns.rhythms.of(person.id)
    zone = zone_of(person, rhythm)
    today = recurrence.local_day(now, zone)
    calendar = Calendar.of(rhythm, today)
    had = await nouns.occurrences.between(person.id, today - timedelta(days=1), date.max)
    # In a thread: holidays are read from a large package when they are first asked for.
    await nouns.reminders.move(await asyncio.to_thread(_moved, reminders, had, zone, calendar, now))


def _moved(
    reminders: Sequence[Reminder], had: Sequence[Occurrence], zone: str, calendar: Calendar, now: datetime
) -> list[tuple[int, datetime | None]]:
    moved = []
    for reminder in reminders:
        if not reminder.paused and (reminder.next_at is None or reminder.next_at > now):
            slots = {one.slot for one in had if one.reminder_id == reminder.id}
            slot = coming_up(reminder, zone, calendar, now, slots)
            moved.append((reminder.id, slot.at if slot is not None else None))
    return moved


async def move_alerts(nouns: Nouns, person: Person, now: datetime) -> list[Alert]:
    """After a change of hour or zone: every alert, the daily tip, the reminder of the plan and all others are due at
    their hours in the zone as it is now."""
    await move_reminders(nouns, person, now)
    tip = await nouns.tips.subscription(person.id)
    if tip is not None:
        next_tip_at = recurrence.next_daily(tip.at, person.zone or "UTC", now)
        await nouns.tips.subscribe(person.id, at=tip.at, next_tip_at=next_tip_at)
    await move_plan(nouns, person, now)
    moved = []
    for alert in await nouns.alerts.of(person.id):
        following = await due(nouns, person, alert, now)
        changed = await nouns.alerts.reschedule(
            person.id, alert.id, digest_at=alert.digest_at, next_digest_at=following
        )
        moved.append(changed or alert)
    return moved
