"""SQLite in memory without threads: an asyncio face over `sqlite3` that answers at once.

A database on disk is asked from a thread, because a commit may take milliseconds. One in memory answers in microseconds,
and handing each question to a thread would cost ten times as much. Rehearsals live on this.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self


class InlineCursor:
    """The part of an asyncio cursor that SQLAlchemy asks for."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        """See `sqlite3.Cursor.description`."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """See `sqlite3.Cursor.rowcount`."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """See `sqlite3.Cursor.lastrowid`."""
        return self._cursor.lastrowid

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute a statement now."""
        self._cursor.execute(operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute a statement for many rows now."""
        self._cursor.executemany(operation, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Let go of the rows."""
        self._cursor.close()


class InlineConnection:
    """The part of an asyncio connection that SQLAlchemy asks for. Transactions are begun in words (see `database`)."""

    def __init__(self) -> None:
        # A loop that closes may finish the connection from another thread.
        self._connection: sqlite3.Connection | None = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA foreign_keys=ON")

    def cursor(self) -> InlineCursor:
        """A new cursor. Raises ValueError when the connection is closed."""
        return InlineCursor(self._open.cursor())

    async def create_function(self, *args: Any, **options: Any) -> None:
        """See `sqlite3.Connection.create_function`."""
        self._open.create_function(*args, **options)

    async def commit(self) -> None:
        """Commit the open transaction, if there is one."""
        self._open.commit()

    async def rollback(self) -> None:
        """Take back the open transaction, if there is one."""
        self._open.rollback()

    async def close(self) -> None:
        """Forget the database."""
        self.stop()

    def stop(self) -> None:
        """Forget the database, from outside a task."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("connection closed")
        return self._connection


async def connect(*_: Any, **__: Any) -> InlineConnection:
    """A new database in memory, and the only connection to it."""
    return InlineConnection()
