"""What rooms told the facilitators in one visit of a step: who has finished, who asks for time, and who is alone.

Rooms are numbered from 1. All of it is gone with the next step. Who may say what: `features/rooms.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class TimeAsked:
    """A room asked for a minute more. It is `open` until a facilitator gave it, or gave everybody more time."""

    room: int
    open: bool = True


@dataclass(frozen=True)
class RoomMarks:
    """Rooms are numbered from 1, as on the facilitators' list.

    `more` is the time that single rooms were given beyond the end of the step. `told`: facilitators heard that all rooms
    have finished, which they hear once.
    """

    finished: frozenset[int] = frozenset()
    asked: tuple[TimeAsked, ...] = ()
    more: tuple[tuple[int, timedelta], ...] = ()
    alone: frozenset[int] = frozenset()  # somebody there says that their partner has gone
    told: bool = False

    @property
    def asking(self) -> frozenset[int]:
        """The rooms whose wish for time is open."""
        return frozenset(asked.room for asked in self.asked if asked.open)

    def more_for(self, room: int) -> timedelta:
        """How much longer than the others a room may work."""
        return sum((given for one, given in self.more if one == room), timedelta(0))


NO_MARKS = RoomMarks()
