"""Databases on a PostgreSQL server for tests: a test that left the tables as they were leaves its database to the next one.

To copy 7 MB of files for each test takes several times the processor time of deleting the rows.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg

from bot.store import schema
from bot.store.database import Database, address
from bot.store.tables import metadata

NOTED = ("alembic_version", "register")  # what a new database holds
LATEST_CHANGE = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM {one}"
    for one in ("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_trigger", "pg_proc", "pg_db_role_setting")
)
ALONE = """SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid != pg_backend_pid()"""
NUMBERED_ANEW = "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"


class Databases:
    """The databases on one server. Each is used by one test at a time."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._template: str | None = None
        self._rows: dict[str, Sequence[Any]] = {}
        self._clean: list[tuple[str, Sequence[Any]]] = []  # with the latest change of their tables

    @contextlib.asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        """The address of a new database without tables."""
        name = await self._make("template1")
        yield self._at(name)
        await self._drop(name)

    @contextlib.asynccontextmanager
    async def with_tables(self) -> AsyncIterator[str]:
        """The address of a database with all tables, and no rows but those of a new one."""
        name, changed = self._clean.pop() if self._clean else await self._copied()
        yield self._at(name)
        if await self._cleaned(name, changed):
            self._clean.append((name, changed))
        else:
            await self._drop(name)

    async def close(self) -> None:
        """Drop what is left."""
        for name in (*(name for name, _ in self._clean), self._template):
            if name:
                await self._drop(name)

    async def _with_tables(self) -> str:
        if self._template is None:
            name = await self._make("template1")
            database = Database(self._at(name))
            await schema.create(database)
            await database.close()
            async with self._connected(name) as connection:
                self._rows = {table: await connection.fetch(f"SELECT * FROM {table}") for table in NOTED}
            self._template = name
        return self._template

    async def _copied(self) -> tuple[str, Sequence[Any]]:
        name = await self._make(await self._with_tables())
        async with self._connected(name) as connection:
            return name, await connection.fetch(LATEST_CHANGE)

    async def _cleaned(self, name: str, changed: Sequence[Any]) -> bool:
        """Make a database as good as new. False where its tables were changed."""
        tables = ("alembic_version", *(table.name for table in reversed(metadata.sorted_tables)))
        async with self._connected(name) as connection:
            await connection.execute(ALONE)
            if await connection.fetch(LATEST_CHANGE) != changed:
                return False
            await connection.execute("; ".join(f'DELETE FROM "{table}"' for table in tables))
            await connection.execute(NUMBERED_ANEW)
            for table, rows in self._rows.items():
                await connection.copy_records_to_table(table, records=rows)
        return True

    async def _make(self, template: str) -> str:
        name = f"t{uuid.uuid4().hex}"
        async with self._connected() as connection:
            await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return name

    async def _drop(self, name: str) -> None:
        async with self._connected() as connection:
            await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _at(self, name: str) -> str:
        return address(self._server).set(database=name).render_as_string(hide_password=False)

    @contextlib.asynccontextmanager
    async def _connected(self, name: str | None = None) -> AsyncIterator[Any]:
        server = address(self._server).set(drivername="postgresql")
        url = server.set(database=name) if name else server
        connection = await asyncpg.connect(url.render_as_string(hide_password=False))
        try:
            yield connection
        finally:
            await connection.close()
