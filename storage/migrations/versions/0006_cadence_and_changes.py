"""How often an alert writes, and what people were told of roles, so that a change of it can be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "alerts", sa.Column("cadence", sa.String(length=8), server_default=sa.text("'daily'"), nullable=False)
    )
    op.add_column("alerts", sa.Column("weekday", sa.Integer(), server_default="0", nullable=False))
    op.add_column("alerts", sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_jobs_unmatched",
        "jobs",
        ["id"],
        sqlite_where=sa.text("matches IS NULL"),
        postgresql_where=sa.text("matches IS NULL"),
    )
    op.add_column("told", sa.Column("salary", sa.JSON(), nullable=True))
    op.add_column("told", sa.Column("eligible", sa.String(length=8), nullable=True))
    op.add_column("digests", sa.Column("before", sa.JSON(), nullable=True))
    op.add_column("digests", sa.Column("period", sa.String(length=16), nullable=True))
    op.execute("UPDATE digests SET period = day")
    with op.batch_alter_table("digests") as batch_op:
        batch_op.alter_column("period", existing_type=sa.String(length=16), nullable=False)
        batch_op.drop_constraint("uq_digests_alert_id_day", type_="unique")
        batch_op.create_unique_constraint(op.f("uq_digests_alert_id_period"), ["alert_id", "period"])


def downgrade() -> None:
    op.execute("DELETE FROM digests WHERE period <> day")
    with op.batch_alter_table("digests") as batch_op:
        batch_op.drop_constraint("uq_digests_alert_id_period", type_="unique")
        batch_op.create_unique_constraint(op.f("uq_digests_alert_id_day"), ["alert_id", "day"])
        batch_op.drop_column("period")
        batch_op.drop_column("before")
    for table, column in (
        ("told", "eligible"),
        ("told", "salary"),
        ("alerts", "rests_until"),
        ("alerts", "weekday"),
        ("alerts", "cadence"),
    ):
        op.drop_column(table, column)
    op.drop_index("ix_jobs_unmatched", table_name="jobs")
