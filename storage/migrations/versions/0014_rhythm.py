"""The daily rhythm: routines, reminders and their times, what days are like, and how much attention there is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "routines",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("template", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("silenced", sa.JSON(), nullable=True),
        _owner("routines"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routines")),
    )
    op.create_index(op.f("ix_routines_person_id"), "routines", ["person_id"])
    op.create_table(
        "reminders",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("routine_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("schedule", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        _owner("reminders"),
        sa.ForeignKeyConstraint(
            ["routine_id"], ["routines.id"], name=op.f("fk_reminders_routine_id_routines"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    for column in ("person_id", "routine_id", "next_at"):
        op.create_index(op.f(f"ix_reminders_{column}"), "reminders", [column])
    op.create_index(
        "ix_reminders_deleted",
        "reminders",
        ["id"],
        sqlite_where=sa.text("deleted = 1"),
        postgresql_where=sa.text("deleted"),
    )
    op.create_table(
        "occurrences",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("reminder_id", ID, nullable=False),
        sa.Column("slot", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("ring_at", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=16), server_default=sa.text("''"), nullable=False),
        sa.Column("outbox_id", ID, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        _owner("occurrences"),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminders.id"], name=op.f("fk_occurrences_reminder_id_reminders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("reminder_id", "slot", name=op.f("uq_occurrences_reminder_id_slot")),
    )
    for column in ("ring_at", "outbox_id"):
        op.create_index(op.f(f"ix_occurrences_{column}"), "occurrences", [column])
    op.create_index("ix_occurrences_day", "occurrences", ["person_id", "day"])
    waits = sa.text("ring_at IS NOT NULL")
    op.create_index(
        "ix_occurrences_waiting", "occurrences", ["person_id", "ring_at"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "rhythms",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("working_days", sa.JSON(), nullable=False),
        sa.Column("holidays_in", sa.String(length=2), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        _owner("rhythms"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_rhythms")),
    )
    op.create_table(
        "attention",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("daily_maximum", sa.Integer(), nullable=False),
        sa.Column("held_until", INSTANT, nullable=True),
        sa.Column("paused_until", INSTANT, nullable=True),
        _owner("attention"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_attention")),
    )


def downgrade() -> None:
    for table in ("attention", "rhythms", "occurrences", "reminders", "routines"):
        op.drop_table(table)


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id_people"), ondelete="CASCADE"
    )
