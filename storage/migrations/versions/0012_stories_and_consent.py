"""Stories for interviews, and whether a language model may read answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "stories",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("situation", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("task", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("action", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("result", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("told", sa.Integer(), server_default="0", nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_stories_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_person_id"), "stories", ["person_id"])
    op.add_column(
        "people", sa.Column("shares_answers_with", sa.String(length=255), server_default=sa.text("''"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("people", "shares_answers_with")
    op.drop_table("stories")
