"""Meetings that were made for the groups of a block."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_meeting",
        sa.Column("meeting_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.String(32), nullable=True),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("room", sa.Integer(), nullable=False),
        sa.Column("join_url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_room_meeting_run_id_run"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_room_meeting")),
        sa.UniqueConstraint("run_id", "block", "room", name=op.f("uq_room_meeting_run_id_block_room")),
    )
