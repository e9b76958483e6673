"""PostgreSQL notifications: the separate connection for LISTEN and NOTIFY, on which replicas tell each other what they did.

Nothing depends on it: a replica that misses a notification finds the same in the tables a few seconds later. When the
connection breaks, the replica's lock goes with it (`replicas`). What is told is in `broadcast`. On SQLite `sqlite_notices`
takes its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.store import sqlite_notices
from bot.store.database import Database, Tx, driver_arguments
from bot.store.replicas import Liveness

TOPIC = "throughline"
FORGET = '{"forget":true}'  # somebody was erased: every replica has to empty its caches
MESSAGES = '{"letters":true}'  # the outbox holds messages that no replica has heard of
LONGEST = 7900  # bytes of one notification: PostgreSQL takes fewer than 8,000
STILL_THERE = 15.0  # seconds between two checks of the connection
ANSWER_WITHIN = 5.0  # seconds until a connection that does not respond counts as lost


async def announce(tx: Tx, payload: str) -> None:
    """Tell all replicas with the commit of `tx`; on SQLite, the service that runs on the file (`bot.store.sqlite_notices`).

    Only for rare things: on PostgreSQL such commits wait for each other, server-wide.
    """
    if tx.dialect.name == "postgresql":
        await tx.execute(sa.text("SELECT pg_notify(:topic, :payload)"), {"topic": TOPIC, "payload": payload})
    else:
        await sqlite_notices.leave(tx)


class NotificationConnection:
    """One connection to listen and to notify. When it breaks, its owner opens it again.

    As long as it stands, it holds the lock that tells others that this replica lives.
    """

    def __init__(self, database: Database, liveness: Liveness, hear: Callable[[str], None]) -> None:
        self._database, self._liveness, self._hear = database, liveness, hear
        self._engine: AsyncEngine | None = None
        self._connection: AsyncConnection | None = None
        self._driver: Any = None
        self._lost = asyncio.Event()
        self._busy = asyncio.Lock()  # one thing at a time on one connection

    async def open(self) -> None:
        """Connect and listen. Raises what drivers raise where the database is away."""
        self._lost.clear()
        # A notification is worth nothing after a crash, so sending one does not wait for the disk.
        arguments = driver_arguments(self._database.times, synchronous_commit="off")
        self._engine = create_async_engine(
            self._database.url, hide_parameters=True, poolclass=NullPool, connect_args=arguments
        )
        self._connection = await self._engine.connect()
        self._driver = (await self._connection.get_raw_connection()).driver_connection
        self._driver.add_termination_listener(lambda _: self._lose())
        await self._liveness.take(self._driver)
        await self._driver.add_listener(TOPIC, lambda _connection, _pid, _topic, payload: self._hear(payload))

    def _lose(self) -> None:
        self._liveness.lose()
        self._lost.set()

    async def tell(self, payload: str) -> None:
        """Tell every replica that listens, this one included. Raises OSError or what drivers raise when it is lost."""
        async with self._busy:
            if self._driver is None:
                raise ConnectionError("The notification connection is not open.")
            await self._driver.execute("SELECT pg_notify($1, $2)", TOPIC, payload, timeout=ANSWER_WITHIN)

    async def broken(self) -> None:
        """Wait until the connection is lost, checking now and then that the server still responds."""
        while not self._lost.is_set():
            try:
                async with asyncio.timeout(STILL_THERE):
                    await self._lost.wait()
            except TimeoutError:
                try:
                    async with self._busy:
                        await self._driver.execute("SELECT 1", timeout=ANSWER_WITHIN)
                except Exception:  # whatever it is, the connection is lost
                    return

    async def close(self) -> None:
        """Disconnect. Never raises: a lost connection cannot be closed in good order."""
        engine, connection, driver = self._engine, self._connection, self._driver
        self._engine = self._connection = self._driver = None
        self._liveness.lose()
        if driver is not None:
            driver.terminate()
        try:
            if connection is not None:
                await connection.close()
            if engine is not None:
                await engine.dispose()
        except Exception:  # noqa: S110 - it is gone, which is what we want
            pass
