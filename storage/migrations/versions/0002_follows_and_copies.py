"""Followed companies, the history by which a source is judged, and the sketches by which copies are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "source_runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("health", sa.String(length=16), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_source_runs_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_runs")),
    )
    op.create_index("ix_source_runs_source_id_at", "source_runs", ["source_id", "at"])
    op.create_table(
        "follows",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("company", sa.String(length=128), nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_follows_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_follows_source_id_sources")),
        sa.PrimaryKeyConstraint("person_id", "source_id", name=op.f("pk_follows")),
    )
    op.create_index(op.f("ix_follows_source_id"), "follows", ["source_id"])

    op.create_table(
        "sketches",
        sa.Column("job_id", ID, nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_sketches_job_id_jobs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_sketches")),
    )
    op.create_table(
        "sketch_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_sketch_bands_job_id_jobs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "job_id", name=op.f("pk_sketch_bands")),
    )


def downgrade() -> None:
    op.drop_table("sketch_bands")
    op.drop_table("sketches")
    op.drop_table("follows")
    op.drop_table("source_runs")
