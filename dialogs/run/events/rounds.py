"""Events of rounds: everyone speaks in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.events.base import BaseEvent
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class RoundStarted(BaseEvent):
    step: str
    order: tuple[PersonId, ...]
    seconds_each: int


@dataclass(frozen=True, kw_only=True)
class TurnStarted(BaseEvent):
    """`person` has the floor until `ends_at`."""

    step: str
    person: PersonId
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class TurnEnded(BaseEvent):
    step: str
    person: PersonId
    how: Literal["done", "time", "passed", "left", "later"]


@dataclass(frozen=True, kw_only=True)
class RoundChanged(BaseEvent):
    """Somebody joined or left the round, or its time changed: those still to speak, in order, and seconds each."""

    step: str
    order: tuple[PersonId, ...]
    seconds_each: int | None = None


@dataclass(frozen=True, kw_only=True)
class RoundQuestioned(BaseEvent):
    """`next` while turns are left: the facilitator was asked whether the next speaker or the end of the round is meant."""

    step: str
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class RoundEnded(BaseEvent):
    step: str


@dataclass(frozen=True, kw_only=True)
class RoundShown(BaseEvent):
    step: str


RoundEvent = RoundStarted | TurnStarted | TurnEnded | RoundChanged | RoundQuestioned | RoundEnded | RoundShown
