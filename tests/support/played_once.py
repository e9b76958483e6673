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
        with (self.folder / name).open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed
            file.seek(0)
            if not (found := file.read()):
                found = work_out()
                file.write(found)
        return found


PLAYED = PlayedOnce()
