"""Disk space: whether SQLite could write the last time it tried, and whether the disk is full.

A full disk shows only when something is written, so the last attempt is remembered. A disk with nothing left shows at once.
Other databases are monitored by their own operators. A write that succeeds clears the fault. A database in memory always has
room.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import sqlalchemy as sa

LEAST = 1024 * 1024  # bytes; a session of half a day writes about that much
_UNWRITTEN = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk does not take what is written",
    sqlite3.SQLITE_READONLY: "the database may not be written",
}


class DiskSpace:
    """Watches the writes of one SQLite file (None: in memory, which always has room)."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._refused = ""

    def watch(self, engine: sa.Engine) -> None:
        """Record every write that fails for lack of space."""
        sa.event.listen(engine, "handle_error", self._note)

    def written(self) -> None:
        """Something was written successfully."""
        self._refused = ""

    def trouble(self) -> str:
        """Why nothing can be written; empty where it can."""
        if not self._refused and self._file is not None and shutil.disk_usage(self._file.parent or ".").free < LEAST:
            return "the disk is full"
        return self._refused

    def _note(self, context: sa.engine.ExceptionContext) -> None:
        code = getattr(context.original_exception, "sqlite_errorcode", None)
        if code is not None:
            self._refused = _UNWRITTEN.get(int(code) & 0xFF, self._refused)
