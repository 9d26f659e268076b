"""Hours of the day: reading them, and moving alerts when hour or zone change."""

from __future__ import annotations

import re
from datetime import datetime, time

from bot.errors import UserError
from bot.rules import recurrence
from bot.rules.cadence import Rhythm
from bot.rules.plan import next_reminder
from storage import Nouns
from storage.records import Alert, Cadence, Person, Plan

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
    """When to remind of the plan next, at the person's digest hour."""
    days = [session.day for session in await nouns.plans.sessions(person.id) if not session.done]
    return next_reminder(days, plan.interview_on, at=person.digest_at, zone=person.zone or "UTC", after=now)


async def move_alerts(nouns: Nouns, person: Person, now: datetime) -> list[Alert]:
    """After a change of hour or zone: every alert, the daily tip and the reminder of the plan are due at their hours in
    the zone as it is now."""
    tip = await nouns.tips.subscription(person.id)
    if tip is not None:
        next_tip_at = recurrence.next_daily(tip.at, person.zone or "UTC", now)
        await nouns.tips.subscribe(person.id, at=tip.at, next_tip_at=next_tip_at)
    plan = await nouns.plans.get(person.id)
    if plan is not None and plan.reminds:
        await nouns.plans.change(person.id, next_reminder_at=await next_plan_reminder(nouns, person, plan, now))
    moved = []
    for alert in await nouns.alerts.of(person.id):
        following = await due(nouns, person, alert, now)
        changed = await nouns.alerts.reschedule(
            person.id, alert.id, digest_at=alert.digest_at, next_digest_at=following
        )
        moved.append(changed or alert)
    return moved
