"""Lines about support needs, without a name, a time or an order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "support_need",
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("lot", sa.String(32), nullable=False),
        sa.Column("area", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_support_need_run_id_run", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "lot", name="pk_support_need"),
        sqlite_with_rowid=False,
    )
