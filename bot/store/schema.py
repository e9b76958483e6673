"""The schema: which version a database has, and how it is brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.store.database import Database, DatabaseError
from bot.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0005"
_ALEMBIC = sa.table("alembic_version", sa.column("version_num"))
_VERSION = (
    "version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"  # as alembic makes it
)
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_470_101  # any number: replicas that migrate at the same time wait for each other on it


async def version(database: Database) -> str | None:
    """The schema version of a database; None for an empty one."""
    async with database.reading() as tx:
        if not await tx.run_sync(lambda connection: sa.inspect(connection).has_table("alembic_version")):
            return None
        return (await tx.execute(sa.select(_ALEMBIC.c.version_num))).scalar_one_or_none()


async def migrate(database: Database) -> str:
    """Bring a database up to the newest schema, keeping what is in it. Returns the version it has then."""
    async with database.writing() as tx:
        if database.is_postgres:
            await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        await tx.run_sync(_upgrade)
    return NEWEST


async def create(database: Database) -> None:
    """Make all tables in an empty database at once: quicker than migrating, with the same result."""
    async with database.writing() as tx:
        await tx.run_sync(metadata.create_all)
        await tx.execute(sa.text(f"CREATE TABLE alembic_version ({_VERSION})"))
        await tx.execute(sa.insert(_ALEMBIC).values(version_num=NEWEST))


async def prepare(database: Database) -> None:
    """Make sure that a service can work with this database: SQLite is brought up to date, PostgreSQL has to be already.

    Raises DatabaseError with the way out.
    """
    found = await version(database)
    if found == NEWEST:
        return
    if found is not None and found > NEWEST:
        raise DatabaseError(
            "The database belongs to a newer version of Throughline. Install that version, or restore a backup."
        )
    if database.is_postgres:
        raise DatabaseError("The database is not up to date. Run `throughline migrate` once, then start the service again.")
    if found is None:
        await create(database)
    else:
        await migrate(database)


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command  # late: only migrations need it, and it is slow to import

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("version_path_separator", "os")
    return config
