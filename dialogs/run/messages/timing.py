"""Cards about changes of time: pauses, new times, and ways to end on time.

Everyone sees pauses, waits and new times. Only facilitators are asked about an absence of the service, going on and catching
up. A question before a command goes to the person who gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.messages.base import BaseCard, ControlCard
from dialogs.texts.sentence import PersonId

About = Literal["end", "round", "break", "go to", "reshuffle", "close", "start"]
Decided = Literal["", "go on", "clock", "next", "longer", "shrink", "prompts", "run on", "over"]


@dataclass(frozen=True, kw_only=True)
class PausedCard(ControlCard):
    """The clock is stopped. At `until` it goes on by itself."""

    type: Literal["PausedCard"] = "PausedCard"
    step: str
    left: timedelta
    resumed: bool = False
    until: datetime | None = None
    by: PersonId = ""  # who resumed, where that is known
    ended: bool = False  # nobody resumed: the session ended in this pause


@dataclass(frozen=True, kw_only=True)
class StartsAtCard(ControlCard):
    """When the session starts by itself; or that it does not any more, or has started."""

    type: Literal["StartsAtCard"] = "StartsAtCard"
    starts_at: datetime
    tomorrow: bool = False
    state: Literal["set", "cancelled", "changed", "missed", "begun"] = "set"


@dataclass(frozen=True, kw_only=True)
class WaitCard(BaseCard):
    """We are `early`, and `step` begins at a clock time: until when people wait. `over`: it began before that, or later."""

    type: Literal["WaitCard"] = "WaitCard"
    step: str
    until: datetime
    early: timedelta = timedelta(0)
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangedCard(BaseCard):
    """The plan's times changed: how, and until when the step and the session now go."""

    type: Literal["ChangedCard"] = "ChangedCard"
    what: Literal["resumed", "extended", "shortened", "skipped", "refitted", "undone", "reopened"]
    step: str
    ends_at: datetime
    session_ends_at: datetime
    by_time: timedelta | None = None
    skipped: str | None = None
    over: bool = False  # the step's time is up with that: the next one follows at once
    closed: tuple[str, ...] = ()  # questions that stay closed, because their answers had no names and are deleted
    paused_at: datetime | None = None  # in a paused session the ends are not known yet
    back: bool = False  # a step that was left by mistake goes on


@dataclass(frozen=True, kw_only=True)
class LateCard(ControlCard):
    """For facilitators: the bot woke too late and paused. Keep to the clock (`clock_step`), or carry on from `step`."""

    type: Literal["LateCard"] = "LateCard"
    step: str
    clock_step: str | None
    missed_at: datetime
    behind: timedelta
    decided: Decided = ""
    by: PersonId = ""


@dataclass(frozen=True, kw_only=True)
class AskNextCard(ControlCard):
    """For facilitators: the step's time is over; go on, or give it more?"""

    type: Literal["AskNextCard"] = "AskNextCard"
    step: str
    next_step: str | None
    decided: Decided = ""
    by: PersonId = ""


@dataclass(frozen=True)
class NewTime:
    """One block before and after a re-fit."""

    block: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Proposal:
    """A way to end on time (`way` is what `catch up` takes), with the times it would give."""

    way: Literal["shrink", "prompts", "run on"]
    ends_at: datetime
    saved: timedelta
    times: tuple[NewTime, ...]
    shrunk: tuple[str, ...] = ()  # steps that get shorter
    dropped: int = 0  # optional prompts left out
    aim: str | None = None  # the step that begins at a clock time, where that is what has to be met
    aim_at: datetime | None = None  # when it would begin


@dataclass(frozen=True, kw_only=True)
class CatchUpCard(ControlCard):
    """For facilitators: how far behind we are and the ways to end on time. Nothing has changed yet."""

    type: Literal["CatchUpCard"] = "CatchUpCard"
    behind: timedelta
    proposals: tuple[Proposal, ...]
    paused: bool = False
    decided: Decided = ""
    by: PersonId = ""


@dataclass(frozen=True, kw_only=True)
class ConfirmCard(ControlCard):
    """For the one who asked: what will be lost, and a button for yes and for no. Nothing has happened yet.

    `argument` is the step or poll it is about, `left_out` are the parts that would not take place, `after` is what would
    follow instead of a break.
    """

    type: Literal["ConfirmCard"] = "ConfirmCard"
    about: About
    step: str | None = None
    ends_at: datetime | None = None
    argument: str | None = None
    left_out: tuple[str, ...] = ()
    only_break: bool = False
    after: str | None = None
    waiting: tuple[PersonId, ...] = ()
    answered: int = 0
    present: int = 0
