"""Commands about rooms: a room has finished, asks for time, or is given some.

People speak for their own room, facilitators for any. Only facilitators give a minute. The rules: `features/rooms.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll


@dataclass(frozen=True, kw_only=True)
class FinishRoom(CommandForAll):
    """One's own room has finished the task of the step, or has not after all. A facilitator may say it of `room`."""

    type: Literal["FinishRoom"] = "FinishRoom"
    finished: bool = True
    room: int | None = None


@dataclass(frozen=True, kw_only=True)
class AskTime(CommandForAll):
    """Ask the facilitators for one more minute for one's own room. They decide."""

    type: Literal["AskTime"] = "AskTime"


@dataclass(frozen=True, kw_only=True)
class GiveTime(BaseCommand):
    """Give one room a minute more than the others."""

    type: Literal["GiveTime"] = "GiveTime"
    room: int


RoomCommand = FinishRoom | AskTime | GiveTime
