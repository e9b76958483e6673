"""Disk faults: the disk is full while a session is on (SQLite), and has space again later.

`Full` fills a small file system to the last byte. Only an administrator may mount one. `Refusing` needs no rights: each
commit fails as it does when the journal cannot grow.
"""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.faults.databases import LONGEST, Outage
from tests.faults.session import START, SetClock
from tests.support.running_app import House

BLOCK = 65536


class Watched(Outage):
    """The disk is full while a step begins and people answer. Counts the statements that failed because of it."""

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        super().__init__(house, clock, chance)
        self.refused = 0
        sa.event.listen(house.database.engine.sync_engine, "handle_error", self._note)

    def choose(self) -> tuple[datetime, datetime]:
        begins = START + timedelta(seconds=self.chance.uniform(290, 300))
        return begins, START + timedelta(seconds=self.chance.uniform(340, 380))

    def _note(self, context: sa.engine.ExceptionContext) -> None:
        self.refused += "full" in str(context.original_exception)


class Refusing(Watched):
    name = "the disk full (SQLite, every commit refused)"

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        super().__init__(house, clock, chance)
        self._full = False
        dialect = house.database.engine.sync_engine.dialect
        commit = dialect.do_commit

        def refuse(connection: Any) -> None:
            if self._full:
                refusal = sqlite3.OperationalError("database or disk is full")
                refusal.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise refusal
            commit(connection)

        dialect.do_commit = refuse  # type: ignore[method-assign]

    async def fall(self) -> None:
        self._full = True

    async def rise(self) -> None:
        self._full = False


class RefusingNamed(Refusing):
    """While the poll with names closes: its step was extended by a minute, so that is eleven minutes after the start."""

    name = "the disk full while a poll with names closes"
    closes_at = START + timedelta(minutes=11, seconds=6)

    def choose(self) -> tuple[datetime, datetime]:
        before, after = self.chance.uniform(1, 20), self.chance.uniform(10, LONGEST)
        return self.closes_at - timedelta(seconds=before), self.closes_at + timedelta(seconds=after)


class RefusingAnonymous(RefusingNamed):
    """While the poll without names closes, five minutes later."""

    name = "the disk full while a poll without names closes"
    closes_at = RefusingNamed.closes_at + timedelta(minutes=5)


class Full(Watched):
    name = "the disk full (SQLite on a file system without a free byte)"

    @property
    def _ballast(self) -> Path:
        return Path(str(self.house.database.url.database)).with_name("ballast")

    async def fall(self) -> None:
        with self._ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            for size in (BLOCK, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"x" * size):
                        pass

    async def rise(self) -> None:
        self._ballast.unlink()


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int = 16) -> Iterator[Path | None]:
    """Mount a file system of this size at `folder`. Returns None without the rights to mount."""
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "throughline", str(folder))
    may = sys.platform == "linux" and os.geteuid() == 0
    if not may or subprocess.run(mount, check=False, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(("umount", str(folder)), check=True)
