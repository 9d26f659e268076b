"""Practice: chosen topics, cards, answers, and the quiz polls that were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id_people"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "practice",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=False),
        _person("practice"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_practice")),
    )
    op.create_table(
        "practice_cards",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("introduced_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("lapses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("set_aside", sa.Boolean(), server_default=sa.false(), nullable=False),
        _person("practice_cards"),
        sa.PrimaryKeyConstraint("person_id", "question_id", name=op.f("pk_practice_cards")),
    )
    op.create_index("ix_practice_cards_person_id_due_on", "practice_cards", ["person_id", "due_on"])
    op.create_table(
        "practice_reviews",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        _person("practice_reviews"),
        sa.PrimaryKeyConstraint("person_id", "day", "question_id", name=op.f("pk_practice_reviews")),
    )
    op.create_table(
        "quiz_questions",
        sa.Column("poll_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("right_option", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("right", sa.Boolean(), nullable=True),
        _person("quiz_questions"),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_quiz_questions")),
    )
    op.create_index(op.f("ix_quiz_questions_person_id"), "quiz_questions", ["person_id"])


def downgrade() -> None:
    for table in ("quiz_questions", "practice_reviews", "practice_cards", "practice"):
        op.drop_table(table)
