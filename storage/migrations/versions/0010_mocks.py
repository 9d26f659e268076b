"""Mock interviews and how each of their answers went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "mocks",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("question_ids", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("keeps_answers", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mocks_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mocks")),
    )
    op.create_index(op.f("ix_mocks_person_id"), "mocks", ["person_id"])
    op.create_table(
        "mock_answers",
        sa.Column("mock_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("voice", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mock_id"], ["mocks.id"], name=op.f("fk_mock_answers_mock_id_mocks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mock_answers_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mock_id", "question_id", name=op.f("pk_mock_answers")),
    )
    op.create_index(op.f("ix_mock_answers_person_id"), "mock_answers", ["person_id"])


def downgrade() -> None:
    op.drop_table("mock_answers")
    op.drop_table("mocks")
