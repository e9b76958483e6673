"""Shared test results: what one worker of pytest-xdist has worked out is read by the others.

A rehearsal of a whole session takes a second, and tests of one plan run in all workers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4


class PlayedOnce:
    """Texts by name, in a folder of this run of the tests. Without one, each is worked out where it is wanted."""

    folder: Path | None = None

    def text(self, name: str, work_out: Callable[[], str]) -> str:
        """The text of that name. Two workers may work it out at the same time, with the same result."""
        if self.folder is None:
            return work_out()
        file = self.folder / name
        if not file.exists():
            unfinished = self.folder / f"{name}.{uuid4().hex}"
            unfinished.write_text(work_out(), encoding="utf-8")
            unfinished.replace(file)
        return file.read_text(encoding="utf-8")


PLAYED = PlayedOnce()
