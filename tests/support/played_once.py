"""Shared test results: what one worker of pytest-xdist has worked out is read by the others.

A rehearsal of a whole session takes a second, and tests of one plan run in all workers.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path


class PlayedOnce:
    """Texts by name, in a folder of this run of the tests. Without one, each is worked out where it is wanted."""

    folder: Path | None = None

    def text(self, name: str, work_out: Callable[[], str]) -> str:
        """The text of that name. A worker that wants it while another works it out waits for it."""
        if self.folder is None:
            return work_out()
        file = self.folder / name
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed
            if not file.exists():
                unfinished = self.folder / f"{name}.unfinished"
                unfinished.write_text(work_out(), encoding="utf-8")
                unfinished.replace(file)
        return file.read_text(encoding="utf-8")


PLAYED = PlayedOnce()
