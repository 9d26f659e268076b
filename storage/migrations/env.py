"""Alembic's entry: runs the migrations of `versions/` over the connection `storage.migrations.road` hands it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from storage.tables import Instant, Words, metadata

PLAIN = {Instant: "sa.DateTime(timezone=True)", Words: "sa.Text()"}


def render(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Migrations stand on their own: what they import must not change under them."""
    return PLAIN.get(type(item), False) if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_server_default=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
