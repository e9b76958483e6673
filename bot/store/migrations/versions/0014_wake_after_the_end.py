"""An index on runs that want to be woken, over or not: an end can be taken back for a while.

The version before looks for live runs only, with the index it has.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waiting = sa.text("wake_at IS NOT NULL")
    op.create_index("ix_run_wake", "run", ["wake_at"], unique=False, sqlite_where=waiting, postgresql_where=waiting)
