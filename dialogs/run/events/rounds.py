"""Events of rounds: everyone speaks in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.events.base import BaseEvent
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class RoundStarted(BaseEvent):
    type: Literal["RoundStarted"] = "RoundStarted"
    step: str
    order: tuple[PersonId, ...]
    seconds_each: int


@dataclass(frozen=True, kw_only=True)
class TurnStarted(BaseEvent):
    """`person` has the floor until `ends_at`."""

    type: Literal["TurnStarted"] = "TurnStarted"
    step: str
    person: PersonId
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class TurnEnded(BaseEvent):
    type: Literal["TurnEnded"] = "TurnEnded"
    step: str
    person: PersonId
    how: Literal["done", "time", "passed", "left", "later"]


@dataclass(frozen=True, kw_only=True)
class RoundChanged(BaseEvent):
    """Somebody joined or left the round, or its time changed: those still to speak, in order, and seconds each."""

    type: Literal["RoundChanged"] = "RoundChanged"
    step: str
    order: tuple[PersonId, ...]
    seconds_each: int | None = None


@dataclass(frozen=True, kw_only=True)
class RoundQuestioned(BaseEvent):
    """`next` while turns are left: the facilitator was asked whether the next speaker or the end of the round is meant."""

    type: Literal["RoundQuestioned"] = "RoundQuestioned"
    step: str
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class RoundEnded(BaseEvent):
    """`undone`: the command that led to it was taken back, so it will go on with those who have not spoken."""

    type: Literal["RoundEnded"] = "RoundEnded"
    step: str
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class RoundShown(BaseEvent):
    type: Literal["RoundShown"] = "RoundShown"
    step: str


RoundEvent = RoundStarted | TurnStarted | TurnEnded | RoundChanged | RoundQuestioned | RoundEnded | RoundShown
