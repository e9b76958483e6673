"""Notices of other processes on one SQLite file: `throughline erase` beside a running service, for example.

PostgreSQL has notifications for this (`bot.store.notifications`). On SQLite, whoever announces something writes a new random
token into the `register` table. The service compares tokens each second and before it handles anything it receives, so that
it never goes by what it holds in memory of somebody who was erased.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.store import service_state
from bot.store.database import Database, Tx, file_of

KEYS = {'{"forget":true}': service_state.PREFIX + "forget", '{"letters":true}': service_state.PREFIX + "letters"}
_TOKENS = "SELECT key, entry FROM register WHERE key IN (?, ?)"


async def leave(tx: Tx, payload: str, at: datetime) -> None:
    """Leave a notice for the service that runs on this file, with the commit of `tx`."""
    await service_state.write(tx, KEYS[payload], {"token": secrets.token_hex(8)}, at)


class Notices:
    """Looks for notices. Does nothing on PostgreSQL and on databases in memory.

    Its own connection and plain `sqlite3`: a look costs some 10 µs, and every message pays for one. `heard` is called with
    the payload of each new notice.
    """

    def __init__(self, database: Database, heard: Callable[[str], None]) -> None:
        self._file = None if database.is_postgres else file_of(database.url.render_as_string(hide_password=False))
        self._heard = heard
        self._connection: sqlite3.Connection | None = None
        self._known: Mapping[str, str] = {}

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
        """Pass on what is new. While the file is locked, nothing is: the next look finds it."""
        if self._connection is None:
            return
        with contextlib.suppress(sqlite3.Error):
            found = self._read()
            if found != self._known:
                new = [payload for payload, key in KEYS.items() if found.get(key) not in (None, self._known.get(key))]
                self._known = found
                for payload in new:
                    self._heard(payload)

    def _read(self) -> Mapping[str, str]:
        assert self._connection is not None, "see `start`"
        return dict(self._connection.execute(_TOKENS, tuple(KEYS.values())).fetchall())
