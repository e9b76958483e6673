"""How many calls to the platforms all replicas have made lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "permit",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_permit"),
    )
    op.create_index("ix_permit_changed_at", "permit", ["changed_at"], unique=False)
