"""Decides what follows from one finished run of a source: its health, its next run, an alarm, what may be closed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from storage.records import Health, PastRun, SourceRecord

LONGEST_BACK_OFF = timedelta(hours=24)
LONGEST_RETRY_AFTER = timedelta(days=7)
ALARM_AT = 2
WRONG_ANSWERS = frozenset({Health.SCHEMA_CHANGED, Health.SILENT})
IN_TROUBLE = WRONG_ANSWERS | {Health.FAILED, Health.BLOCKED}

SATURDAY = 5
HISTORY = timedelta(days=21)
COMPARED_RUNS = 4
COMPARED_DAYS = 2
LEAST_USUAL = 8
SILENT_SHARE = 0.25

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


def decide(
    record: SourceRecord,
    run: Run,
    *,
    every: timedelta,
    whole_board: bool,
    now: datetime,
    history: Sequence[PastRun] = (),
) -> Next:
    """Judge a run against the history of its source. `every` is the interval asked for, `whole_board` as in `Source`,
    `history` the good runs of the last weeks.

    A source that lists nothing is in trouble only if it listed something before; "not modified" repeats the verdict of
    the answer it refers to.
    """
    health = _health(record, run, history, now)
    trouble = health in IN_TROUBLE or (health is Health.EMPTY and record.rows > 0)
    failures = record.failures + 1 if trouble else 0
    answered = run.outcome in (Outcome.OK, Outcome.EMPTY)
    following = replace(
        record,
        health=health,
        failures=failures,
        reason=_reason(run, health) if trouble or health is Health.TRUNCATED else "",
        next_fetch_at=now + _wait(record.id, every, failures, run.retry_after),
        fetched_at=now,
        ok_at=record.ok_at if trouble else now,
        rows=run.rows if answered and not trouble else record.rows,
        broken=run.broken if answered else record.broken,
    )
    may_close = whole_board and answered and health is Health.OK and run.complete and not _collapsed(record, run)
    return Next(following, _alarm(record, following), may_close)


def _health(record: SourceRecord, run: Run, history: Sequence[PastRun], now: datetime) -> Health:
    if run.outcome in (Outcome.FAILED, Outcome.BLOCKED):
        return Health(run.outcome.value)
    if run.outcome is Outcome.NOT_MODIFIED:
        return Health.EMPTY if record.health is Health.EMPTY else Health.OK
    if run.broken > run.rows:
        return Health.SCHEMA_CHANGED
    if not run.rows:
        return Health.EMPTY
    if _silent(run.rows, history, now):
        return Health.SILENT
    return Health.TRUNCATED if run.reason else Health.OK


def _silent(rows: int, history: Sequence[PastRun], now: datetime) -> bool:
    """Whether so few rows are out of the ordinary for this source on this kind of day: a Sunday is held against
    weekends only, and nothing is said before there is something to compare with."""
    weekend = now.weekday() >= SATURDAY
    alike = [past for past in history if (past.at.weekday() >= SATURDAY) == weekend]
    if len(alike) < COMPARED_RUNS or len({past.at.date() for past in alike}) < COMPARED_DAYS:
        return False
    usual = median(past.rows for past in alike)
    return usual >= LEAST_USUAL and rows < usual * SILENT_SHARE


def _reason(run: Run, health: Health) -> str:
    if health is Health.SCHEMA_CHANGED:
        return f"{run.broken} of {run.broken + run.rows} rows could not be read"
    if health is Health.SILENT:
        return f"only {run.rows} rows, far fewer than usual"
    return run.reason or ("nothing listed" if health is Health.EMPTY else "")


def _collapsed(record: SourceRecord, run: Run) -> bool:
    """Whether a board lost more than half its rows at once: the next run has to confirm that before anything closes."""
    return run.rows * 2 < record.rows


def _alarm(before: SourceRecord, after: SourceRecord) -> Alarm | None:
    """A source that does not answer may be chance and is told when it repeats; an answer that is wrong at once."""
    told = before.failures >= ALARM_AT or before.health in WRONG_ANSWERS
    tell = after.failures >= ALARM_AT or after.health in WRONG_ANSWERS
    if tell and not told:
        return Alarm.TROUBLE
    return Alarm.RECOVERED if told and after.failures == 0 else None


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
