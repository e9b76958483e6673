"""SQLite driver: an asyncio interface to `sqlite3` that runs short statements on the event loop.

Handing a statement to a thread and back costs ten times as much as most statements take. So a thread is used only for what
may wait: for the lock of a database file, which another process may hold; for the disk, when a transaction is committed;
and for everything in a transaction that is known to take long (`patient`). A database in memory never waits. A new database
file can only be read by its owner. How long a statement waits for the lock otherwise is `database_lock` in the settings.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

from bot.infra.private_files import create_private

LOCKED_FOR = 4.0  # seconds that another process may hold the lock before a statement fails, unless it is said otherwise
TRY_EVERY = 0.01  # seconds between two tries to switch a new file to write-ahead logging
BEGIN, COMMIT, LOG_AHEAD = "BEGIN IMMEDIATE", "COMMIT", "PRAGMA journal_mode=WAL"
WAITS = (BEGIN, COMMIT, LOG_AHEAD, "PRAGMA wal_checkpoint", "VACUUM")  # statements that may wait for others or for the disk

Perform = Callable[..., Awaitable[Any]]


class InlineCursor:
    """The part of an asyncio cursor that SQLAlchemy asks for. `perform` calls a function, in a thread where need be."""

    def __init__(self, cursor: sqlite3.Cursor, perform: Perform) -> None:
        self._cursor, self._perform = cursor, perform

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
        """Execute a statement."""
        await self._perform(operation, self._cursor.execute, operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute a statement for many rows."""
        await self._perform(operation, self._cursor.executemany, operation, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Let go of the rows."""
        self._cursor.close()


class InlineConnection:
    """The part of an asyncio connection that SQLAlchemy asks for. Transactions are begun in words (see `database`)."""

    def __init__(self, path: str | None = None, locked_for: float = LOCKED_FOR) -> None:
        self._waits = path is not None  # one in memory never does
        self._locked_for = locked_for
        self.patient = False
        """Every statement of the open transaction may take long: give it to a thread."""
        # One thing at a time, but from more than one thread; a loop that closes may finish it from yet another.
        self._connection: sqlite3.Connection | None = sqlite3.connect(
            path or ":memory:", timeout=locked_for, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA foreign_keys=ON")

    def cursor(self) -> InlineCursor:
        """A new cursor. Raises ValueError when the connection is closed."""
        return InlineCursor(self._open.cursor(), self._perform)

    async def create_function(self, *args: Any, **options: Any) -> None:
        """See `sqlite3.Connection.create_function`."""
        self._open.create_function(*args, **options)

    async def commit(self) -> None:
        """Commit the open transaction, if there is one."""
        if self._open.in_transaction:
            await self._perform(COMMIT, self._open.commit)

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

    async def _perform(self, operation: str, call: Callable[..., Any], *given: Any) -> Any:
        if not (self._waits and (self.patient or operation.startswith(WAITS))):
            return call(*given)
        if operation == BEGIN and self._begins(call, *given):
            return None
        if operation == LOG_AHEAD:
            call, given = self._when_free, (call, *given)
        work = asyncio.get_running_loop().run_in_executor(None, call, *given)
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:  # the connection is not free before the thread has finished
            await asyncio.wait([work])
            raise

    def _begins(self, call: Callable[..., Any], *given: Any) -> bool:
        """Begin if the lock can be had at once, as it nearly always can: no other process wants it."""
        (patience,) = self._open.execute("PRAGMA busy_timeout").fetchone()
        self._open.execute("PRAGMA busy_timeout=0")
        try:
            call(*given)
        except sqlite3.OperationalError:
            return False
        finally:
            self._open.execute(f"PRAGMA busy_timeout={patience}")
        return True

    def _when_free(self, call: Callable[..., Any], *given: Any) -> Any:
        """Switch a file to write-ahead logging while another process makes it, too.

        The switch is a read that turns into a write. For that SQLite does not wait: it fails at once if others use the file.
        """
        until = time.monotonic() + self._locked_for
        while True:
            try:
                return call(*given)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                    raise
            time.sleep(TRY_EVERY)

    @property
    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("connection closed")
        return self._connection


async def in_memory(*_: Any, **__: Any) -> InlineConnection:
    """A new database in memory, and the only connection to it."""
    return InlineConnection()


async def to_file(path: str, locked_for: float, *_: Any, **__: Any) -> InlineConnection:
    """A connection to the database file at `path`, which is made where there is none, for its owner only."""
    create_private(Path(path))
    return InlineConnection(path, locked_for)
