"""Indexes: each one serves the call that its comment in the tables names, as SQLite itself plans it."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from storage import Storage
from storage.engine import parse_url
from storage.records import Alert, MessageState, OutboxMessage
from storage.tables import metadata
from tests.support.databases import Sqlite
from tests.support.stored import NOW

Call = Callable[[Storage], Awaitable[Any]]
MESSAGE = OutboxMessage(1, 1, "digest", "1", {}, MessageState.SENDING, 1, NOW, NOW, NOW)
LATER = NOW + timedelta(hours=1)
ALERT = Alert(1, 1, "go", None, False, 1, NOW, NOW)

CALLS: list[tuple[str, Call]] = [
    ("ix_alerts_changed_at", lambda storage: storage.alerts.listening_since(NOW)),
    ("ix_alerts_due", lambda storage: storage.alerts.due(NOW, limit=100)),
    ("ix_alerts_person_id", lambda storage: storage.alerts.of(1)),
    ("ix_alerts_search_id", lambda storage: storage.alerts.listening([1, 2])),
    ("ix_alerts_search_id", lambda storage: storage.searches.retire(unasked_since=NOW, now=NOW)),
    ("ix_checklist_runs_person_id", lambda storage: storage.checklist_runs.of(1)),
    ("ix_mock_answers_person_id", lambda storage: storage.personal_data.erase(1)),
    ("ix_mocks_person_id", lambda storage: storage.mocks.of(1, limit=20)),
    ("ix_stories_person_id", lambda storage: storage.stories.of(1)),
    ("ix_practice_cards_person_id_due_on", lambda storage: storage.practice.cards(1)),
    ("ix_quiz_questions_person_id", lambda storage: storage.quizzes.of(1)),
    ("ix_digests_person_id", lambda storage: storage.personal_data.erase(1)),
    ("ix_follows_source_id", lambda storage: storage.sources.sync([], now=NOW)),
    ("ix_goals_person_id", lambda storage: storage.goals.of(1)),
    ("ix_inbox_pending", lambda storage: storage.inbox.pending()),
    ("ix_inbox_sender_id", lambda storage: storage.personal_data.erase(1)),
    ("ix_jobs_published_at", lambda storage: storage.jobs.published_since(NOW)),
    ("ix_outbox_chat_id_sent_at", lambda storage: storage.outbox.cancel(1, reason="blocked")),
    ("ix_outbox_chat_id_sent_at", lambda storage: storage.outbox.claim(NOW, lease_until=NOW, limit=30)),
    ("ix_outbox_chat_id_sent_at", lambda storage: storage.outbox.postpone_chat(MESSAGE, until=LATER)),
    ("ix_outbox_chat_id_sent_at", lambda storage: storage.outbox.due_beside([MESSAGE], ["tip"], NOW)),
    ("ix_outbox_chat_id_sent_at", lambda storage: storage.outbox.sent_since({1: NOW, 2: LATER}, uncounted=["alarm"])),
    ("ix_outbox_chat_id_sent_at", lambda storage: storage.outbox.withheld(1, NOW)),
    ("ix_outbox_chat_id_sent_at", lambda storage: storage.outbox.release(1, now=NOW)),
    ("ix_outbox_promised", lambda storage: storage.outbox.claim(NOW, lease_until=NOW, limit=30)),
    ("ix_outbox_due", lambda storage: storage.outbox.next_due()),
    ("ix_occurrences_day", lambda storage: storage.occurrences.between(1, NOW.date(), NOW.date())),
    ("ix_occurrences_outbox_id", lambda storage: storage.occurrences.in_message(5)),
    ("ix_occurrences_ring_at", lambda storage: storage.occurrences.due(NOW, people=100)),
    ("ix_occurrences_ring_at", lambda storage: storage.occurrences.next_due()),
    ("ix_occurrences_waiting", lambda storage: storage.occurrences.due(NOW, people=100)),
    ("ix_occurrences_waiting", lambda storage: storage.occurrences.waiting(1)),
    ("ix_occurrences_waiting", lambda storage: storage.occurrences.release(1, NOW)),
    ("ix_outbox_sending", lambda storage: storage.outbox.resolve_abandoned(NOW, once=())),
    ("ix_outbox_sent_at", lambda storage: storage.outbox.lateness(NOW)),
    ("ix_plans_next_reminder_at", lambda storage: storage.plans.due(NOW, limit=100)),
    ("ix_postings_job_id", lambda storage: storage.jobs.with_ids([1, 2])),
    ("ix_postings_job_id", lambda storage: storage.jobs.published_since(NOW)),
    ("ix_readings_item_id", lambda storage: storage.readings.most_read(limit=5)),
    ("ix_reminders_deleted", lambda storage: storage.reminders.purge()),
    ("ix_reminders_next_at", lambda storage: storage.reminders.due(NOW, limit=100)),
    ("ix_reminders_next_at", lambda storage: storage.reminders.next_due()),
    ("ix_reminders_person_id", lambda storage: storage.reminders.of(1)),
    ("ix_reminders_routine_id", lambda storage: storage.reminders.delete_routine(1, 1)),
    ("ix_routines_person_id", lambda storage: storage.routines.of(1)),
    ("ix_source_runs_source_id_at", lambda storage: storage.sources.good_runs(1, since=NOW)),
    ("ix_searches_changed_at", lambda storage: storage.searches.changed_since(NOW)),
    ("ix_sources_due", lambda storage: storage.sources.due(NOW, limit=20)),
    ("ix_tip_subscriptions_next_tip_at", lambda storage: storage.tips.due(NOW, limit=100)),
    ("ix_told_outbox_id", lambda storage: storage.outbox.sent(MESSAGE, message_id=1, now=NOW)),
    ("ix_jobs_unmatched", lambda storage: storage.jobs.unmatched(limit=100)),
    # What the database makes of unique constraints.
    ("ix_occurrences_day", lambda storage: storage.activity.days(1, since=NOW.date())),
    ("sqlite_autoindex_applications_1", lambda storage: storage.applications.of(1)),
    ("sqlite_autoindex_retrospectives_1", lambda storage: storage.retrospectives.of(1)),
    ("sqlite_autoindex_sprint_measures_1", lambda storage: storage.sprint_measures.of(1)),
    ("sqlite_autoindex_digests_1", lambda storage: storage.digests.had({1: "2026-03-02", 2: "2026-W10"})),
    ("sqlite_autoindex_jobs_2", lambda storage: storage.jobs.matched_after(5)),
    ("sqlite_autoindex_occurrences_1", lambda storage: storage.reminders.purge()),
    ("sqlite_autoindex_plan_sessions_1", lambda storage: storage.plans.sessions(1)),
    ("sqlite_autoindex_postings_1", lambda storage: storage.jobs.touch(1, ["a", "b"], now=NOW)),
    ("sqlite_autoindex_postings_1", lambda storage: storage.jobs.close_missing(1, run_at=NOW)),
    ("sqlite_autoindex_told_1", lambda storage: storage.digests.told([1], [1, 2])),
]


@pytest.mark.parametrize(("index", "call"), CALLS)
async def test_the_call_uses_the_index(sqlite: Sqlite, index: str, call: Call) -> None:
    url = sqlite.url()
    storage = await Storage.open(url)
    ran: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        ran.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    await call(storage)
    event.remove(Engine, "before_cursor_execute", note)
    await storage.close()
    steps = plan(str(parse_url(url).database), ran)
    assert any(f"INDEX {index}" in step for step in steps), steps


def plan(path: str, ran: list[tuple[str, Any]]) -> list[str]:
    """What SQLite says of how it would run these statements, a step a line."""
    connection = sqlite3.connect(path)
    details = [
        detail
        for statement, parameters in ran
        if not statement.startswith("BEGIN")
        for *_numbers, detail in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
    connection.close()
    return details


def test_every_index_is_used_by_some_call() -> None:
    declared = {index.name for table in metadata.sorted_tables for index in table.indexes}
    assert declared == {index for index, _call in CALLS if index.startswith("ix_")}
