"""The schema as SQLAlchemy Core tables; every index names the call it serves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite only gives an INTEGER PRIMARY KEY its own row ids; PostgreSQL gets room for Telegram's 52-bit ids.
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite keeps it without a zone, so naive values are refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside, less what the databases refuse: NUL is left out, half a surrogate pair becomes "?"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.replace("\0", "").encode(errors="replace").decode()


people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False),
    Column("zone", String(64)),
    Column("country", String(2)),
    Column("digest_at", Time, nullable=False),
    Column("silent_when_empty", Boolean, nullable=False, server_default=false()),
    Column("reachable", Boolean, nullable=False, server_default=true()),
    Column("created_at", Instant, nullable=False),
    # The host of the language model that may read answers of mock interviews; empty for none.
    Column("shares_answers_with", String(255), nullable=False, server_default=text("''")),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("adapter", String(32), nullable=False),
    Column("board", String(512), nullable=False, server_default=text("''")),
    Column("health", String(16), nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("reason", Words, nullable=False, server_default=text("''")),
    Column("next_fetch_at", Instant, nullable=False),
    Column("fetched_at", Instant),
    Column("ok_at", Instant),
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("broken", Integer, nullable=False, server_default="0"),
    Column("validators", JSON, nullable=False),
    # Removed from the operator's file: kept for its postings, fetched no more.
    Column("active", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("adapter", "board"),
)
# sources.due
Index("ix_sources_due", sources.c.next_fetch_at, sqlite_where=text("active = 1"), postgresql_where=text("active"))

source_runs = Table(
    "source_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("health", String(16), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("broken", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    # sources.good_runs
    Index("ix_source_runs_source_id_at", "source_id", "at"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("title", Words, nullable=False),
    Column("company", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("newsworthy", Boolean, nullable=False),
    # Given in order by the match tick, which holds a lease: a digest's watermark can therefore skip nothing.
    # jobs.matched_after
    Column("match_number", Id, unique=True),
    # Serialised roaring bitmap of the searches whose terms this job has; NULL while it waits to be matched, or matched
    # again, until when it keeps its number: the highest must not be given twice.
    Column("matches", LargeBinary),
)
# jobs.unmatched
Index(
    "ix_jobs_unmatched",
    jobs.c.id,
    sqlite_where=jobs.c.matches.is_(None),
    postgresql_where=jobs.c.matches.is_(None),
)
# jobs.published_since
Index("ix_jobs_published_at", jobs.c.published_at)

sketches = Table(
    "sketches",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("company", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
)

sketch_bands = Table(
    "sketch_bands",
    metadata,
    # sketches.alike looks roles up by band
    Column("band", BigInteger, primary_key=True),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    # Sixteen rows a role, and nothing beside the key: the key is the table.
    sqlite_with_rowid=False,
)

postings = Table(
    "postings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("key", Words, nullable=False),
    # jobs.with_ids reads all postings of a few jobs.
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("url", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("published_at", Instant),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    # What the feed said when it was last understood; the same again need not be understood again.
    Column("content_hash", String(32), nullable=False),
    Column("missed_runs", Integer, nullable=False, server_default="0"),
    Column("closed_at", Instant),
    Column("returns", Integer, nullable=False, server_default="0"),
    UniqueConstraint("source_id", "key"),
)

separations = Table(
    "separations",
    metadata,
    Column("posting_id", ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True),
    Column("from_job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    # Null while it is only suspected.
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE")),
    Column("noted_at", Instant, nullable=False),
)


searches = Table(
    "searches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("text", Words, nullable=False, unique=True),
    # No alert has it: indexes forget it before it is deleted.
    Column("retired", Boolean, nullable=False, server_default=false()),
    # searches.changed_since
    Column("changed_at", Instant, nullable=False, index=True),
    # Roles' bitmaps know a search by its number, so a deleted one's is never given again.
    sqlite_autoincrement=True,
)

search_snapshots = Table(
    "search_snapshots",
    metadata,
    Column("edition", String(32), primary_key=True),
    Column("followed_to", Instant, nullable=False),
    # A packed index of searches.
    Column("dumped", LargeBinary, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    # alerts.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    # alerts.listening, searches.retire
    Column("search_id", ForeignKey("searches.id"), nullable=False, index=True),
    Column("digest_at", Time),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("seen_match", Id),
    Column("next_digest_at", Instant, nullable=False),
    Column("cadence", String(8), nullable=False, server_default=text("'daily'")),
    # Of a weekly alert: 0 is Monday.
    Column("weekday", Integer, nullable=False, server_default="0"),
    # Of an alert at once: until then, what comes is kept for one message.
    Column("rests_until", Instant),
    Column("created_at", Instant, nullable=False),
    # alerts.listening_since
    Column("changed_at", Instant, nullable=False, index=True),
    # Digests' days know an alert by its number, so a deleted one's is never given again.
    sqlite_autoincrement=True,
)
# alerts.due
Index(
    "ix_alerts_due",
    alerts.c.next_digest_at,
    sqlite_where=text("paused = 0"),
    postgresql_where=text("NOT paused"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", Id, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("key", String(128), nullable=False, unique=True),
    Column("payload", JSON, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    # Of the next attempt; `promised_at` is when it was first due, by which lateness is measured.
    Column("due_at", Instant, nullable=False),
    Column("promised_at", Instant),
    Column("lease_until", Instant),
    Column("message_id", Id),
    Column("reason", Words, nullable=False, server_default=text("''")),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    # After that it is of no use; NULL for what always is.
    Column("expires_at", Instant),
    # When the person's wish last put it off or dropped it, which the reason then names.
    Column("withheld_at", Instant),
    # The message it became a part of.
    Column("joined_to", Id),
    # outbox.claim, outbox.postpone_chat, outbox.cancel, outbox.sent_since, outbox.withheld
    Index("ix_outbox_chat_id_sent_at", "chat_id", "sent_at"),
)
# outbox.claim
Index(
    "ix_outbox_promised",
    outbox.c.promised_at,
    outbox.c.id,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
# outbox.next_due
Index(
    "ix_outbox_due",
    outbox.c.due_at,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
# outbox.lateness
Index("ix_outbox_sent_at", outbox.c.sent_at)
# outbox.resolve_abandoned
Index(
    "ix_outbox_sending",
    outbox.c.lease_until,
    sqlite_where=text("state = 'sending'"),
    postgresql_where=text("state = 'sending'"),
)

follows = Table(
    "follows",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    # sources.sync keeps what somebody follows
    Column("source_id", ForeignKey("sources.id"), primary_key=True, index=True),
    Column("company", String(128), nullable=False),
    Column("alert_id", Id, nullable=False),
    Column("created_at", Instant, nullable=False),
)

digests = Table(
    "digests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("alert_id", Id, nullable=False),
    Column("day", String(10), nullable=False),
    Column("period", String(16), nullable=False),
    Column("job_ids", JSON, nullable=False),
    Column("considered", Integer, nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("opening", Boolean, nullable=False),
    # What the person was told before of roles that are told again.
    Column("before", JSON(none_as_null=True)),
    Column("created_at", Instant, nullable=False),
    Column("near_misses", JSON(none_as_null=True)),
    # One digest a local day or week, or an hour, whatever happens to clocks, processes or zones.
    UniqueConstraint("alert_id", "period"),
)

told = Table(
    "told",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    # outbox.sent marks what its message told
    Column("outbox_id", Id, index=True),
    Column("told_at", Instant),
    # What was said of them: a change of either is told.
    Column("salary", JSON(none_as_null=True)),
    Column("eligible", String(8)),
)

mutes = Table(
    "mutes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("key", Words, nullable=False),
    Column("company", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    # mutes.of
    UniqueConstraint("person_id", "key"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    # Outlives the role: what was learnt from it still holds.
    Column("job_id", Id, primary_key=True),
    Column("fault", String(16), nullable=False),
    Column("votes", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
)

practice = Table(
    "practice",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("topics", JSON, nullable=False),
    Column("daily_cap", Integer, nullable=False),
)

practice_cards = Table(
    "practice_cards",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", String(64), primary_key=True),
    Column("due_on", Date, nullable=False),
    Column("introduced_on", Date),
    Column("reviewed_on", Date),
    Column("stability", Float),
    Column("difficulty", Float),
    Column("lapses", Integer, nullable=False, server_default="0"),
    Column("set_aside", Boolean, nullable=False, server_default=false()),
    # practice.cards
    Index("ix_practice_cards_person_id_due_on", "person_id", "due_on"),
)

practice_reviews = Table(
    "practice_reviews",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    # practice.answered counts a day; a question is answered at most once a day
    Column("day", Date, primary_key=True),
    Column("question_id", String(64), primary_key=True),
    Column("rating", Integer, nullable=False),
)

quiz_questions = Table(
    "quiz_questions",
    metadata,
    Column("poll_id", String(64), primary_key=True),
    # quizzes.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("question_id", String(64), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("right_option", Integer, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("right", Boolean),
)


readings = Table(
    "readings",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    # An article, or a question whose answer was looked at; readings.most_read
    Column("item_id", String(64), primary_key=True, index=True),
    Column("page", Integer, nullable=False, server_default="0"),
    Column("opened_at", Instant, nullable=False),
    Column("read_at", Instant),
)

checklist_runs = Table(
    "checklist_runs",
    metadata,
    Column("id", Id, primary_key=True),
    # checklist_runs.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("checklist_id", String(64), nullable=False),
    Column("name", Words, nullable=False, server_default=text("''")),
    # Of a list of one's own, which has no file in content/
    Column("steps", JSON(none_as_null=True)),
    Column("ticked", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

tip_subscriptions = Table(
    "tip_subscriptions",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Time, nullable=False),
    # tips.due
    Column("next_tip_at", Instant, nullable=False, index=True),
)

tips_given = Table(
    "tips_given",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("given_at", Instant, nullable=False),
)

# Nobody is named here: what many get wrong, and what was reported, is about the question.
question_counts = Table(
    "question_counts",
    metadata,
    Column("question_id", String(64), primary_key=True),
    Column("missed", Integer, nullable=False, server_default="0"),
    Column("reported", Integer, nullable=False, server_default="0"),
)

mocks = Table(
    "mocks",
    metadata,
    Column("id", Id, primary_key=True),
    # mocks.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("level", String(16), nullable=False),
    Column("stage", String(32), nullable=False),
    Column("question_ids", JSON, nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("keeps_answers", Boolean, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

mock_answers = Table(
    "mock_answers",
    metadata,
    Column("mock_id", ForeignKey("mocks.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("seconds", Integer, nullable=False),
    Column("words", Words, nullable=False, server_default=text("''")),
    Column("voice", Words, nullable=False, server_default=text("''")),
    Column("ticked", JSON, nullable=False),
    Column("points", Integer, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    # stories.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    # Empty until it is written.
    Column("situation", Words, nullable=False, server_default=text("''")),
    Column("task", Words, nullable=False, server_default=text("''")),
    Column("action", Words, nullable=False, server_default=text("''")),
    Column("result", Words, nullable=False, server_default=text("''")),
    Column("title", Words, nullable=False, server_default=text("''")),
    Column("topics", JSON, nullable=False),
    Column("told", Integer, nullable=False, server_default="0"),
    Column("told_at", Instant),
    Column("rating", Integer),
    Column("changed_at", Instant, nullable=False),
)


# The newest result of each adviser; the answers are a digit a question.
advice = Table(
    "advice",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("adviser", String(16), primary_key=True),
    Column("outcome", String(48), nullable=False),
    Column("answers", String(16), nullable=False),
    Column("given_at", Instant, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("interview_on", Date, nullable=False),
    Column("hours_a_week", Integer, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("reminds", Boolean, nullable=False),
    Column("went", String(16), nullable=False, server_default=text("''")),
    # plans.due; NULL when nothing is to be said any more
    Column("next_reminder_at", Instant, index=True),
)

plan_sessions = Table(
    "plan_sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    # What is to be done, once a plan: the kind, its subject and the round.
    Column("key", String(96), nullable=False),
    Column("day", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("done", Boolean, nullable=False, server_default=false()),
    # plans.sessions
    UniqueConstraint("person_id", "key"),
)

# A group of reminders begun from a template of content/routines.
routines = Table(
    "routines",
    metadata,
    Column("id", Id, primary_key=True),
    # routines.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("template", String(32), nullable=False),
    Column("starts_at", Time),
    Column("started_at", Instant, nullable=False),
    # The ids of the reminders that come back when its pause is over; NULL where there was none.
    Column("silenced", JSON),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Id, primary_key=True),
    # reminders.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    # reminders.of_routine
    Column("routine_id", ForeignKey("routines.id", ondelete="CASCADE"), index=True),
    Column("kind", String(16), nullable=False),
    Column("text", Words, nullable=False),
    Column("schedule", JSON, nullable=False),
    # How long it lasts, and how long after its time it still matters.
    Column("minutes", Integer, nullable=False, server_default="0"),
    Column("window", Integer, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    # reminders.due; NULL when it is paused, deleted or has no further time
    Column("next_at", Instant, index=True),
    # Kept as long as it has occurrences.
    Column("deleted", Boolean, nullable=False, server_default=false()),
)

# reminders.purge
Index(
    "ix_reminders_deleted",
    reminders.c.id,
    sqlite_where=reminders.c.deleted,
    postgresql_where=reminders.c.deleted,
)

# One time of a reminder, from when it is due.
occurrences = Table(
    "occurrences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("reminder_id", ForeignKey("reminders.id", ondelete="CASCADE"), nullable=False),
    # The wall clock it was planned for, "2026-11-25 09:00": once, whatever becomes of the zone.
    Column("slot", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("state", String(8), nullable=False),
    # occurrences.due; NULL when it is not to ring any more
    Column("ring_at", Instant, index=True),
    Column("reason", String(16), nullable=False, server_default=text("''")),
    # occurrences.in_message
    Column("outbox_id", Id, index=True),
    Column("settled_at", Instant),
    UniqueConstraint("reminder_id", "slot"),
)
# occurrences.between
Index("ix_occurrences_day", occurrences.c.person_id, occurrences.c.day)
# occurrences.due, occurrences.waiting
Index(
    "ix_occurrences_waiting",
    occurrences.c.person_id,
    occurrences.c.ring_at,
    sqlite_where=occurrences.c.ring_at.is_not(None),
    postgresql_where=occurrences.c.ring_at.is_not(None),
)

# What a person's days are like; without a row, as `records.Rhythm` says.
rhythms = Table(
    "rhythms",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    # Where the routine stays when the person has moved; NULL where they are.
    Column("zone", String(64)),
    Column("working_days", JSON, nullable=False),
    Column("holidays_in", String(2)),
    Column("away_until", Date),
)

# How much a person wants to be written to unasked; without a row, as `records.Attention` says.
attention = Table(
    "attention",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    Column("daily_maximum", Integer, nullable=False),
    Column("held_until", Instant),
    Column("paused_until", Instant),
)

# What a person applied for; outlives the role, which is NULL where it was found elsewhere.
applications = Table(
    "applications",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("job_id", Id),
    Column("company", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("applied_at", Instant, nullable=False),
    # applications.of
    UniqueConstraint("person_id", "job_id"),
)

goals = Table(
    "goals",
    metadata,
    Column("id", Id, primary_key=True),
    # goals.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("measure", String(16), nullable=False),
    Column("target", Integer, nullable=False),
    Column("words", Words, nullable=False),
    Column("since", Date, nullable=False),
    # NULL where it is one for every week.
    Column("until", Date),
    Column("steps", Integer, nullable=False, server_default="0"),
    Column("steps_since", Date, nullable=False),
    Column("reached_in", Date),
)

achievements = Table(
    "achievements",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("achievement", String(32), primary_key=True),
    Column("earned_at", Instant, nullable=False),
)

# What a person entered of an ISO week, by its Monday.
sprint_measures = Table(
    "sprint_measures",
    metadata,
    # sprint_measures.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("week", Date, primary_key=True),
    Column("measure", String(16), primary_key=True),
    Column("value", Integer, nullable=False),
)

retrospectives = Table(
    "retrospectives",
    metadata,
    # retrospectives.of
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("week", Date, primary_key=True),
    # NULL until it was answered, empty where it was passed over.
    Column("good", Words),
    Column("hard", Words),
    Column("change", Words),
    Column("intention", Words),
    Column("went", String(8)),
    Column("numbers", JSON, nullable=False),
    Column("finished_at", Instant),
)

dialogs = Table(
    "dialogs",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(32), nullable=False),
    Column("step", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", Id, primary_key=True, autoincrement=False),
    # personal_data: an update can name somebody before there is a row for them.
    Column("sender_id", Id, index=True),
    Column("payload", JSON(none_as_null=True)),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),
)
# inbox.pending
Index(
    "ix_inbox_pending",
    inbox.c.update_id,
    sqlite_where=inbox.c.handled_at.is_(None),
    postgresql_where=inbox.c.handled_at.is_(None),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Instant, nullable=False),
)
