"""The ledger of erasures: outside the database, so that a restored backup does not bring back who was erased since.

It holds one line for each person: a hash of the random id they had in the database, and the day. Without a database that
still has the id, a line means nobody; so the ledger may be kept as long as any backup.
"""

from __future__ import annotations

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
    """What stands in the ledger for a person's id."""
    return hashlib.sha256(person.encode()).hexdigest()


class ErasureLog:
    """A file that is only ever added to; None where there is no place for one."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    @staticmethod
    def of(settings: Settings) -> ErasureLog:
        """The ledger the settings name; else the one beside an SQLite database; none for other databases."""
        if settings.erasures:
            return ErasureLog(Path(settings.erasures))
        file = file_of(settings.database.get_secret_value())
        return ErasureLog(file.with_name(file.name + ".erased") if file else None)

    def note(self, people: Iterable[PersonId], at: datetime) -> bool:
        """Note that these people are being erased, on the disk when it returns. False where that was not possible.

        Nobody's erasure fails because of it: the log says so, and whoever restores a backup has to look there.
        """
        lines = "".join(f"{mark(one)} {at:%Y-%m-%d}\n" for one in people if _RANDOM_ID.fullmatch(one))
        if self.path is None or not lines:
            return self.path is not None
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, lines.encode())
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            log.error("erasure not noted in the ledger", error=type(error).__name__)
            return False
        return True

    def marks(self) -> frozenset[str]:
        """Everybody who was erased. Raises OSError where the ledger is there and cannot be read."""
        if self.path is None or not self.path.exists():
            return frozenset()
        return frozenset(line.split(" ")[0] for line in self.path.read_text("utf-8").splitlines())
