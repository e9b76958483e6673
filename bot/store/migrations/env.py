"""Read by alembic for every migration. The connection is handed in by `bot.store.schema`.

Each migration is a transaction of its own. SQLite changes a table by copying it.
"""

from __future__ import annotations

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter tables in place
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
