"""Attendance by block, and links to people's own records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cohort_id", sa.String(32), nullable=True),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("lasted", sa.Integer(), nullable=False),
        sa.Column("keep_until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_attendance_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "person_id", "number", name="pk_attendance"),
    )
    op.create_index("ix_attendance_cohort_id", "attendance", ["cohort_id"])
    op.create_index("ix_attendance_keep_until", "attendance", ["keep_until"])
    op.create_index("ix_attendance_person_id", "attendance", ["person_id"])
    op.create_table(
        "record_link",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("good_until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_record_link_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name="pk_record_link"),
    )
    op.create_index("ix_record_link_good_until", "record_link", ["good_until"])
    op.create_index("ix_record_link_person_id", "record_link", ["person_id"])
