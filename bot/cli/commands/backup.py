"""`throughline backup` and `throughline restore`: copy an SQLite database while the service runs, and restore the copy.

That a copy never replaces a file, and what it leaves out, is in `bot.store.backup`. `restore` replaces a database that is
there only with --yes. It then brings the copy up to this version, and erases again who was erased since. PostgreSQL and
databases in memory are refused, with what to use instead.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TextIO

from bot.cli.errors import CommandError
from bot.cli.inputs import settings
from bot.cli.progress import working
from bot.infra import logs
from bot.infra.settings import Settings
from bot.store import backup as copies
from bot.store import erasure, schema
from bot.store.database import Database, DatabaseError, address, file_of
from bot.store.erasure_log import ErasureLog, mark

FOR_POSTGRES = (
    "PostgreSQL makes its own copies: `pg_dump --format=custom --file=FILE` takes one while the service runs, "
    "`pg_restore --clean --if-exists` puts it back (docs/running.md)."
)


def backup(copy: Path, says: TextIO) -> int:
    """Copy the configured database to a new file. Raises CommandError."""
    try:
        database = _file(settings())
        with working("Copying the database"):
            size = copies.take(database, copy)
    except DatabaseError as error:
        raise CommandError(str(error)) from None
    says.write(f"Copied to {copy} ({max(1, size // 1000)} kB). It holds names: keep it as safe as the database.\n")
    return 0


def restore(copy: Path, sure: bool, says: TextIO) -> int:
    """Replace the configured database with a copy, and repeat the erasures that came after it. Raises CommandError."""
    chosen = settings()
    try:
        database = _file(chosen)
        copies.version_of(copy)
        if database.exists() and not sure:
            raise CommandError(
                f"This would replace everything in {database} by what {copy} holds.",
                "Run it again with --yes if that is what you want. `throughline backup` keeps what is there now.",
            )
        logs.configure("error")  # the sentences at the end say what was done
        with working("Putting the copy back"):
            copies.put_back(copy, database)
            again = asyncio.run(_bring_up_to_date(chosen))
    except DatabaseError as error:
        raise CommandError(str(error)) from None
    says.write(f"{database} holds what {copy} held. People erased since then, and now again: {again}.\n")
    says.write("Start the service: sessions that were live in the copy pause and ask how to go on.\n")
    return 0


async def _bring_up_to_date(chosen: Settings) -> int:
    database, marks = Database(chosen.database.get_secret_value()), ErasureLog.from_settings(chosen).marks()
    try:
        await schema.migrate(database)
        async with database.writing() as tx:
            again = await erasure.erase_again(tx, lambda person: mark(person) in marks)
        await database.overwrite()
    finally:
        await database.close()
    return again


def _file(chosen: Settings) -> Path:
    url = chosen.database.get_secret_value()
    file = file_of(url)
    if file is None:
        in_memory = address(url).get_backend_name() != "postgresql"
        raise CommandError(
            "A database in memory cannot be copied. Set THROUGHLINE_DATABASE to a file." if in_memory else FOR_POSTGRES
        )
    return file
