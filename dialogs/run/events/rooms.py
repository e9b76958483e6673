"""Events of rooms while people work in them. They hold for the visit in which they happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from dialogs.run.events.base import BaseEvent


@dataclass(frozen=True, kw_only=True)
class RoomFinished(BaseEvent):
    """A room has finished the task of the step, or has not after all. Who said so is not kept."""

    type: Literal["RoomFinished"] = "RoomFinished"
    room: int
    finished: bool = True


@dataclass(frozen=True, kw_only=True)
class AllRoomsFinished(BaseEvent):
    """Every room with people in it has finished. Facilitators were told."""

    type: Literal["AllRoomsFinished"] = "AllRoomsFinished"


@dataclass(frozen=True, kw_only=True)
class RoomTimeAsked(BaseEvent):
    """A room asked for a minute more. Facilitators were told."""

    type: Literal["RoomTimeAsked"] = "RoomTimeAsked"
    room: int


@dataclass(frozen=True, kw_only=True)
class RoomTimeGiven(BaseEvent):
    """A room may work so much longer than the step lasts. Its people were told. The clock of the session is as before."""

    type: Literal["RoomTimeGiven"] = "RoomTimeGiven"
    room: int
    more: timedelta


RoomEvent = RoomFinished | AllRoomsFinished | RoomTimeAsked | RoomTimeGiven
