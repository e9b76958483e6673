"""Upgrades: from every earlier schema, with rows in every table, data survives and a live session continues.

New migrations are included automatically. A table that the test session does not fill gets a row made from its columns.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store import schema
from bot.store.database import Database, DatabaseError
from bot.store.tables import metadata
from cards.render.plain import plain
from dialogs.plan.model import Plan
from tests.support.commands import on_database
from tests.support.limits import PATIENT
from tests.support.running_app import FRANCES, FakeChannel, House, guest, short_plan

SCRIPTS = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
REVISIONS = [one.revision for one in reversed(list(SCRIPTS.walk_revisions()))]
BELIEVABLE = {"wall": "2099-01-01T09:30:00", "zone": "Europe/London"}  # values that the running session reads
KEY = "the same in all of these databases, because rows are copied"
NEVER = datetime(2099, 1, 1, tzinfo=UTC)

Rows = dict[str, list[dict[str, Any]]]

each_revision = pytest.mark.parametrize("revision", REVISIONS)


def a_plan() -> Plan:
    """A short plan of a programme, so that a cohort is created."""
    return short_plan().model_copy(update={"programme": "course", "session": 1})


def test_the_newest_schema_is_the_last_migration() -> None:
    assert SCRIPTS.get_heads() == [schema.NEWEST]
    assert sorted(REVISIONS) == REVISIONS, "versions are compared as text"


@each_revision
async def test_data_survives_and_a_live_session_carries_on(kind: str, empty_url: str, revision: str) -> None:
    if kind not in PLAYED:  # the same for all revisions
        PLAYED[kind] = await performances(empty_url)
    undisturbed, halfway = deepcopy(PLAYED[kind])
    await older(empty_url, revision, halfway.rows)
    before = await dump(empty_url)
    assert [name for name, rows in before.items() if not rows] == []

    await upgrade(empty_url)

    after = await dump(empty_url)
    lost = [
        (name, row)
        for name, rows in before.items()
        for row in rows
        if not any(row.items() <= one.items() for one in after[name])
    ]
    assert lost == []
    assert {name: len(after[name]) for name in before} == {name: len(rows) for name, rows in before.items()}
    assert await differences(empty_url) == []
    if not plays_on(kind, revision):
        return

    async with House(empty_url, a_plan(), halfway.channel, halfway.now, answer_key=KEY) as house:
        await house.app.idle()
        await house.until(40)
        assert await house.ended_at() is not None
    assert seen(halfway.channel) == undisturbed


def plays_on(kind: str, revision: str) -> bool:
    """Whether the session is played to its end: from the first and the last schema on both databases, from others on one.

    By then every way has led to the same tables with the same rows, so this saves time and hardly sees less.
    """
    number = REVISIONS.index(revision)
    return number in (0, len(REVISIONS) - 1) or number % 2 == (kind == "postgresql")


class Halfway:
    """A live session at half time: its database, what people saw, and the time."""

    def __init__(self, rows: Rows, channel: FakeChannel, now: datetime) -> None:
        self.rows, self.channel, self.now = rows, channel, now


PLAYED: dict[str, tuple[list[str], Halfway]] = {}


async def performances(url: str) -> tuple[list[str], Halfway]:
    """What people see at the end of an undisturbed session, and the same session at half time."""
    async with House(url, a_plan(), answer_key=KEY) as house:
        await begin(house)
        halfway = Halfway(await dump(url), FakeChannel(deepcopy(house.platform)), house.clock.now())
        await house.until(40)
    await empty(url)
    return seen(house.channel), halfway


async def begin(house: House) -> None:
    """Play half a session, with an answer to an open poll, a note and a secret answer."""
    await house.install(people=4)
    await house.say(FRANCES, "start")
    await house.say(FRANCES, "note: bring more pens")
    await house.until(6)
    await house.press(guest(1), "tokens", 0, why="it helps")
    await house.until(11)
    await house.press(guest(2), "secret", 1)
    await house.app.idle()


def seen(channel: FakeChannel) -> list[str]:
    return [plain(view) for view in channel.platform.seen()]


# -- databases of earlier versions -----------------------------------------------------------------------------------------


async def older(url: str, revision: str, rows: Rows) -> None:
    """A database of that revision with these rows where they fit, and a row in every other table."""
    database = Database(url, times=PATIENT)
    await schema.migrate(database, revision)
    assert await schema.version(database) == revision
    async with database.writing() as tx:
        await tx.run_sync(fill, rows)
    await database.close()


def fill(connection: sa.Connection, rows: Rows) -> None:
    found = reflected(connection)
    filled: Rows = {}
    for table in found.sorted_tables:
        known = [{name: row[name] for name in table.columns.keys() & row.keys()} for row in rows.get(table.name, ())]
        filled[table.name] = known or [made_up(table, filled)]
        connection.execute(sa.insert(table), filled[table.name])


def made_up(table: sa.Table, filled: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    row = {}
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        row[column.name] = (
            filled[key.column.table.name][0][key.column.name] if key else BELIEVABLE.get(column.name, value(column))
        )
    return row


def value(column: sa.Column[Any]) -> Any:
    """A value that fits the column. Instants are far in the future."""
    match column.type:
        case sa.DateTime():
            return NEVER
        case sa.String() if column.name.endswith(("_at", "_until")):
            return NEVER.isoformat(timespec="microseconds")  # SQLite stores instants as text
        case sa.String():
            return "kept"
        case sa.Boolean():
            return True
        case sa.Integer():
            return 1
        case sa.JSON():
            return {"kept": True}
        case sa.LargeBinary():
            return b"kept"
    raise AssertionError(f"{column.table.name}.{column.name}: say here what could be in a column of type {column.type!r}")


async def dump(url: str) -> Rows:
    """All rows of a database, as stored."""

    def read(connection: sa.Connection) -> Rows:
        tables = reflected(connection).sorted_tables
        return {one.name: [dict(row._mapping) for row in connection.execute(sa.select(one))] for one in tables}

    database = Database(url, times=PATIENT)
    async with database.reading() as tx:
        rows = await tx.run_sync(read)
    await database.close()
    return rows


def reflected(connection: sa.Connection) -> sa.MetaData:
    found = sa.MetaData()
    found.reflect(connection)
    found.remove(found.tables["alembic_version"])
    return found


async def empty(url: str) -> None:
    """Drop all tables."""
    database = Database(url, times=PATIENT)
    async with database.writing() as tx:
        await tx.run_sync(metadata.drop_all)
        await tx.execute(sa.text("DROP TABLE alembic_version"))
    await database.close()


async def upgrade(url: str) -> None:
    database = Database(url, times=PATIENT)
    assert await schema.migrate(database) == schema.NEWEST
    await schema.prepare(database)
    await database.close()


async def differences(url: str) -> list[Any]:
    database = Database(url, times=PATIENT)
    async with database.reading() as tx:
        found = await tx.run_sync(lambda one: compare_metadata(MigrationContext.configure(one), metadata))
    await database.close()
    return list(found)


# -- failed upgrades -------------------------------------------------------------------------------------------------------


async def test_two_processes_that_migrate_at_once_wait_for_each_other(empty_url: str) -> None:
    await older(empty_url, REVISIONS[0], {})
    assert await at_once("migrate", empty_url) == [0, 0]
    assert await differences(empty_url) == []


MAKE = """
import asyncio, sys
from bot.store import schema
from bot.store.database import Database
asyncio.run(schema.prepare(Database(sys.argv[1])))
"""


async def test_two_processes_that_make_a_new_database_at_once_get_one(kind: str, empty_url: str) -> None:
    command = (sys.executable, "-c", MAKE, empty_url)
    if kind == "postgresql":
        assert await at_once("migrate", empty_url) == [0, 0]
    else:
        started = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
        assert [await one.wait() for one in started] == [0, 0]
    assert await differences(empty_url) == []


async def at_once(errand: str, url: str) -> list[int]:
    """The exit statuses of two processes that run the same command."""
    return [status for status, _ in await asyncio.gather(on_database(url, errand), on_database(url, errand))]


async def test_a_database_of_a_newer_version_is_left_alone_by_everything(database: Database, database_url: str) -> None:
    async with database.writing() as tx:
        await tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        await tx.execute(sa.text("DELETE FROM register"))  # with what it says about earlier releases
    for work in (schema.prepare, schema.migrate):
        with pytest.raises(DatabaseError, match="newer version"):
            await work(database)
    for errand in (["migrate"], ["serve", "--insecure-local", "--port", "0"]):
        status, said = await on_database(database_url, *errand)
        assert status == 1, errand
        assert said.splitlines()[-1].endswith("Install that version, or restore a backup.")


async def test_a_migration_that_copies_a_table_deletes_nothing_that_refers_to_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/throughline.db"
    await older(url, REVISIONS[-1], {})
    database = Database(url, times=PATIENT)
    async with database.reshaping() as tx:  # SQLite needs this for most table changes
        await tx.execute(sa.text("CREATE TABLE person_2 AS SELECT * FROM person"))
        await tx.execute(sa.text("DROP TABLE person"))
        await tx.execute(sa.text("ALTER TABLE person_2 RENAME TO person"))
        assert (await tx.execute(sa.text("SELECT count(*) FROM attendee"))).scalar_one() == 1
        await tx.execute(sa.text("CREATE UNIQUE INDEX person_id ON person(id)"))
    with pytest.raises(DatabaseError, match="refer to nothing"):
        async with database.reshaping() as tx:
            await tx.execute(sa.text("DELETE FROM person"))
    async with database.writing() as tx:
        assert (await tx.execute(sa.text("SELECT count(*) FROM person"))).scalar_one() == 1
        assert (await tx.execute(sa.text("PRAGMA foreign_keys"))).scalar_one() == 1
    await database.close()
