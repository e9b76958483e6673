"""Schema version: which version a database has, how it is upgraded at the start, and which versions this one can serve.

SQLite is upgraded when the service starts. PostgreSQL must be migrated before, or the service refuses to start. A newer
database is refused, unless it notes that this version can run on it (`SERVES`). Two that migrate at the same moment wait for
each other. A command never makes a database (`require`).
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.store import service_state
from bot.store.database import Database, DatabaseError, Tx
from bot.store.tables import Instant, metadata

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0017"
SERVES = "0014"
"""The oldest schema whose release can also run on NEWEST. It is noted in the database, so that a release which does not know
NEWEST can tell whether it may run there: that makes a roll-back possible. A migration adds; what it replaces goes with the
next release."""
_SERVES = service_state.PREFIX + "schema"
_ALEMBIC = sa.table("alembic_version", sa.column("version_num"))
_VERSION = (
    "version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"  # as alembic makes it
)
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_470_101  # any number: replicas that migrate at the same time wait for each other on it
WAIT = 120_000  # ms that one waits for the other
TABLE_WITHIN = 5_000  # ms that a change waits for a table in use, because it must not hold up everybody


async def version(database: Database) -> str | None:
    """The schema version of a database; None for an empty one."""
    async with database.reading() as tx:
        return await _found(tx)


async def clock(tx: Tx) -> tuple[datetime, timedelta]:
    """What time it is this moment where PostgreSQL runs, and by how much that may be off: half of what asking took."""
    for _ in range(2):  # the first time it is also prepared, which takes longer
        asked = time.monotonic()
        found: datetime = (await tx.execute(sa.select(sa.func.clock_timestamp(type_=Instant())))).scalar_one()
        give = timedelta(seconds=time.monotonic() - asked) / 2
    return found + give, give


async def migrate(database: Database, to: str = "head") -> str:
    """Bring a database up to the newest schema, keeping what is in it. Returns the version it has then.

    A process that does the same at the same time waits, and then finds nothing to do. `to` is an earlier version, for tests.
    Raises DatabaseError where the database is newer than this code.
    """
    async with database.reshaping() as tx:
        if database.is_postgres:
            await tx.execute(sa.text(f"SET LOCAL lock_timeout = {WAIT}"))  # for the other one to finish
            await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            await tx.execute(sa.text(f"SET LOCAL lock_timeout = {TABLE_WITHIN}"))
        found = await _found(tx)
        if found is not None and found > NEWEST:
            await _refuse_unless_served(tx)
            return found
        await tx.run_sync(_upgrade, to)
        if to == "head":
            await _note_served(tx)
        return await _found(tx) or ""


async def create(database: Database) -> None:
    """Create all tables in an empty database: quicker than migrating, with the same result. Otherwise do nothing.

    A process that does the same at the same time waits, however long the disk takes.
    """
    async with database.reshaping() as tx:
        if await _found(tx) is not None:  # another process was quicker
            return
        for statement in _statements(database.url.drivername):
            await tx.exec_driver_sql(statement)
        await tx.execute(sa.text(f"CREATE TABLE alembic_version ({_VERSION})"))
        await tx.execute(sa.insert(_ALEMBIC).values(version_num=NEWEST))
        await _note_served(tx)


@cache
def _statements(driver: str) -> tuple[str, ...]:
    """What creates all tables and indexes, compiled once: each rehearsal has a separate database."""
    found: list[str] = []
    dialect = sa.make_url(f"{driver}://").get_dialect()()
    engine = sa.create_mock_engine(f"{driver}://", lambda made, *_: found.append(str(made.compile(dialect=dialect))))
    metadata.create_all(engine, checkfirst=False)
    return tuple(found)


async def prepare(database: Database) -> None:
    """Make sure that a service can work with this database: SQLite is upgraded, PostgreSQL has to be up to date already.

    Raises DatabaseError, which says what to do.
    """
    async with database.reading() as tx:
        found = await _found(tx)
        if found is not None and found > NEWEST:
            await _refuse_unless_served(tx)
            return
    if found == NEWEST:
        return
    if database.is_postgres:
        raise DatabaseError("The database is not up to date. Run `throughline migrate` once, then start the service again.")
    if found is None:
        await create(database)
    else:
        await migrate(database)


async def require(database: Database) -> None:
    """Make sure that this is a database that Throughline uses, without creating one. Raises DatabaseError."""
    if database.in_memory:
        raise DatabaseError(
            "THROUGHLINE_DATABASE names a database in memory, which only the service itself can see. Name its file."
        )
    if not database.is_postgres:
        path = _existing(database)
        if await version(database) is None:
            raise DatabaseError(f"{path} is no database of Throughline. Set THROUGHLINE_DATABASE to the one it uses.")
    await prepare(database)


def _existing(database: Database) -> Path:
    path = Path(database.url.database or "").absolute()
    if not path.exists():
        raise DatabaseError(f"There is no database {path}. Set THROUGHLINE_DATABASE to the one the service uses.")
    return path


async def _found(tx: Tx) -> str | None:
    if not await tx.run_sync(lambda connection: sa.inspect(connection).has_table("alembic_version")):
        return None
    return (await tx.execute(sa.select(_ALEMBIC.c.version_num))).scalar_one_or_none()


async def serves(tx: Tx) -> bool:
    """Whether a database of a newer version says that this release can run on it too."""
    noted = await service_state.read(tx, _SERVES)
    oldest = noted[0].get("oldest") if noted else None
    return isinstance(oldest, str) and oldest <= NEWEST


async def _note_served(tx: Tx) -> None:
    entry = {"oldest": SERVES}
    noted = await service_state.read(tx, _SERVES)
    if noted is None or noted[0] != entry:
        await service_state.write(tx, _SERVES, entry, datetime.now(UTC))


async def _refuse_unless_served(tx: Tx) -> None:
    if not await serves(tx):
        raise DatabaseError(
            "The database belongs to a newer version of Throughline. Install that version, or restore a backup."
        )


def _upgrade(connection: sa.Connection, to: str) -> None:
    from alembic import command  # late: only migrations need it, and it is slow to import

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("version_path_separator", "os")
    return config
