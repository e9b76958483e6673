"""Totals of evaluations say which organisation they belong to, because groups are compared within one only.

Totals whose group is gone stay without one. Nothing is compared with them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evaluation", sa.Column("organisation", sa.Text(), nullable=True))
    op.execute(
        "UPDATE evaluation SET organisation = (SELECT min(conversation.channel || ':' || conversation.tenant) FROM run "
        "JOIN conversation ON conversation.id = run.conversation_id WHERE run.cohort_id = evaluation.cohort_id)"
    )
