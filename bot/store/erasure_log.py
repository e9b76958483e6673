"""Erasure log: a file outside the database, so that a restored backup does not bring back people who were erased since.

It holds one line for each person: a hash of the random id they had in the database, and the day. Without a database that
still has the id, a line identifies nobody. So the file may be kept as long as any backup. It is the file in the setting
`erasures`, else the one beside an SQLite database, with `.erased` at its end; with PostgreSQL there is none by itself. It is
written before the deletion. If that fails, the deletion goes on, and the log says so. People of rehearsals are not noted.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import structlog

from bot.infra.settings import Settings
from bot.store.database import file_of
from dialogs.texts.sentence import PersonId

_RANDOM_ID = re.compile(r"[0-9a-f]{32}")  # rehearsals give people ids that mean somebody else next time

log = structlog.get_logger(__name__)


def mark(person: PersonId) -> str:
    """The hash that stands for a person's id in the log."""
    return hashlib.sha256(person.encode()).hexdigest()


class ErasureLog:
    """A file that only grows; None where there is no place for one."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    @staticmethod
    def from_settings(settings: Settings) -> ErasureLog:
        """The file that the settings name; else the one beside an SQLite database; none for other databases."""
        if settings.erasures:
            return ErasureLog(Path(settings.erasures))
        file = file_of(settings.database.get_secret_value())
        return ErasureLog(file.with_name(file.name + ".erased") if file else None)

    async def record(self, people: Iterable[PersonId], at: datetime) -> bool:
        """Record that these people are being erased: on the disk when it returns. False where that was not possible.

        Call it before the transaction that erases, never inside one: waiting for the disk would hold up every other write.
        If the transaction fails, the next start erases them. If recording fails, erasing goes on: the service's log says
        so, and an operator who restores a backup has to look there.
        """
        lines = "".join(f"{mark(one)} {at:%Y-%m-%d}\n" for one in people if _RANDOM_ID.fullmatch(one))
        if self.path is None or not lines:
            return self.path is not None
        try:
            await asyncio.to_thread(_append, self.path, lines.encode())
        except OSError:
            log.error("erasure not recorded", exc_info=True)
            return False
        return True

    def marks(self) -> frozenset[str]:
        """The hashes of everybody who was erased. Reads the file. Raises OSError where it is there and cannot be read."""
        if self.path is None or not self.path.exists():
            return frozenset()
        return frozenset(line.split(" ")[0] for line in self.path.read_text("utf-8").splitlines())


def _append(path: Path, lines: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, lines)
        os.fsync(file)
    finally:
        os.close(file)
