"""When a message was first due: by that messages are sent in turn, and their lateness is measured."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("promised_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE outbox SET promised_at = due_at")
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"])
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_outbox_promised", "outbox", ["promised_at", "id"], sqlite_where=pending, postgresql_where=pending
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_promised", "outbox")
    op.drop_index("ix_outbox_sent_at", "outbox")
    op.drop_column("outbox", "promised_at")
