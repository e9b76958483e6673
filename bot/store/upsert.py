"""Upsert: inserts rows where a row with the same key may exist."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.store.database import Tx


def insert(tx: Tx, table: sa.Table) -> Any:
    """An insert that knows `on_conflict_do_...`, in the dialect of this database (both spell it the same)."""
    return _insert(tx.dialect.name == "postgresql", table)


async def upsert(tx: Tx, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert `rows`; where the primary key is taken, overwrite the other columns. No key may come twice in `rows`."""
    if not rows:
        return
    await tx.execute(_upsert(tx.dialect.name == "postgresql", table, tuple(rows[0])), rows)


@cache  # building the statement costs more than SQLite needs to execute it
def _upsert(postgres: bool, table: sa.Table, columns: tuple[str, ...]) -> Any:
    keys = [column.name for column in table.primary_key]
    statement = _insert(postgres, table)
    changes = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)


def _insert(postgres: bool, table: sa.Table) -> Any:
    if not postgres:
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # late: who uses SQLite does not wait for it

    return postgresql.insert(table)
