"""Power cuts while somebody writes a plan in the editor. The page repeats what was not answered."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from bot.infra.clock import VirtualClock
from bot.runs.written_plans import HERE
from bot.web.editor.drafts import Drafts
from tests.bot.runs.test_crash import Fuse, PowerCut, now_and_then
from tests.faults.session import Damage, Held
from tests.faults.table import Row
from tests.support.running_app import START, House, short_plan

SAVES = 40
PLAN = """\
plan: team-day
title: Team day
blocks:
  - title: Welcome
    mode: online
    steps:
      - {{title: Hello, lasts: 5m, say: "Change {number}."}}
"""


class Author:
    """Somebody whose page saves `SAVES` changes. Each is a version of its own, as from another page."""

    def __init__(self, url: str, intervals: Callable[[], int | None]) -> None:
        self._url, self._intervals = url, intervals
        self.saved, self.conflicts = 1, 0  # the newest version the page knows of

    async def write(self) -> list[str]:
        """Save everything. Returns the versions that are stored, the oldest first."""
        clock = VirtualClock(START)
        async with House(self._url, short_plan(), clock=clock) as house:
            row = await Drafts(house.app).create(HERE, PLAN.format(number=0))
        while self.saved <= SAVES:
            fuse = Fuse(None)
            with contextlib.suppress(PowerCut):  # a dead service cannot stop in good order
                async with House(self._url, short_plan(), clock=clock) as house:
                    fuse.guard(house.database)
                    fuse.left = self._intervals()
                    while self.saved <= SAVES and not fuse.blown:
                        await self._save(Drafts(house.app), row.id)
            if fuse.blown:
                await house.database.close()
        async with House(self._url, short_plan(), clock=clock) as house:
            drafts = Drafts(house.app)
            draft = await drafts.find(HERE, row.id)
            assert draft is not None
            versions = [version for version, _ in await drafts.history(draft)]
            found = [await drafts.find(HERE, row.id, version) for version in reversed(versions)]
        return [one.text for one in found if one is not None]

    async def _save(self, drafts: Drafts, id_: str) -> None:
        draft = await drafts.find(HERE, id_)
        assert draft is not None
        text = PLAN.format(number=self.saved)
        stored = await drafts.save(draft, self.saved, f"{self.saved:032x}", None, text)
        if stored.version is None:  # the page says that somebody else has saved
            assert stored.theirs is not None
            self.conflicts += 1
            self.saved = stored.theirs.version
        else:
            self.saved = stored.version


async def edits(place: str, sessions: int) -> Row:
    """Plans on SQLite. A change that is missing is lost; a conflict with oneself is a difference."""
    row = Row("power cut while a plan is written in the editor")
    wanted = [PLAN.format(number=number) for number in range(SAVES + 1)]
    for seed in range(sessions):
        author = Author(f"{place}/draft {seed}.db", now_and_then(seed))
        kept = await author.write()
        lost = frozenset((text, "") for text in wanted if text not in kept)
        conflicts = {(f"conflict {number}", ""): ("saved", "somebody else has saved") for number in range(author.conflicts)}
        row.add(Damage(lost, conflicts, len(kept) - len(set(kept)), kept != sorted(kept, key=wanted.index)), Held())
    return row
