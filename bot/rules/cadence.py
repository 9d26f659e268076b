"""When an alert's digests are due, and of what it has one: of a local day, of a week, or of an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self

from bot.rules import recurrence
from storage.records import Alert, Cadence, Person

# Of an alert at once: what comes within the time after a message is kept for the next one.
REST = timedelta(hours=1)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When somebody wants an alert to write: `at` on the wall clocks of `zone`; `weekday`, 0 for Monday, counts for a
    weekly alert only."""

    cadence: Cadence
    weekday: int
    at: time
    zone: str

    @classmethod
    def of(cls, person: Person, alert: Alert) -> Self:
        return cls(alert.cadence, alert.weekday, alert.digest_at or person.digest_at, person.zone or "UTC")

    def following(self, after: datetime) -> datetime:
        """When a digest is due next, strictly after an instant.

        An alert at once is also due by itself when its rest is over: what came while a message was being composed is
        found then.
        """
        match self.cadence:
            case Cadence.DAILY:
                return recurrence.next_daily(self.at, self.zone, after)
            case Cadence.WEEKLY:
                return recurrence.next_weekly(self.weekday, self.at, self.zone, after)
            case Cadence.AT_ONCE:
                return by_day(after + REST, self.zone)

    def period(self, due: datetime) -> str:
        """What an alert has one digest of, for a digest due at an instant: "2026-03-02", "2026-W10", "2026-03-02T11Z".

        It is that of the due time and not of the time it is made: a digest due at 23:59 may be made after midnight.
        """
        match self.cadence:
            case Cadence.DAILY:
                return recurrence.local_day(due, self.zone).isoformat()
            case Cadence.WEEKLY:
                year, week, _ = recurrence.local_day(due, self.zone).isocalendar()
                return f"{year}-W{week:02}"
            case Cadence.AT_ONCE:
                return f"{due.astimezone(UTC):%Y-%m-%dT%H}Z"


def by_day(moment: datetime, zone: str) -> datetime:
    """The instant itself, or the end of the night it lies in: from 22:00 to 07:00 an alert at once is silent."""
    if NIGHT_ENDS <= recurrence.local_time(moment, zone) < NIGHT_BEGINS:
        return moment
    return recurrence.next_daily(NIGHT_ENDS, zone, moment)
