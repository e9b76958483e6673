"""Events of rooms while people work in them. They hold for the visit in which they happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from dialogs.run.events.base import BaseEvent
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class RoomFinished(BaseEvent):
    """A room has finished the task of the step, or has not after all. `by` is who said so."""

    type: Literal["RoomFinished"] = "RoomFinished"
    by: PersonId
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
    by: PersonId
    room: int


@dataclass(frozen=True, kw_only=True)
class RoomTimeGiven(BaseEvent):
    """A room may work so much longer than the step lasts. Its people were told. The clock of the session is as before."""

    type: Literal["RoomTimeGiven"] = "RoomTimeGiven"
    room: int
    more: timedelta


RoomEvent = RoomFinished | AllRoomsFinished | RoomTimeAsked | RoomTimeGiven
