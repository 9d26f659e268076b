"""Listings that came back, listings that are no copies, and the index of sketches in half its space."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("postings", sa.Column("returns", sa.Integer(), server_default="0", nullable=False))
    _rebuild_bands(with_rowid=False)
    op.create_table(
        "separations",
        sa.Column("posting_id", ID, nullable=False),
        sa.Column("from_job_id", ID, nullable=False),
        sa.Column("job_id", ID),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_separations_posting_id_postings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["from_job_id"], ["jobs.id"], name=op.f("fk_separations_from_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_separations_job_id_jobs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_separations")),
    )


def downgrade() -> None:
    op.drop_table("separations")
    _rebuild_bands(with_rowid=True)
    op.drop_column("postings", "returns")


def _rebuild_bands(*, with_rowid: bool) -> None:
    """Only SQLite keeps rows apart from their key, or not."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("sketch_bands", recreate="always", table_kwargs={"sqlite_with_rowid": with_rowid}):
            pass
