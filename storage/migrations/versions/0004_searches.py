"""Equal searches are kept once, and their index between two starts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "searches",
        sa.Column("id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
        sa.UniqueConstraint("text", name=op.f("uq_searches_text")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_searches_changed_at"), "searches", ["changed_at"])
    op.create_table(
        "search_snapshots",
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("followed_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dumped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_search_snapshots")),
    )
    # Roles' bitmaps hold numbers of alerts so far: a search takes that of its first alert, which has been in all of
    # them, and other numbers are not given again.
    op.execute(
        "INSERT INTO searches (id, text, changed_at) SELECT min(id), query, max(changed_at) FROM alerts GROUP BY query"
    )
    _go_on_counting("searches", after="alerts")
    op.add_column("alerts", sa.Column("search_id", ID, nullable=True))
    op.execute("UPDATE alerts SET search_id = (SELECT id FROM searches WHERE text = query)")
    with op.batch_alter_table("alerts", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.alter_column("search_id", existing_type=ID, nullable=False)
        batch_op.drop_column("query")
        batch_op.create_foreign_key(op.f("fk_alerts_search_id_searches"), "searches", ["search_id"], ["id"])
        batch_op.create_index(op.f("ix_alerts_search_id"), ["search_id"])
    _go_on_counting("alerts", after="searches")


def downgrade() -> None:
    op.add_column("alerts", sa.Column("query", sa.Text(), nullable=True))
    op.execute("UPDATE alerts SET query = (SELECT text FROM searches WHERE searches.id = search_id)")
    with op.batch_alter_table("alerts", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.alter_column("query", existing_type=sa.Text(), nullable=False)
        batch_op.drop_index(op.f("ix_alerts_search_id"))
        batch_op.drop_constraint(op.f("fk_alerts_search_id_searches"), type_="foreignkey")
        batch_op.drop_column("search_id")
    _go_on_counting("alerts", after="searches")
    op.drop_table("search_snapshots")
    op.drop_table("searches")


def _go_on_counting(table: str, *, after: str) -> None:
    """The next number of a table is one that the other has not given either."""
    if op.get_bind().dialect.name == "sqlite":
        statements = [
            sa.text("DELETE FROM sqlite_sequence WHERE name = :table").bindparams(table=table),
            sa.text(
                "INSERT INTO sqlite_sequence (name, seq) SELECT :table, seq FROM sqlite_sequence WHERE name = :after"
            ).bindparams(table=table, after=after),
        ]
    else:
        statements = [
            sa.text(
                "SELECT setval(pg_get_serial_sequence(:table, 'id'),"
                " pg_sequence_last_value(CAST(pg_get_serial_sequence(:after, 'id') AS regclass)))"
            ).bindparams(table=table, after=after),
        ]
    for statement in statements:
        op.execute(statement)
