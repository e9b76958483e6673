"""Totals of evaluations say their organisation, and the key that signs page sessions has a table of its own.

Groups are compared within one organisation only. Totals whose group is gone stay without one, and nothing is compared with
them. The key moves out of the register, so that backups can leave it out. It is made anew, so open
pages and links end.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_key")),
    )
    op.execute("DELETE FROM register WHERE key = 'web/key'")
    op.add_column("evaluation", sa.Column("organisation", sa.Text(), nullable=True))
    op.execute(
        "UPDATE evaluation SET organisation = (SELECT min(conversation.channel || ':' || conversation.tenant) FROM run "
        "JOIN conversation ON conversation.id = run.conversation_id WHERE run.cohort_id = evaluation.cohort_id)"
    )
