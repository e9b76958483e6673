"""A programme over months: dates, errands, how often people want to be nudged, and what they wrote down for themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("cohort_id", sa.String(32), nullable=False),
        sa.Column("session", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name="fk_appointment_cohort_id_cohort", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cohort_id", "session", name="pk_appointment"),
    )
    _errands()
    op.create_table(
        "nudging",
        sa.Column("cohort_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name="fk_nudging_cohort_id_cohort", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_nudging_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cohort_id", "person_id", name="pk_nudging"),
    )
    op.create_index("ix_nudging_person_id", "nudging", ["person_id"], unique=False)
    op.create_table(
        "intention",
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_intention_run_id_run", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_intention_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name="fk_intention_cohort_id_cohort", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "person_id", name="pk_intention"),
    )
    op.create_index("ix_intention_person_id", "intention", ["person_id"], unique=False)
    op.create_index("ix_intention_cohort_id", "intention", ["cohort_id"], unique=False)


def _errands() -> None:
    op.create_table(
        "errand",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.String(32), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("good_until", Instant(), nullable=False),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name="fk_errand_cohort_id_cohort", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_errand_conversation_id_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_errand"),
        sa.UniqueConstraint("cohort_id", "session", "kind", "number", name="uq_errand_cohort_id_session_kind_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_errand_conversation_id", "errand", ["conversation_id"], unique=False)
    op.create_index("ix_errand_due_at", "errand", ["due_at"], unique=False)
