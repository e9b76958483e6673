"""Schema: migrations match the table definitions on both databases, and the service refuses unknown schemas."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.store import schema
from bot.store.database import Database, DatabaseError, address
from bot.store.retry import Times
from bot.store.tables import metadata
from tests.support.limits import HANG


def written(index: Any) -> str:
    """An index as text, with its condition."""
    return str({**index, "dialect_options": {key: str(value) for key, value in index.get("dialect_options", {}).items()}})


async def shape(database: Database) -> dict[str, object]:
    """The description of all tables of a database, in a comparable order."""

    def look(connection: sa.Connection) -> dict[str, object]:
        inspector = sa.inspect(connection)
        return {
            name: (
                [(one["name"], str(one["type"]), one["nullable"]) for one in inspector.get_columns(name)],
                inspector.get_pk_constraint(name),
                sorted(map(str, inspector.get_foreign_keys(name))),
                sorted(map(written, inspector.get_indexes(name))),
                sorted(map(str, inspector.get_unique_constraints(name))),
            )
            for name in sorted(inspector.get_table_names())
        }

    async with database.reading() as tx:
        return await tx.run_sync(look)


async def test_migrations_build_exactly_the_tables(empty_url: str) -> None:
    database = Database(empty_url)
    await schema.migrate(database)
    async with database.reading() as tx:
        differences = await tx.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    migrated = await shape(database)
    await database.close()
    assert differences == []
    assert set(migrated) == {*metadata.tables, "alembic_version"}


async def test_creating_at_once_gives_the_same_as_migrating(kind: str, database_url: str, database: Database) -> None:
    created = await shape(database)
    async with database.writing() as tx:
        await tx.run_sync(metadata.drop_all)
        await tx.execute(sa.text("DROP TABLE alembic_version"))
    await schema.migrate(database)
    assert await shape(database) == created


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = await shape(database)
    assert await schema.migrate(database) == schema.NEWEST
    assert await shape(database) == before
    assert await schema.version(database) == schema.NEWEST


async def test_an_empty_sqlite_is_prepared_and_an_empty_postgres_refused(kind: str, empty_url: str) -> None:
    database = Database(empty_url)
    if kind == "sqlite":
        await schema.prepare(database)
        assert await schema.version(database) == schema.NEWEST
    else:
        with pytest.raises(DatabaseError, match="throughline migrate"):
            await schema.prepare(database)
        await schema.migrate(database)
        await schema.prepare(database)
    await database.close()


async def test_a_newer_schema_is_refused(database: Database) -> None:
    async with database.writing() as tx:
        await tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        await tx.execute(sa.text("DELETE FROM register"))  # with what it says about earlier releases
    with pytest.raises(DatabaseError, match="newer version"):
        await schema.prepare(database)


async def test_sqlite_keeps_what_it_promises(tmp_path: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/kept.db")
    async with database.writing() as tx:
        found = {name: (await tx.execute(sa.text(f"PRAGMA {name}"))).scalar_one() for name in _PROMISED}
    await database.close()
    assert found == _PROMISED


@pytest.mark.parametrize(
    ("done_already", "waits"),
    [
        pytest.param((), timedelta(seconds=HANG), id="until it is in WAL mode"),
        pytest.param(("PRAGMA journal_mode=WAL",), timedelta(milliseconds=10), id="until the tables are there"),
    ],
)
async def test_another_process_that_makes_the_same_file_is_waited_for(
    tmp_path: Path, done_already: tuple[str, ...], waits: timedelta
) -> None:
    file = tmp_path / "new.db"
    database = Database(f"sqlite:///{file}", times=Times(lock=waits))
    other = sqlite3.connect(file, isolation_level=None)
    for statement in (*done_already, "BEGIN IMMEDIATE"):
        other.execute(statement)
    preparing = asyncio.ensure_future(schema.prepare(database))
    done, _ = await asyncio.wait([preparing], timeout=0.3)
    assert not done
    other.rollback()
    other.close()
    await preparing
    assert await schema.version(database) == schema.NEWEST
    await database.close()


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_change_of_tables_may_take_as_long_as_it_takes(database_url: str) -> None:
    database = Database(database_url)
    async with database.reshaping() as tx:
        shown = [sa.text(f"SHOW {name}_timeout") for name in ("statement", "idle_in_transaction_session")]
        assert [(await tx.execute(one)).scalar_one() for one in shown] == ["0", "2min"], "a vanished machine keeps no locks"
    await database.close()


_PROMISED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 4000, "secure_delete": 1}


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", ""])
def test_other_databases_are_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(DatabaseError, match=r"sqlite:///"):
        address(url)
