"""Writing rows where a row of the same key may be there already."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Tx


def insert(tx: Tx, table: sa.Table) -> Any:
    """An insert that knows `on_conflict_do_...`, in the dialect of this database (both spell it the same)."""
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


async def upsert(tx: Tx, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert `rows`; where the primary key is taken, overwrite the other columns. No key may come twice in `rows`."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = insert(tx, table)
    changes = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), rows)
