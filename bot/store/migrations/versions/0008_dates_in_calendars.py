"""When a date was set, and whether it was taken back: calendars that have it are to follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointment", sa.Column("set_at", Instant(), nullable=True))
    op.add_column("appointment", sa.Column("cancelled", sa.Boolean(), server_default=sa.false(), nullable=False))
