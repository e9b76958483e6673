"""Events that change the clock or the plan's times, and undo.

A pause says when it ends by itself, and what was missed while the service was away. An undo says which polls stay closed
because their nameless answers are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.events.base import BaseEvent
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class StepSkipped(BaseEvent):
    """The coming step was left out."""

    type: Literal["StepSkipped"] = "StepSkipped"
    step: str


@dataclass(frozen=True, kw_only=True)
class StepExtended(BaseEvent):
    """The running step was made longer or, with a negative `by_time`, shorter."""

    type: Literal["StepExtended"] = "StepExtended"
    step: str
    by_time: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class StepNotNeeded(BaseEvent):
    """A step is left out because there is nothing it could be about. Its time goes to the step `then`, if there is one."""

    type: Literal["StepNotNeeded"] = "StepNotNeeded"
    step: str
    then: str | None = None
    lasts: timedelta = timedelta(0)  # what `then` lasts with it


@dataclass(frozen=True, kw_only=True)
class Refitted(BaseEvent):
    """New lengths for steps still to come, by path; `way` names the proposal that was taken."""

    type: Literal["Refitted"] = "Refitted"
    way: str
    lengths: dict[str, timedelta]
    ends_at: datetime  # of the running step
    dropped: tuple[tuple[str, int], ...] = ()  # optional prompts left out: (step, number)


@dataclass(frozen=True, kw_only=True)
class OverrunOffered(BaseEvent):
    """The run is behind by enough that catching up was offered to the facilitator."""

    type: Literal["OverrunOffered"] = "OverrunOffered"
    behind: timedelta


@dataclass(frozen=True, kw_only=True)
class Paused(BaseEvent):
    """The clock stopped. `late_since` is set when a wake-up came too late: the instant that was missed.

    At `until` it goes on by itself. A second one in the same pause only changes that.
    """

    type: Literal["Paused"] = "Paused"
    late_since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Resumed(BaseEvent):
    """The clock goes on; everything still to come moves by `shift`. `moves_on`: another step starts in the same moment."""

    type: Literal["Resumed"] = "Resumed"
    shift: timedelta
    moves_on: bool = False


@dataclass(frozen=True, kw_only=True)
class CommandTaken(BaseEvent):
    """A facilitator's command begins here: the run before it is remembered, so that `undo` can bring it back."""

    type: Literal["CommandTaken"] = "CommandTaken"
    name: str
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class CommandDone(BaseEvent):
    """Everything that the command did has happened. What follows is not its work, and `undo` leaves it alone."""

    type: Literal["CommandDone"] = "CommandDone"


@dataclass(frozen=True, kw_only=True)
class CommandUndone(BaseEvent):
    """The timing is again as before the command; a step that was left goes on with the time it had (`shift` later).

    `timed`: the command changed times. `left` is the step that it had led to. `closed` are polls that could not be opened
    again, because their answers had no names and are deleted. `kept` is a step that is not left out any more.
    """

    type: Literal["CommandUndone"] = "CommandUndone"
    name: str
    shift: timedelta = timedelta(0)
    timed: bool = True
    left: str | None = None
    closed: tuple[str, ...] = ()
    by: PersonId | None = None  # not known of earlier runs
    kept: str | None = None


CommandEvent = CommandTaken | CommandDone | CommandUndone
TimingEvent = StepSkipped | StepNotNeeded | StepExtended | Refitted | OverrunOffered | Paused | Resumed
