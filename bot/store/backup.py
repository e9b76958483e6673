"""SQLite backup and restore: a copy can be taken while the service runs, and is restored while it is stopped.

A copy never replaces a file that is there: a name that exists is refused here, and `throughline backup` only calls this. It
holds no answers of open anonymous polls, and none of the keys. The copy appears when it is complete and sound, for its owner
only. A restore is refused while a service runs, and for a file that is no sound copy or is of a newer version.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.store import schema
from bot.store.database import DatabaseError

_HEADER = b"SQLite format 3\x00"


def take(database: Path, copy: Path) -> int:
    """Write a whole copy of `database` to the new file `copy`, as of the last commit; returns its size in bytes.

    The service goes on meanwhile. Only the owner can read the copy. Anonymous answers of open polls are left out. The copy
    appears under its name only when it is complete and sound. Raises DatabaseError.
    """
    if copy.exists():
        raise DatabaseError(f"{copy} is there already, and a copy never replaces another. Give a new name.")
    if not database.exists():
        raise DatabaseError(f"There is no database {database}. Set THROUGHLINE_DATABASE to the one the service uses.")
    partial = copy.with_name(copy.name + ".partial")
    with _in_words(copy):
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source:
                source.execute("VACUUM INTO ?", (str(partial),))  # leaves out what lies in freed pages
            _forget_secrets(partial)
            version_of(partial)
            _sync(partial)
            partial.rename(copy)
            return copy.stat().st_size
        finally:
            partial.unlink(missing_ok=True)


def put_back(copy: Path, database: Path) -> str:
    """Make `database` what `copy` is, in one transaction; returns the version of its schema.

    Raises DatabaseError where the copy is no sound database of this version or an earlier one, or the database is in use.
    """
    with _in_words(database):
        found = version_of(copy)
        if found > schema.NEWEST:
            raise DatabaseError(f"{copy} belongs to a newer version of Throughline. Install that version first.")
        os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))  # where there is none yet, only for its owner
        with contextlib.closing(sqlite3.connect(database, timeout=0)) as target:
            _alone(target, database)
            with contextlib.closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as source:
                source.backup(target)
            target.execute("PRAGMA locking_mode=NORMAL")
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return found


def version_of(file: Path) -> str:
    """The version of the schema in a sound copy. Raises DatabaseError where it is none."""
    try:
        if file.read_bytes()[:16] != _HEADER:
            raise DatabaseError(f"{file} is not a copy of an SQLite database. Name one that `throughline backup` has made.")
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
            found = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except FileNotFoundError:
        raise DatabaseError(f"There is no file {file}. Name a copy that `throughline backup` has made.") from None
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{file} cannot be used as a copy ({error}). Take another one.") from None
    if sound != "ok" or not found:
        raise DatabaseError(f"{file} is damaged. Take another copy.")
    return str(found[0])


def _forget_secrets(copy: Path) -> None:
    """Delete what a copy must not hold: anonymous answers and their nonces, and the key of page sessions.

    Not even with the answer key may a copy tell who answered what, and nobody may sign a page session with one.
    """
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("DELETE FROM poll_secret")
        if _has_column(connection, "ballot", "sealed"):  # a copy may be taken before the database is upgraded
            connection.execute("DELETE FROM ballot WHERE sealed IS NOT NULL")
        if _has_table(connection, "page_key"):
            connection.execute("DELETE FROM page_key")
        connection.execute("VACUUM")


def _has_table(connection: sqlite3.Connection, table: str) -> bool:
    return (
        connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone() is not None
    )


def _has_column(connection: sqlite3.Connection, table: str, column: str) -> bool:
    return column in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def _alone(target: sqlite3.Connection, database: Path) -> None:
    """Make sure that no other process has the database open: a running service would go on with its caches."""
    try:
        target.execute("PRAGMA locking_mode=EXCLUSIVE")
        target.execute("BEGIN EXCLUSIVE")
        target.execute("COMMIT")
    except sqlite3.OperationalError:
        raise DatabaseError(f"{database} is in use. Stop the service first, then restore.") from None


def _sync(file: Path) -> None:
    """Flush it to the disk. Windows flushes only files that are open for writing."""
    with file.open("r+b") as opened:
        os.fsync(opened.fileno())


@contextlib.contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(
            f"{file} cannot be written ({error}). Check that its folder is there, that you may write to it, and that the "
            "disk has room."
        ) from None
