"""Messages that wait, are dropped or joined because their person wants so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column("outbox", sa.Column("withheld_at", sa.DateTime(timezone=True)))
    op.add_column("outbox", sa.Column("joined_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
    op.drop_index("ix_outbox_chat_id", "outbox")
    op.create_index("ix_outbox_chat_id_sent_at", "outbox", ["chat_id", "sent_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_chat_id_sent_at", "outbox")
    op.create_index("ix_outbox_chat_id", "outbox", ["chat_id"])
    for column in ("joined_to", "withheld_at", "expires_at"):
        op.drop_column("outbox", column)
