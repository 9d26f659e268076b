"""When an alert's digests are due, and of what it has one: of a local day, of a week, or of an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self

from bot.rules import recurrence
from storage.records import Alert, Cadence, Person

# Of an alert at once: what comes within the time after a message is kept for the next one.
REST = timedelta(hours=1)
# At least as long as from one digest of an alert to the next, on the date line too.
PERIODS = {Cadence.DAILY: timedelta(days=3), Cadence.WEEKLY: timedelta(days=15)}


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
                return after + REST

    def period(self, due: datetime) -> str:
        """What an alert has one digest of, for a digest due at an instant: "2026-03-02", "2026-W10", "2026-03-02T11Z".

        It is that of the time it was planned for: a digest of 23:00 that is put off to the next morning is still the
        one of its day.
        """
        match self.cadence:
            case Cadence.DAILY:
                return recurrence.local_day(self._planned(due), self.zone).isoformat()
            case Cadence.WEEKLY:
                year, week, _ = recurrence.local_day(self._planned(due), self.zone).isocalendar()
                return f"{year}-W{week:02}"
            case Cadence.AT_ONCE:
                return f"{due.astimezone(UTC):%Y-%m-%dT%H}Z"

    def _planned(self, due: datetime) -> datetime:
        """The last time up to an instant at which a digest was to be made."""
        planned = self.following(due - PERIODS[self.cadence])
        while (following := self.following(planned)) <= due:
            planned = following
        return planned
