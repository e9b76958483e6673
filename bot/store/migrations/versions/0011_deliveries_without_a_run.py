"""A delivery need not be about a run: what it asked may concern a person, a chat or a whole tenant.

The version before always writes a run and makes no use of the one it reads, so it works on the new table.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("run_id", existing_type=sa.String(length=32), nullable=True)
