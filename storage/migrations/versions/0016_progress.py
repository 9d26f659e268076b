"""Progress: applications, goals, achievements, the measures of a sprint, weekly retrospectives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=True),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("applied_at", INSTANT, nullable=False),
        _owner("applications"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("person_id", "job_id", name=op.f("uq_applications_person_id_job_id")),
    )
    op.create_table(
        "goals",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("steps", sa.Integer(), server_default="0", nullable=False),
        sa.Column("steps_since", sa.Date(), nullable=False),
        sa.Column("reached_in", sa.Date(), nullable=True),
        _owner("goals"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    op.create_index(op.f("ix_goals_person_id"), "goals", ["person_id"])
    op.create_table(
        "achievements",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("achievement", sa.String(length=32), nullable=False),
        sa.Column("earned_at", INSTANT, nullable=False),
        _owner("achievements"),
        sa.PrimaryKeyConstraint("person_id", "achievement", name=op.f("pk_achievements")),
    )
    op.create_table(
        "sprint_measures",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        _owner("sprint_measures"),
        sa.PrimaryKeyConstraint("person_id", "week", "measure", name=op.f("pk_sprint_measures")),
    )
    op.create_table(
        "retrospectives",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        *(sa.Column(part, sa.Text(), nullable=True) for part in ("good", "hard", "change", "intention")),
        sa.Column("went", sa.String(length=8), nullable=True),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        _owner("retrospectives"),
        sa.PrimaryKeyConstraint("person_id", "week", name=op.f("pk_retrospectives")),
    )


def downgrade() -> None:
    for table in ("retrospectives", "sprint_measures", "achievements", "goals", "applications"):
        op.drop_table(table)


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id_people"), ondelete="CASCADE"
    )
