"""SQLite notices: what another process did to the same file, such as `throughline erase` beside a running service.

PostgreSQL has notifications for this (`bot.store.postgres_notifications`). On SQLite a process that announces something
counts up a number in the header of the file (`PRAGMA user_version`), with the commit of what was done. The service
compares it each second, and before it handles anything it receives. So it never goes by what it holds in memory of
somebody who was erased. While the file is locked there is nothing new; the next look finds it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable

import sqlalchemy as sa

from bot.store.database import Database, Tx, file_of

_NUMBER = "PRAGMA user_version"
_LARGEST = 2**31 - 1  # the header has four bytes for it


async def leave(tx: Tx) -> None:
    """Leave a notice for the service that runs on this file, with the commit of `tx`."""
    number = int((await tx.execute(sa.text(_NUMBER))).scalar_one())
    await tx.execute(sa.text(f"{_NUMBER} = {number % _LARGEST + 1}"))


class Notices:
    """Looks for notices. Does nothing on PostgreSQL and on databases in memory.

    Its own connection and plain `sqlite3`: a look costs some 10 µs, and every message pays for one. `heard` is called where
    there is a new notice.
    """

    def __init__(self, database: Database, heard: Callable[[], None]) -> None:
        self._file = None if database.is_postgres else file_of(database.url.render_as_string(hide_password=False))
        self._heard = heard
        self._connection: sqlite3.Connection | None = None
        self._known = 0

    def start(self) -> None:
        """Take the notices there are as known."""
        if self._file is not None:
            self._connection = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True, timeout=0)
            self._known = self._read()

    def stop(self) -> None:
        """Look no more."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def look(self) -> None:
        """Pass on that there is something new. While the file is locked, nothing is: the next look finds it."""
        if self._connection is None:
            return
        with contextlib.suppress(sqlite3.Error):
            found = self._read()
            if found != self._known:
                self._known = found
                self._heard()

    def _read(self) -> int:
        assert self._connection is not None, "see `start`"
        (number,) = self._connection.execute(_NUMBER).fetchone()
        return int(number)
