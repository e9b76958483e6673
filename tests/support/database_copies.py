"""Copies of a database as somebody might get them: SQLite's file and log at every commit, and all rows of PostgreSQL.

SQLite keeps each commit as frames of its write-ahead log until the log is emptied. So a copy of file and log, with the log
cut after a commit, is the database as it was then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.tables import metadata

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""The rows of all tables by name."""

_HEADER, _FRAME = 32, 24  # bytes before the first frame, and of the head of each frame


def commits(database: bytes, log: bytes, folder: Path) -> Iterator[Rows]:
    """The database at each commit that the log holds, the oldest first; and as the file alone has it."""
    page = int.from_bytes(log[8:12], "big") if len(log) > _HEADER else 0
    ends = [0]
    at = _HEADER
    while page and at + _FRAME + page <= len(log):
        same_salt = log[at + 8 : at + 16] == log[16:24]  # else a frame from before the log began anew
        if not same_salt:
            break
        commit = int.from_bytes(log[at + 4 : at + 8], "big")
        at += _FRAME + page
        if commit:
            ends.append(at)
    for end in ends:
        yield _read(database, log[:end], folder)


def _read(database: bytes, log: bytes, folder: Path) -> Rows:
    file = folder / "copy.db"
    for old in folder.glob("copy.db*"):
        old.unlink()
    file.write_bytes(database)
    if log:
        file.with_name("copy.db-wal").write_bytes(log)
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}
    finally:
        connection.close()


async def with_system_columns(database: Database) -> Rows:
    """All rows of PostgreSQL, with the transaction that wrote each (`xmin`) and its place (`ctid`)."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with database.reading() as tx:
        for name in metadata.tables:
            wanted = sa.text(f"SELECT xmin::text AS xmin, ctid::text AS ctid, * FROM {name}")
            found[name] = [dict(row._mapping) for row in await tx.execute(wanted)]
    return found
