"""What follows from a finished run of a source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.intake import Alarm, Next, Outcome, Run, decide
from storage.records import Health, PastRun, SourceRecord

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = Run(Outcome.OK, rows=100)
FAILED = Run(Outcome.FAILED, reason="timed out")


def source(health: Health = Health.OK, rows: int = 100, failures: int = 0, number: int = 7) -> SourceRecord:
    return SourceRecord(
        number,
        "lever",
        "acme",
        health,
        failures,
        "",
        NOW,
        NOW - HOUR,
        NOW - HOUR,
        rows,
        0,
        {"https://x.example": {"ETag": "1"}},
    )


def after(*runs: Run, record: SourceRecord | None = None, whole_board: bool = True) -> Next:
    following = Next(record or source(), None, may_close=False)
    for run in runs:
        following = decide(following.record, run, every=HOUR, whole_board=whole_board, now=NOW)
    return following


def wait(following: Next) -> timedelta:
    return following.record.next_fetch_at - NOW


def test_a_good_run_is_recorded_and_may_close() -> None:
    following = after(Run(Outcome.OK, rows=90, broken=2), record=source(Health.FAILED, failures=1))
    assert (following.record.health, following.record.failures, following.record.rows) == (Health.OK, 0, 90)
    assert (following.record.broken, following.record.ok_at, following.record.fetched_at) == (2, NOW, NOW)
    assert following.record.validators == source().validators
    assert following.may_close


@pytest.mark.parametrize(
    "run",
    [
        FAILED,
        Run(Outcome.BLOCKED, reason="403"),
        Run(Outcome.EMPTY),
        Run(Outcome.OK),
        Run(Outcome.NOT_MODIFIED),
        Run(Outcome.OK, rows=100, complete=False),
        Run(Outcome.OK, rows=49),
        Run(Outcome.OK, rows=60, broken=61),
    ],
)
def test_nothing_is_closed_on_doubtful_evidence(run: Run) -> None:
    assert not after(run).may_close


def test_a_feed_that_does_not_list_everything_never_closes() -> None:
    assert not after(GOOD, whole_board=False).may_close


def test_a_board_that_shrank_at_once_is_believed_the_second_time() -> None:
    small = Run(Outcome.OK, rows=3)
    assert not after(small).may_close
    assert after(small, small).may_close


@pytest.mark.parametrize("bad", [FAILED, Run(Outcome.BLOCKED, reason="403"), Run(Outcome.EMPTY)])
def test_trouble_is_told_once_and_recovery_once(bad: Run) -> None:
    runs = [bad, bad, bad, GOOD, GOOD, bad, GOOD]
    alarms = [after(*runs[: number + 1]).alarm for number in range(len(runs))]
    assert alarms == [None, Alarm.TROUBLE, None, Alarm.RECOVERED, None, None, None]


def test_a_failure_keeps_what_was_known() -> None:
    record = after(FAILED).record
    assert (record.health, record.reason, record.rows, record.ok_at) == (Health.FAILED, "timed out", 100, NOW - HOUR)


def test_nothing_listed_is_trouble_only_where_something_was() -> None:
    quiet = after(Run(Outcome.EMPTY), Run(Outcome.EMPTY), record=source(Health.NEW, rows=0))
    assert (quiet.record.health, quiet.record.failures, quiet.alarm) == (Health.EMPTY, 0, None)
    silent = after(Run(Outcome.EMPTY), Run(Outcome.EMPTY))
    assert (silent.record.failures, silent.record.reason, silent.alarm) == (2, "nothing listed", Alarm.TROUBLE)


def test_not_modified_repeats_the_verdict_it_refers_to() -> None:
    assert after(Run(Outcome.NOT_MODIFIED)).record.health is Health.OK
    assert after(FAILED, FAILED, Run(Outcome.NOT_MODIFIED)).alarm is Alarm.RECOVERED
    still = after(Run(Outcome.EMPTY), Run(Outcome.NOT_MODIFIED))
    assert (still.record.health, still.alarm) == (Health.EMPTY, Alarm.TROUBLE)


def test_mostly_broken_rows_keep_the_last_good_count() -> None:
    record = after(Run(Outcome.OK, rows=3, broken=97)).record
    assert (record.health, record.rows, record.broken) == (Health.SCHEMA_CHANGED, 100, 97)
    assert record.reason == "97 of 100 rows could not be read"


def test_the_wait_doubles_up_to_a_day() -> None:
    waits = [wait(after(*[FAILED] * number)) for number in range(1, 9)]
    assert [round(one / waits[0]) for one in waits[:5]] == [1, 2, 4, 8, 16]
    assert waits[-1] == timedelta(hours=24)


def test_sources_are_spread_and_each_keeps_its_place() -> None:
    waits = {wait(after(GOOD, record=source(number=number))) for number in range(50)}
    assert len(waits) == 50
    assert wait(after(GOOD)) == wait(after(GOOD, GOOD))


def test_a_server_that_asks_for_patience_gets_it() -> None:
    assert wait(after(Run(Outcome.BLOCKED, retry_after=7_200))) == 2 * HOUR
    assert wait(after(Run(Outcome.BLOCKED, retry_after=1))) >= HOUR
    assert wait(after(Run(Outcome.BLOCKED, retry_after=100_000))) == timedelta(seconds=100_000)
    assert wait(after(Run(Outcome.BLOCKED, retry_after=float("inf")))) == timedelta(days=7)


@given(
    st.lists(
        st.builds(Run, st.sampled_from(Outcome), st.integers(0, 300), st.integers(0, 300), complete=st.booleans()),
        min_size=1,
        max_size=20,
    ),
    st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
    st.integers(1, 10**9),
)
def test_the_wait_is_never_shorter_than_the_interval_nor_longer_than_a_day_beyond_it(
    runs: list[Run], every: timedelta, number: int
) -> None:
    record = source(number=number)
    for run in runs:
        following = decide(record, run, every=every, whole_board=True, now=NOW)
        assert every <= wait(following) <= max(every * 1.1, timedelta(hours=24))
        assert not (following.may_close and following.record.failures)
        record = following.record


def past(*rows: int, first: datetime = NOW) -> list[PastRun]:
    """One good run a day, the latest the day before `first`."""
    return [PastRun(first - timedelta(days=number), listed) for number, listed in enumerate(rows, start=1)]


def judged(rows: int, history: list[PastRun], now: datetime = NOW, **run: Any) -> Next:
    return decide(source(), Run(Outcome.OK, rows=rows, **run), every=HOUR, whole_board=False, now=now, history=history)


def test_far_fewer_rows_than_the_sources_own_history_is_silence() -> None:
    following = judged(10, past(*[100] * 10))
    assert following.record.health is Health.SILENT
    assert following.alarm is Alarm.TROUBLE
    assert "far fewer" in following.record.reason
    assert not following.may_close


def test_a_quiet_weekend_is_held_against_weekends_only() -> None:
    sunday = datetime(2026, 5, 10, 12, tzinfo=UTC)
    weekdays_busy = [run for run in past(*[100] * 20, first=sunday) if run.at.weekday() < 5]
    weekends_quiet = [PastRun(run.at, 12) for run in past(*[100] * 20, first=sunday) if run.at.weekday() >= 5]
    assert judged(10, weekdays_busy, now=sunday).record.health is Health.OK
    assert judged(10, weekdays_busy + weekends_quiet, now=sunday).record.health is Health.OK
    assert judged(2, weekdays_busy + weekends_quiet, now=sunday).record.health is Health.SILENT


def test_nothing_is_called_silent_before_there_is_something_to_compare_with() -> None:
    assert judged(1, past(100, 100, 100)).record.health is Health.OK
    assert judged(1, past(*[5] * 10)).record.health is Health.OK


def test_a_run_that_was_cut_short_is_named_but_no_trouble() -> None:
    following = judged(90, past(*[100] * 10), reason="stopped after 50 requests", complete=False)
    assert following.record.health is Health.TRUNCATED
    assert following.record.failures == 0
    assert following.record.reason == "stopped after 50 requests"


def test_rows_that_cannot_be_read_mean_that_the_schema_changed() -> None:
    following = judged(3, [], broken=40)
    assert following.record.health is Health.SCHEMA_CHANGED
    assert following.alarm is Alarm.TROUBLE
