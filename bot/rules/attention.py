"""Whether something that nobody asked for may be sent to somebody now: quiet hours, holds, pauses, a daily maximum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from bot.rules import recurrence
from storage.records import Attention

# After that nobody wants it any more; whoever wants to be left alone for longer pauses.
MOST_WAITED = timedelta(days=7)
MOST_A_DAY = 100
_DAY = timedelta(days=1)


class Reason(StrEnum):
    """Why something was not sent at its time."""

    PAUSED = "paused"
    HELD = "held"
    QUIET = "quiet"
    MAXIMUM = "maximum"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done with a kind of message. One that is `urgent` is always sent and not counted; one that `waits` comes
    tomorrow where today had its maximum, others are dropped; one that `joins` shares a message with its like."""

    urgent: bool = False
    waits: bool = False
    joins: bool = False


POLICIES: Mapping[str, Policy] = MappingProxyType(
    {
        # What keeps the bot from working concerns everybody it writes to, and only those who run it hear of it.
        "alarm": Policy(urgent=True),
        # What it tells is told once: dropping it would keep a role from somebody.
        "digest": Policy(waits=True),
        # Tomorrow has a tip, a session and a reminder of its own.
        "tip": Policy(joins=True),
        "plan": Policy(joins=True),
        "reminder": Policy(joins=True),
    }
)


@dataclass(frozen=True, slots=True)
class Send:
    pass


@dataclass(frozen=True, slots=True)
class Defer:
    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Drop:
    reason: Reason


Decision = Send | Defer | Drop


def decide(
    attention: Attention,
    zone: str,
    now: datetime,
    sent_today: int,
    *,
    kind: str,
    waits_since: datetime,
    expires_at: datetime | None = None,
) -> Decision:
    """What becomes of a message of a kind in `POLICIES`; `sent_today` are those of the local day that count.

    What would still wait at `expires_at`, or longer than `MOST_WAITED` after `waits_since`, is dropped at once: so
    everything that is deferred is either sent or named as dropped.
    """
    policy = POLICIES[kind]
    if expires_at is not None and expires_at <= now:
        return Drop(Reason.STALE)
    if policy.urgent:
        return Send()
    until = free_at(attention, zone, now)
    if until > now:
        reason = _hindrance(attention, now)
    elif sent_today < attention.daily_maximum:
        return Send()
    elif not policy.waits:
        return Drop(Reason.MAXIMUM)
    else:
        reason = Reason.MAXIMUM
        until = free_at(attention, zone, recurrence.next_daily(time(0), zone, now))
    last = waits_since + MOST_WAITED if expires_at is None else min(expires_at, waits_since + MOST_WAITED)
    return Defer(until, reason) if until < last else Drop(reason)


def free_at(attention: Attention, zone: str, moment: datetime) -> datetime:
    """The instant itself, or the first after it at which somebody is neither in quiet hours nor wants nothing sent."""
    free = max(moment, attention.held_until or moment, attention.paused_until or moment)
    while (end := quiet_end(attention, zone, free)) is not None:
        free = end
    return free


def quiet_end(attention: Attention, zone: str, moment: datetime) -> datetime | None:
    """The end of the quiet hours that an instant lies in, None where it lies in none.

    They begin and end when the clocks in `zone` first show so: an hour that is shown twice does not begin them again.
    Two equal ends are no quiet hours, for a day and night of them would never end.
    """
    begins, ends = attention.quiet_from, attention.quiet_until
    if begins is None or ends is None or begins == ends:
        return None
    today = recurrence.local_day(moment, zone)
    for day in (today, today - _DAY):
        start, end = _night(begins, ends, zone, day)
        if start <= moment < end:
            return end
    return None


# Thousands in one zone have the same quiet hours.
@lru_cache(maxsize=4096)
def _night(begins: time, ends: time, zone: str, day: date) -> tuple[datetime, datetime]:
    """The quiet hours that begin on a local day."""
    last = day if begins < ends else day + _DAY
    return recurrence.instant(day, begins, zone), recurrence.instant(last, ends, zone)


def day_begins(zone: str, now: datetime) -> datetime:
    """When the local day began that an instant lies in: what is sent from then on counts towards its maximum."""
    return recurrence.instant(recurrence.local_day(now, zone), time(0), zone)


def is_quiet(attention: Attention, at: time) -> bool:
    """Whether a time of day lies in the quiet hours."""
    begins, ends = attention.quiet_from, attention.quiet_until
    if begins is None or ends is None or begins == ends:
        return False
    return begins <= at < ends if begins < ends else at >= begins or at < ends


def awake(attention: Attention, at: time) -> time:
    """A time of day outside the quiet hours: itself, or their end."""
    return attention.quiet_until if attention.quiet_until is not None and is_quiet(attention, at) else at


def _hindrance(attention: Attention, now: datetime) -> Reason:
    """Why somebody is not free now; what they said outranks what is so every night."""
    if attention.paused_until is not None and attention.paused_until > now:
        return Reason.PAUSED
    if attention.held_until is not None and attention.held_until > now:
        return Reason.HELD
    return Reason.QUIET
