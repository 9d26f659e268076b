"""Decides what follows from one finished run of a source: its health, its next run, an alarm, what may be closed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from storage.records import Health, SourceRecord

LONGEST_BACK_OFF = timedelta(hours=24)
LONGEST_RETRY_AFTER = timedelta(days=7)
ALARM_AT = 2
_SPREAD = 0.1
_DOUBLINGS = 16


class Outcome(StrEnum):
    """How a run ended. EMPTY: the source answered well and listed nothing."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    EMPTY = "empty"
    FAILED = "failed"
    BLOCKED = "blocked"


class Alarm(StrEnum):
    """What the administrators are to be told."""

    TROUBLE = "trouble"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run. `rows` were read and `broken` could not be; `complete` says that every page was read to its end
    and that the key of every broken row is known; `retry_after` is in seconds."""

    outcome: Outcome
    rows: int = 0
    broken: int = 0
    reason: str = ""
    retry_after: float | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Next:
    """What follows. `record` is the source with its new values (its validators untouched); `may_close` says that a job
    this run did not list can be taken for closed."""

    record: SourceRecord
    alarm: Alarm | None
    may_close: bool


def decide(record: SourceRecord, run: Run, *, every: timedelta, whole_board: bool, now: datetime) -> Next:
    """Judge a run against the history of its source. `every` is the interval asked for, `whole_board` as in `Source`.

    A source that lists nothing is in trouble only if it listed something before; "not modified" repeats the verdict of
    the answer it refers to; more broken rows than sound ones are a failure.
    """
    health = _health(record, run)
    trouble = health in (Health.FAILED, Health.BLOCKED) or (health is Health.EMPTY and record.rows > 0)
    failures = record.failures + 1 if trouble else 0
    answered = run.outcome in (Outcome.OK, Outcome.EMPTY)
    following = replace(
        record,
        health=health,
        failures=failures,
        reason=_reason(run) if trouble else "",
        next_fetch_at=now + _wait(record.id, every, failures, run.retry_after),
        fetched_at=now,
        ok_at=record.ok_at if trouble else now,
        rows=run.rows if answered and not trouble else record.rows,
        broken=run.broken if answered else record.broken,
    )
    may_close = whole_board and answered and health is Health.OK and run.complete and not _collapsed(record, run)
    return Next(following, _alarm(record.failures, failures), may_close)


def _health(record: SourceRecord, run: Run) -> Health:
    if run.outcome in (Outcome.FAILED, Outcome.BLOCKED):
        return Health(run.outcome.value)
    if run.outcome is Outcome.NOT_MODIFIED:
        return Health.EMPTY if record.health is Health.EMPTY else Health.OK
    if run.broken > run.rows:
        return Health.FAILED
    return Health.OK if run.rows else Health.EMPTY


def _reason(run: Run) -> str:
    if run.reason or run.outcome in (Outcome.FAILED, Outcome.BLOCKED):
        return run.reason
    if run.broken > run.rows:
        return f"{run.broken} of {run.broken + run.rows} rows could not be read"
    return "nothing listed"


def _collapsed(record: SourceRecord, run: Run) -> bool:
    """Whether a board lost more than half its rows at once: the next run has to confirm that before anything closes."""
    return run.rows * 2 < record.rows


def _alarm(before: int, after: int) -> Alarm | None:
    if before < ALARM_AT == after:
        return Alarm.TROUBLE
    return Alarm.RECOVERED if after == 0 and before >= ALARM_AT else None


def _wait(source_id: int, every: timedelta, failures: int, retry_after: float | None) -> timedelta:
    """The time to the next run: `every`, doubled for each failure after the first up to a day, and a little later for
    some sources than for others so that they do not all ask at once."""
    spread = 1 + _SPREAD * zlib.crc32(str(source_id).encode()) / 2**32
    wait = every * spread
    if failures:
        wait = max(every, min(wait * 2 ** min(failures - 1, _DOUBLINGS), LONGEST_BACK_OFF))
    if retry_after is None:
        return wait
    return max(wait, timedelta(seconds=min(retry_after, LONGEST_RETRY_AFTER.total_seconds())))
