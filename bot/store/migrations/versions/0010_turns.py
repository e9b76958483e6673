"""What a whole group reads now goes first while there is much to send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("turn", sa.SmallInteger(), server_default="1", nullable=False))
    op.create_index("ix_outbox_turn", "outbox", ["turn", "id"], sqlite_where=WAITING, postgresql_where=WAITING)
