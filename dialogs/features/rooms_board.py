"""Rooms board: what facilitators see of the rooms, as data. The run sheet and Zoom's side panel draw it.

It never leaves the facilitators: who has finished and who asked for time is nobody else's business. It shows who is missing,
who says they are alone, and who is in no room. Rooms that are empty and belong to nobody are left out. It says when people
know their rooms, so that it is time to open them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dialogs.features.pairs.show import work_times
from dialogs.features.pairs.turns import seated_now
from dialogs.plan.model import Plan, Step
from dialogs.run.events import Group
from dialogs.run.schedule import running_step, slices
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class BoardRoom:
    """One room, by its number on the facilitators' list. `until` is set where it has longer than the step."""

    number: int
    members: tuple[PersonId, ...]
    roles: tuple[str, ...]
    finished: bool = False
    asks: bool = False
    until: datetime | None = None
    missing: tuple[PersonId, ...] = ()  # who belongs there and has left, or whose connection is lost
    alone: bool = False  # somebody there says that their partner has gone


@dataclass(frozen=True)
class RoomsBoard:
    """The rooms of the running block, or of the next that is drawn.

    `on`: people are in their rooms, and the marks hold. `told`: people know their rooms, so it is time to open them.
    """

    block: str
    rooms: tuple[BoardRoom, ...]
    on: bool
    told: bool
    opens_at: datetime | None
    ends_at: datetime | None
    without: tuple[PersonId, ...]  # who is here and in no room

    @property
    def finished(self) -> int:
        """How many rooms have finished."""
        return sum(room.finished for room in self.rooms)


def rooms_board(plan: Plan, run: Run, at: datetime) -> RoomsBoard | None:
    """The board at this moment. None where no rooms are drawn, or the groups stay in the main room."""
    step = running_step(plan, run)
    first = next((part.step for part in slices(plan, run, at) if part.step.block in run.pairs), None) if step else None
    if step is None or first is None or not any(one.in_pairs for one in plan.steps_of(first.block)):
        return None
    on = step.block == first.block and step.in_pairs
    groups = seated_now(plan, run, first, run.pairs[first.block], at)
    opens_at, ends_at = work_times(plan, run, first.block, at)
    placed = {person for group in groups for person in group.members}
    return RoomsBoard(
        block=first.block,
        rooms=tuple(
            _room(run, first, room, group, on) for room, group in enumerate(groups, 1) if _is_used(run, first, room)
        ),
        on=on,
        told=first.block in run.pairs_told,
        opens_at=None if on else opens_at,
        ends_at=ends_at,
        without=tuple(person for person in run.participants if person not in placed),
    )


def _is_used(run: Run, step: Step, room: int) -> bool:
    """Whether somebody is in that room, or belongs there and has left."""
    return bool(run.pairs[step.block][room - 1].members or _gone(run, step.block, room))


def _room(run: Run, step: Step, room: int, group: Group, on: bool) -> BoardRoom:
    marks = run.visit.rooms
    more = marks.more_for(room)
    lost = tuple(person for person in group.members if person in run.leaving)
    return BoardRoom(
        number=room,
        members=group.members,
        roles=group.roles,
        finished=on and room in marks.finished,
        asks=on and room in marks.asking,
        until=run.ends_at + more if on and more and run.ends_at is not None else None,
        missing=(*lost, *_gone(run, step.block, room)),
        alone=on and room in marks.alone,
    )


def _gone(run: Run, block: str, room: int) -> tuple[PersonId, ...]:
    """Who was at home in a room and is not here any more."""
    homes = run.homes.get(block, {})
    return tuple(
        person
        for person, home in homes.items()
        if home == room - 1 and person in run.people and not run.people[person].present and person not in run.aliases
    )
