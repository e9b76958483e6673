"""Secret answers are sealed with a key outside the database, and own options stand in a table of their own.

Secret answers that the version before stored cannot be sealed afterwards: anonymous polls that are open start afresh with
the next answer. That version leaves the new column and the new table alone. Its count of a secret poll takes in new answers
as people who answered, without what they chose.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ballot", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "poll_text",
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("poll", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("image_alt", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_poll_text_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_poll_text_run_id_run", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "poll", name="pk_poll_text"),
    )
    op.create_index("ix_poll_text_person_id", "poll_text", ["person_id"])
