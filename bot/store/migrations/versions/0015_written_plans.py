"""Plans that people write in the editor, with their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "written_plan",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("frozen", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_plan")),
        sa.UniqueConstraint("organisation", "name", name=op.f("uq_written_plan_organisation_name")),
    )
    op.create_index("ix_written_plan_changed_at", "written_plan", ["changed_at"], unique=False)
    op.create_table(
        "written_version",
        sa.Column("plan_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tab", sa.String(32), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["written_plan.id"], name=op.f("fk_written_version_plan_id_written_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "version", name=op.f("pk_written_version")),
    )
