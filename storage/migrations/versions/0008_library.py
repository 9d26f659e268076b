"""What people read, tick and are told of the library, and what is counted about its questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT),
        _person("readings"),
        sa.PrimaryKeyConstraint("person_id", "item_id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_item_id"), "readings", ["item_id"])
    op.create_table(
        "checklist_runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("checklist_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        _person("checklist_runs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_runs")),
    )
    op.create_index(op.f("ix_checklist_runs_person_id"), "checklist_runs", ["person_id"])
    op.create_table(
        "tip_subscriptions",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("next_tip_at", INSTANT, nullable=False),
        _person("tip_subscriptions"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_tip_subscriptions")),
    )
    op.create_index(op.f("ix_tip_subscriptions_next_tip_at"), "tip_subscriptions", ["next_tip_at"])
    op.create_table(
        "tips_given",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        _person("tips_given"),
        sa.PrimaryKeyConstraint("person_id", "item_id", name=op.f("pk_tips_given")),
    )
    op.create_table(
        "question_counts",
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("missed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reported", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_question_counts")),
    )


def downgrade() -> None:
    for table in ("question_counts", "tips_given", "tip_subscriptions", "checklist_runs", "readings"):
        op.drop_table(table)


def _person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_people")
    return sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=name, ondelete="CASCADE")
