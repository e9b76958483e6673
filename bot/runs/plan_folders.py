"""Plan folders: reads the plans of THROUGHLINE_PLANS again when a file changes.

Files are read in a thread. A file with mistakes is logged; the plan that it held before stays until the file is right.
Only `.yaml` and `.yml` files directly in a folder are read, and looked at every few seconds (`SWEEP` in
`bot/cluster.py`). Of two files with one id, the first in alphabetical order counts. Which plan hides a shipped one:
`plan_library.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.infra.tasks import BackgroundTasks
from bot.runs.plan_library import load
from dialogs.plan.errors import PlanError
from dialogs.plan.model import Plan

MOST_FILES = 500  # plan files that are read
KINDS = (".yaml", ".yml")
Stamp = tuple[int, int]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Read:
    """File as it was read: its size and time, and its plan, or the one it held before."""

    stamp: Stamp
    plan: Plan | None
    text: str = ""


class PlanFolders:
    """Plans in folders and files. `plans` holds them by id; of two files with one id, the first in alphabetical order."""

    def __init__(self, places: Iterable[str], failed: Callable[[BaseException], None]) -> None:
        self._places = tuple(map(Path, places))
        self._files: Mapping[Path, _Read] = {}
        self.plans: Mapping[str, Plan] = {}
        self.changed: list[Callable[[], None]] = []
        self._looking = BackgroundTasks(failed)

    async def look(self) -> None:
        """Read what is new or changed."""
        if not self._places:
            return
        before = self.plans
        self._files = await asyncio.to_thread(_reread, self._places, self._files)
        found = [one.plan for _, one in sorted(self._files.items()) if one.plan is not None]
        self.plans = {plan.id: plan for plan in reversed(found)}
        if self.plans != before:
            log.info("plans read", plans=len(self.plans))
            for tell in self.changed:
                tell()

    def text(self, id_: str) -> str:
        """The text of a plan. Raises KeyError."""
        plan = self.plans[id_]
        return next(one.text for one in self._files.values() if one.plan is plan)

    def look_soon(self) -> None:
        """Look in the background, unless that is under way."""
        if self._places and not len(self._looking):
            self._looking.begin(self.look())

    async def idle(self) -> None:
        """Wait until a look is over."""
        await self._looking.idle()


def _reread(places: tuple[Path, ...], known: Mapping[Path, _Read]) -> Mapping[Path, _Read]:
    """All files, those that did not change as they are known."""
    found: dict[Path, _Read] = {}
    for file, stamp in list(_files(places))[:MOST_FILES]:
        before = known.get(file)
        if before is not None and before.stamp == stamp:
            found[file] = before
            continue
        try:
            found[file] = _Read(stamp, load(str(file)), file.read_text(encoding="utf-8-sig"))
        except OSError:
            continue  # it went away meanwhile
        except PlanError as error:
            first = error.mistakes[0]
            log.warning("plan file has mistakes", file=file.name, line=first.line, mistakes=len(error.mistakes))
            found[file] = _Read(stamp, before.plan, before.text) if before else _Read(stamp, None)
    return found


def _files(places: tuple[Path, ...]) -> Iterator[tuple[Path, Stamp]]:
    for place in places:
        try:
            inside = sorted(place.iterdir()) if place.is_dir() else [place]
            for file in inside:
                if file.suffix in KINDS and file.is_file():
                    stat = file.stat()
                    yield file, (stat.st_mtime_ns, stat.st_size)
        except OSError as error:
            log.warning("plan folder cannot be read", folder=place.name, error=type(error).__name__)
