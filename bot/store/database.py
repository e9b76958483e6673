"""Database: engine and transactions, the same code for SQLite and PostgreSQL. Empties SQLite's log after deletions.

On SQLite one transaction writes at a time, each commit is on the disk, and deleted data is overwritten. Other kinds of
database are refused. How long failed operations are retried: `bot.store.retry`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store import sqlite_driver
from bot.store.disk_space import DiskSpace
from bot.store.retry import USUAL, Times

Tx = AsyncConnection
"""An open transaction. Everything in `bot.store` takes one."""

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_PRAGMAS = (
    sqlite_driver.LOG_AHEAD,
    "PRAGMA synchronous=FULL",  # a commit is on the disk: a power failure loses nothing that was confirmed
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # deleted answers are overwritten, not merely unlinked
)

RESHAPES_WITHIN = 120_000  # ms that a change of tables may stand still: a machine that vanished keeps no locks
EMPTY_WITHIN = 200  # ms that emptying the write-ahead log waits for a reader
TRUSTED_FOR = 1.0  # seconds after its use in which a connection to PostgreSQL is used again without asking the server
NEVER = float("-inf")
VANISHED_AFTER = 20  # seconds without a response from the server's machine until its connections count as broken

log = structlog.get_logger(__name__)


class DatabaseError(Exception):
    """The database cannot be used. The message says what to do."""


@contextlib.contextmanager
def in_words(url: str) -> Iterator[None]:
    """Turn what drivers raise when the database at `url` cannot be reached or used into a DatabaseError."""
    try:
        yield
    except Exception as error:
        driver = type(error).__module__.partition(".")[0] == "asyncpg"
        if not (driver or isinstance(error, sa.exc.DBAPIError | OSError | TimeoutError)):
            raise
        reason = getattr(error, "orig", None) or error
        raise DatabaseError(
            f"The database {address(url).set(drivername=sa.make_url(url).drivername).render_as_string()} cannot be used "
            f"({type(reason).__name__}: {reason}). Check its address, that it is there, and that you may write to it."
        ) from error


def address(url: str) -> sa.URL:
    """`url` with the async driver this service uses. Raises DatabaseError for other kinds of database."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise DatabaseError(
            "THROUGHLINE_DATABASE is not a database address. Write sqlite:///throughline.db or "
            "postgresql://user:password@host/name."
        ) from None
    kind = parsed.get_backend_name()
    if kind not in _DRIVERS:
        raise DatabaseError(f"Databases of the kind {kind!r} are not supported. Use sqlite:///... or postgresql://...")
    return parsed.set(drivername=_DRIVERS[kind])


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for one in memory, and for PostgreSQL. Raises DatabaseError."""
    parsed = address(url)
    if parsed.get_backend_name() == "postgresql" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(parsed.database or "")


logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # its debug lines hold every value that is written


class Database:
    """One database. `writing()` and `reading()` open transactions; a write is committed when its block ends."""

    def __init__(self, url: str, *, pool_size: int = 10, times: Times = USUAL) -> None:
        self.url = address(url)
        self.times = times
        self._patience = f"PRAGMA busy_timeout={self.times.lock.total_seconds() * 1000:.0f}"
        self.is_postgres = self.url.get_backend_name() == "postgresql"
        self.in_memory = not self.is_postgres and (self.url.database in (None, "", ":memory:"))
        if not self.is_postgres and not self.in_memory:
            _check_place(Path(self.url.database or ""))
        self.engine: AsyncEngine = _engine(self.url, self.is_postgres, self.in_memory, pool_size, times)
        self._by_itself = self.engine.execution_options(isolation_level="AUTOCOMMIT") if self.is_postgres else self.engine
        self.room = DiskSpace(file_of(url))
        self.room.watch(self.engine.sync_engine)
        self._lock = asyncio.Lock()
        self.closing: list[Callable[[], None]] = []  # called once it is closed
        self.log_full = False
        """On SQLite: deleted data may still be in the write-ahead log, because somebody reads the database."""

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[Tx]:
        """A transaction that writes. On SQLite one at a time, in the order of the calls."""
        if self.is_postgres:
            async with self.engine.begin() as tx:
                yield tx
            return
        async with self._lock, self.engine.connect() as connection:
            await connection.execution_options(writes=True)
            async with connection.begin():
                yield connection
        self.room.written()
        await self.overwrite_again()

    @contextlib.asynccontextmanager
    async def writing_at_once(self) -> AsyncIterator[Tx]:
        """A single statement that writes: on PostgreSQL a transaction in one round trip instead of three."""
        if self.is_postgres:
            async with self._by_itself.connect() as connection:
                yield connection
            return
        async with self.writing() as tx:
            yield tx

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """A transaction that only reads. On SQLite it sees the last commit and blocks nobody.

        On PostgreSQL each statement sees the last commit, as it would in a transaction there, but without its round trips.
        """
        if self.is_postgres:
            async with self._by_itself.connect() as connection:
                yield connection
            return
        if self.in_memory:  # one connection for everything: reading inside another's transaction would see half of it
            async with self.writing() as tx:
                yield tx
            return
        async with self.engine.connect() as connection:
            await connection.execution_options(writes=False)
            yield connection
        await self.overwrite_again()

    @contextlib.asynccontextmanager
    async def tidying(self) -> AsyncIterator[Tx]:
        """A transaction that writes and may take long, such as large deletions. It does not block the event loop."""
        async with self.writing() as tx:
            if self.is_postgres or self.in_memory:
                yield tx
                return
            driver = (await tx.get_raw_connection()).driver_connection
            assert isinstance(driver, sqlite_driver.InlineConnection), "see _engine"
            driver.patient = True
            try:
                yield tx
            finally:
                driver.patient = False

    @contextlib.asynccontextmanager
    async def reshaping(self) -> AsyncIterator[Tx]:
        """A transaction that changes tables, which may take long.

        SQLite changes a table by copying and dropping it. With foreign keys on, this would delete the rows that refer to it.
        So they are off meanwhile, and are checked before the commit.
        """
        if self.is_postgres:
            async with self.writing() as tx:
                for limit, most in (("statement", 0), ("idle_in_transaction_session", RESHAPES_WITHIN)):
                    await tx.execute(sa.text(f"SET LOCAL {limit}_timeout = {most}"))
                yield tx
            return
        async with self._lock, self.engine.connect() as connection:
            await self._outside(connection, "PRAGMA foreign_keys=OFF", f"PRAGMA busy_timeout={RESHAPES_WITHIN}")
            try:
                async with connection.begin():
                    yield connection
                    if (await connection.execute(sa.text("PRAGMA foreign_key_check"))).first() is not None:
                        raise DatabaseError(
                            "The database holds rows that refer to nothing, so it was left as it was. Restore a backup, or "
                            "ask the maintainers with the output of PRAGMA foreign_key_check."
                        )
            finally:
                await self._outside(connection, "PRAGMA foreign_keys=ON", self._patience)

    async def overwrite_again(self) -> None:
        """Empty the write-ahead log if that was not possible before. It costs nothing otherwise."""
        if self.log_full and not self._lock.locked():
            await self.overwrite(within=0)

    async def overwrite(self, within: int = EMPTY_WITHIN) -> bool:
        """On SQLite, empty the write-ahead log: until then it may hold earlier versions of what was deleted.

        False where that was not possible because somebody reads the database. Then `log_full` says so until a later call
        succeeds. It waits only a moment (`within`, in ms), because nobody can write meanwhile.
        """
        if self.is_postgres or self.in_memory:
            return True
        async with self._lock, self.engine.connect() as connection:
            await self._outside(connection, f"PRAGMA busy_timeout={within}")
            try:
                emptied = await self._truncate(connection)
            finally:
                await self._outside(connection, self._patience)
        if not emptied and not self.log_full:
            log.warning("deleted data not overwritten yet", reason="another program reads the database")
        elif emptied and self.log_full:
            log.info("deleted data overwritten", reason="nobody reads the database any more")
        self.log_full = not emptied
        return emptied

    @staticmethod
    async def _truncate(connection: AsyncConnection) -> bool:
        await connection.execution_options(outside=True)
        busy, frames, _ = (await connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()
        await connection.commit()
        return not busy and frames <= 0

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
        for close in self.closing:
            close()

    @staticmethod
    async def _outside(connection: AsyncConnection, *statements: str) -> None:
        """On SQLite, execute what is not possible inside a transaction."""
        await connection.execution_options(outside=True)
        for statement in statements:
            await connection.execute(sa.text(statement))
        await connection.commit()  # ends what SQLAlchemy takes for a transaction
        await connection.execution_options(outside=False, writes=True)


def _check_place(path: Path) -> None:
    """Check that a file can be at `path`. Raises DatabaseError."""
    if not path.parent.is_dir():
        raise DatabaseError(f"The database {path} cannot be used: its folder is not there. Make it, or name another place.")
    if path.is_dir():
        raise DatabaseError(f"The database {path} cannot be used: it is a folder. Name a file in it.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise DatabaseError(f"The database {path} cannot be used: you may not write there. Name another place.")


def driver_arguments(times: Times, **more: str) -> dict[str, Any]:
    """How connections to PostgreSQL are opened; `more` are settings of the server for this kind of connection."""
    waits = {"statement": times.statement, "lock": times.lock, "idle_in_transaction_session": times.idle}
    limits = {f"{name}_timeout": str(int(wait.total_seconds() * 1000)) for name, wait in waits.items()}
    return {"server_settings": {"application_name": "throughline", **limits, **more}, "timeout": 10}


def _engine(url: sa.URL, is_postgres: bool, in_memory: bool, pool_size: int, times: Times) -> AsyncEngine:
    common: dict[str, Any] = {"hide_parameters": True}
    if is_postgres:
        engine = create_async_engine(
            url,
            **common,
            pool_size=pool_size,
            max_overflow=0,
            pool_use_lifo=True,  # the one used last has its statements prepared
            pool_timeout=times.connection.total_seconds(),
            connect_args=driver_arguments(times),
        )
        sa.event.listen(engine.sync_engine, "connect", _on_connect_far)
        sa.event.listen(engine.sync_engine, "checkin", _on_checkin)
        sa.event.listen(engine.sync_engine, "checkout", partial(_on_checkout, engine.dialect))
        return engine
    if in_memory:
        engine = create_async_engine(url, **common, async_creator=sqlite_driver.in_memory)
    else:
        creator = partial(sqlite_driver.to_file, str(url.database), times.lock.total_seconds())
        engine = create_async_engine(url, **common, pool_size=5, max_overflow=5, async_creator=creator)
        sa.event.listen(engine.sync_engine, "connect", _on_connect)
    sa.event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def _on_connect_far(connection: Any, _record: object) -> None:
    """Let the system notice soon that the server has stopped responding, as it does in a fail-over."""
    transport = getattr(connection.driver_connection, "_transport", None)  # asyncpg has no setting for it
    wire = transport.get_extra_info("socket") if transport is not None else None
    if wire is not None and hasattr(socket, "TCP_USER_TIMEOUT") and wire.family != socket.AF_UNIX:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, VANISHED_AFTER * 1000)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, VANISHED_AFTER)


def _on_checkin(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _on_checkout(dialect: sa.Dialect, connection: Any, record: Any, _proxy: object) -> None:
    """Replace a connection that has broken while it lay in the pool.

    One that was used just now is not asked whether it is alive, which would take three round trips for each transaction.
    If it broke in that moment, the error says so, and the work is done again (`bot.store.retry`).
    """
    if connection.driver_connection.is_closed():
        raise sa.exc.InvalidatePoolError
    if time.monotonic() - record.info.get("used", NEVER) < TRUSTED_FOR:
        return
    try:
        dialect.do_ping(connection)
    except Exception as error:
        raise sa.exc.InvalidatePoolError from error


def _on_connect(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_begin(connection: sa.Connection) -> None:
    # IMMEDIATE takes the write lock first: a read that turns into a write could otherwise fail with a stale snapshot.
    options = connection.get_execution_options()
    if options.get("outside"):
        return
    immediate = options.get("writes", True)
    # By the driver itself: it happens in every transaction, and SQLAlchemy's own way costs six times as much.
    cursor = connection.connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if immediate else "BEGIN")
    cursor.close()
