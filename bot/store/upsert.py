"""Upsert: inserts rows where a row with the same key may exist. It also binds many values as one parameter.

On PostgreSQL, many values go as one array: the statement is the same for any number of them, so the server prepares it
once. On SQLite they go as one JSON array, for which SQLAlchemy need not write the statement anew each time. No key may come
twice in one call. A transaction in a hurry does not wait for the disk (`in_a_hurry`), so a crash of the server may lose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.store.database import Tx


def insert(tx: Tx, table: sa.Table) -> Any:
    """An insert that knows `on_conflict_do_...`, in the dialect of this database (both spell it the same)."""
    return insert_for(tx.dialect.name == "postgresql", table)


def insert_for(postgres: bool, table: sa.Table) -> Any:
    """The same for statements that are built once."""
    if not postgres:
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # late: who uses SQLite does not wait for it

    return postgresql.insert(table)


async def upsert(tx: Tx, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert `rows`; where the primary key is taken, overwrite the other columns. No key may come twice in `rows`."""
    if not rows:
        return
    await tx.execute(_upsert(tx.dialect.name == "postgresql", table, tuple(rows[0])), rows)


def in_a_hurry(postgres: bool) -> Sequence[sa.ColumnElement[Any]]:
    """What a statement on PostgreSQL returns besides, so that its transaction does not wait for the disk.

    After a crash of the server the last such transactions may be lost, unless a later one that does wait was stored.
    """
    return [sa.func.set_config("synchronous_commit", "off", True)] if postgres else []


def is_any_of(postgres: bool, column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Whether a column has one of the values bound to `name`."""
    if postgres:
        return column == sa.any_(sa.bindparam(name, type_=sa.ARRAY(column.type)))
    given = sa.func.json_each(sa.bindparam(name, type_=sa.JSON)).table_valued("value")
    return column.in_(sa.select(given.c.value))


def unnested(rows: Sequence[Mapping[str, Any]], columns: Iterable[str] | None = None) -> dict[str, list[Any]]:
    """Rows by column, as parameters of a statement that unnests arrays. Without `columns` there must be a row."""
    return {name: [row[name] for row in rows] for name in columns or rows[0]}


@cache  # building the statement costs more than SQLite needs to execute it
def _upsert(postgres: bool, table: sa.Table, columns: tuple[str, ...]) -> Any:
    keys = [column.name for column in table.primary_key]
    statement = insert_for(postgres, table)
    changes = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)
