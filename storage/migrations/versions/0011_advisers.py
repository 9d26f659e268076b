"""What the advisers said, preparation plans, and checklists of one's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "advice",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("adviser", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=48), nullable=False),
        sa.Column("answers", sa.String(length=16), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_advice_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "adviser", name=op.f("pk_advice")),
    )
    op.create_table(
        "plans",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("interview_on", sa.Date(), nullable=False),
        sa.Column("hours_a_week", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("reminds", sa.Boolean(), nullable=False),
        sa.Column("went", sa.String(length=16), server_default=sa.text("''"), nullable=False),
        sa.Column("next_reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_plans_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_plans")),
    )
    op.create_index(op.f("ix_plans_next_reminder_at"), "plans", ["next_reminder_at"])
    op.create_table(
        "plan_sessions",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_plan_sessions_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_sessions")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_plan_sessions_person_id_key")),
    )
    with op.batch_alter_table("checklist_runs") as table:
        table.add_column(sa.Column("steps", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("checklist_runs") as table:
        table.drop_column("steps")
    op.drop_table("plan_sessions")
    op.drop_table("plans")
    op.drop_table("advice")
