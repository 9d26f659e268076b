"""Reads a single moment to come in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.errors import UserError
from bot.rules import recurrence
from bot.rules.reminding.building import Builder
from bot.rules.reminding.grammar import Kind
from bot.rules.reminding.reading import understood
from bot.rules.reminding.vocabulary import Vocabulary

_WEEK = timedelta(weeks=1)


def read_moment(text: str, now: datetime, zone: str, vocabularies: Sequence[Vocabulary]) -> datetime | None:
    """The one moment to come that a text says: "15:30", "monday", "tomorrow 9:00", "in 2 hours". A day without an hour
    begins at midnight. None where it says something else, or more."""
    best = understood(text, vocabularies)
    try:
        schedule, _ = Builder(best, now, zone).schedule()
    except UserError:
        return None
    if best.rest or schedule.on is None or schedule.times:
        return None
    has_hour = any(one.kind in {Kind.TIME, Kind.MOMENT} or "usually_at" in one.values for one in best.said)
    moment = recurrence.instant(schedule.on, schedule.at if has_hour else time(0), zone)
    if moment <= now and best.value("weekday", Kind.DAY) is not None:
        # Said on that weekday itself, before its usual hour.
        moment = recurrence.instant(schedule.on + _WEEK, time(0), zone)
    return moment if moment > now else None
