"""Events of rounds: everyone speaks in turn.

A turn ends because the person was done, the time was up, they passed, they left, or a facilitator put it off.
"""

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
class RoundsHalved(BaseEvent):
    """From now on half of the group speaks in each round, the other half in the next; or everyone again."""

    type: Literal["RoundsHalved"] = "RoundsHalved"
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class TurnStarted(BaseEvent):
    """`person` has the floor until `ends_at`, for `seconds`: in a paused session they begin when it goes on."""

    type: Literal["TurnStarted"] = "TurnStarted"
    step: str
    person: PersonId
    ends_at: datetime
    seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class TurnEnded(BaseEvent):
    type: Literal["TurnEnded"] = "TurnEnded"
    step: str
    person: PersonId
    how: Literal["done", "time", "passed", "left", "later"]


@dataclass(frozen=True, kw_only=True)
class RoundChanged(BaseEvent):
    """Somebody joined the round, or its time changed: those still to speak, in order, and the most a coming turn gets.

    `turn_ends_at` is set when the turn that is on had to be cut short, because the step was.
    """

    type: Literal["RoundChanged"] = "RoundChanged"
    step: str
    order: tuple[PersonId, ...]
    seconds_each: int | None = None
    turn_ends_at: datetime | None = None
    reopened: bool = False  # it was over only because of a command that was taken back


@dataclass(frozen=True, kw_only=True)
class RoundTight(BaseEvent):
    """Facilitators are told that turns are short: `seconds` each for `people`; time for `fit` turns that are long enough.

    With `held` the round has not begun: they decide how to go on. `minutes` more would give everybody a good turn.
    """

    type: Literal["RoundTight"] = "RoundTight"
    step: str
    people: int
    seconds: int
    fit: int
    minutes: int
    held: bool = False


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


RoundEvent = RoundStarted | TurnStarted | TurnEnded | RoundChanged | RoundTight | RoundQuestioned | RoundEnded | RoundShown
