"""Cards about changes of time: pauses, new times, and ways to end on time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.messages.base import BaseCard


@dataclass(frozen=True, kw_only=True)
class PausedCard(BaseCard):
    """The clock is stopped. At `until` it goes on by itself."""

    type: Literal["PausedCard"] = "PausedCard"
    step: str
    left: timedelta
    resumed: bool = False
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StartsAtCard(BaseCard):
    """When the session starts by itself; or that it does not any more, or has started."""

    type: Literal["StartsAtCard"] = "StartsAtCard"
    starts_at: datetime
    tomorrow: bool = False
    state: Literal["set", "cancelled", "changed", "missed", "begun"] = "set"


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


@dataclass(frozen=True, kw_only=True)
class LateCard(BaseCard):
    """For facilitators: the bot woke too late and paused. Keep to the clock (`clock_step`), or carry on from `step`."""

    type: Literal["LateCard"] = "LateCard"
    step: str
    clock_step: str | None
    missed_at: datetime
    behind: timedelta


@dataclass(frozen=True, kw_only=True)
class AskNextCard(BaseCard):
    """For facilitators: the step's time is over; go on, or give it more?"""

    type: Literal["AskNextCard"] = "AskNextCard"
    step: str
    next_step: str | None


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


@dataclass(frozen=True, kw_only=True)
class CatchUpCard(BaseCard):
    """For facilitators: how far behind we are and the ways to end on time. Nothing has changed yet."""

    type: Literal["CatchUpCard"] = "CatchUpCard"
    behind: timedelta
    proposals: tuple[Proposal, ...]
