"""Service lock: keeps a second service off one SQLite file.

SQLite serves one service: two would both claim what is due, and post it twice. The lock is on a file beside the database, so
that `throughline backup`, `erase` and `doctor` go on working beside the service. The system drops the lock with the process,
however it ends. The file stays: deleting it could let two services lock two files of one name. A second service is refused,
with what to do. On a disk that knows no locks the service runs without one, and logs that.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import structlog

from bot.store.database import DatabaseError

log = structlog.get_logger(__name__)


class ServiceLock:
    """The lock of one service; of none, for PostgreSQL and a database in memory (`file` None)."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._held: int | None = None

    def take(self) -> None:
        """Lock the database for this service. Raises DatabaseError where another one runs on it."""
        if self._file is None or self._held is not None:
            return
        beside = self._file.with_name(self._file.name + ".lock")
        held = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            is_free = _lock(held)
        except OSError as error:  # some network disks know no locks
            log.warning("database not locked", exc_info=error)
            is_free = True
        if not is_free:
            os.close(held)
            raise DatabaseError(
                f"Another Throughline service is running on {self._file}. An SQLite file serves one service. Stop the other "
                "one, give this one another file with THROUGHLINE_DATABASE, or use PostgreSQL for several."
            )
        self._held = held

    def release(self) -> None:
        """Let another service have the database."""
        if self._held is not None:
            with contextlib.suppress(OSError):
                os.close(self._held)  # which drops the lock
            self._held = None


if sys.platform == "win32":
    import msvcrt

    def _lock(held: int) -> bool:
        """Lock the first byte of the file. False where another process has done so."""
        try:
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _lock(held: int) -> bool:
        """Lock the file. False where another process, or another service of this one, has done so."""
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
