"""`throughline migrate`: creates the database schema, or upgrades it to this version.

A database that a newer version has made is refused, unless this version can run on it (`bot.store.schema`). `serve` does the
same with SQLite when it starts, but never with PostgreSQL.
"""

from __future__ import annotations

import asyncio
from typing import TextIO

from bot.cli.errors import CommandError
from bot.cli.inputs import settings
from bot.cli.progress import working
from bot.infra import logs
from bot.store import schema
from bot.store.database import Database, DatabaseError, in_words


def migrate(says: TextIO) -> int:
    """Migrate the configured database. Raises CommandError if it cannot be reached or has a newer version."""
    logs.configure("error")  # the sentence at the end says what was done
    database_url = settings().database.get_secret_value()
    try:
        with working("Bringing the database up to date"), in_words(database_url):
            version = asyncio.run(_migrate(database_url))
    except DatabaseError as error:
        raise CommandError(str(error)) from None
    says.write(f"The database is ready, at version {version}.\n")
    return 0


async def _migrate(url: str) -> str:
    database = Database(url)
    try:
        return await schema.migrate(database)
    finally:
        await database.close()
