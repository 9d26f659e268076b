"""What people think of roles, companies they muted, and the near misses of a digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "mutes",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mutes_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutes")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_mutes_person_id_key")),
    )
    op.create_table(
        "feedback",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("fault", sa.String(length=16), nullable=False),
        sa.Column("votes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_feedback_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "job_id", name=op.f("pk_feedback")),
    )
    op.add_column("digests", sa.Column("near_misses", sa.JSON()))


def downgrade() -> None:
    op.drop_column("digests", "near_misses")
    op.drop_table("feedback")
    op.drop_table("mutes")
