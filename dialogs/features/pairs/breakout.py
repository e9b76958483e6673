"""Breakout rooms of a draw: which groups need a room now, from when, and when everybody has to be back.

There are none face to face, none where a few talk and the others watch, and none before groups are drawn. They close when a
step starts outside that group work. In a pause nobody is told when to be back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from dialogs.features.pairs.history import settings
from dialogs.features.pairs.show import work_times
from dialogs.plan.model import Plan, Setting
from dialogs.run.events import Group
from dialogs.run.schedule import running_step, slices
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class RoomPlan:
    """The groups that need rooms. `draw` changes with them. `closes_at` is None while the session is paused."""

    block: str
    draw: str
    groups: tuple[Group, ...]
    opens_at: datetime
    closes_at: datetime | None

    @property
    def seats(self) -> dict[PersonId, int]:
        """Room number of each person, from 1."""
        return {person: number for number, group in enumerate(self.groups, 1) for person in group.members}


def room_plan(plan: Plan, run: Run, at: datetime) -> RoomPlan | None:
    """The rooms of the running block, or else of the next block whose groups are drawn. None where nobody needs a room."""
    if not run.live or running_step(plan, run) is None or plan.setting is Setting.FACE_TO_FACE:
        return None
    for part in slices(plan, run, at):
        block = part.step.block
        if part.step.grouped and run.pairs.get(block) and not settings(plan, block).bowl:
            opens_at, closes_at = work_times(plan, run, block, at)
            ends_at = None if run.phase == "paused" else closes_at
            groups = run.pairs[block]
            return RoomPlan(block, _draw(block, groups), groups, opens_at or at, ends_at)
    return None


def everybody_is_back(plan: Plan, run: Run, block: str, since: datetime) -> bool:
    """Whether the rooms of a block, open since then, should be closed now: the step that is on wants everybody together."""
    step = running_step(plan, run)
    if not run.live or step is None or run.step_started_at is None:
        return not run.live
    return run.step_started_at > since and not (step.grouped and step.block == block)


def _draw(block: str, groups: tuple[Group, ...]) -> str:
    seated = "|".join(",".join(sorted(group.members)) for group in groups)
    return f"{block}.{hashlib.sha256(seated.encode()).hexdigest()[:16]}"
