"""Cards of polls and checks: to answer, to prepare, what was answered, and what came out.

What somebody chose is only in the answer to their own press. Only facilitators get the form for options.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.messages.base import BaseCard
from dialogs.run.messages.steps import StepCard


@dataclass(frozen=True, kw_only=True)
class PollCard(BaseCard):
    """A poll or check to answer. Counts so far are put in when the card is drawn, where they may be seen.

    `options` and the picture are those in force (the facilitator may have replaced the plan's).
    """

    type: Literal["PollCard"] = "PollCard"
    poll: str
    opening: int
    step: str
    question: str
    options: tuple[str, ...]
    choose: int
    anonymous: bool
    reveal: Literal["live", "closed"]
    why: bool
    is_check: bool
    closes_at: datetime
    open: bool = True
    image_url: str | None = None
    image_alt: str | None = None
    votes: int = 0  # of a vote: how many each has
    numbers: tuple[int, ...] = ()  # of a vote: what each option is called
    stack: bool = False  # several votes may be for the same option
    head: StepCard | None = None  # the step it opened with, whose card it stands on
    paused_at: datetime | None = None  # since when the session stands still
    people: int = 0  # how many take part


@dataclass(frozen=True, kw_only=True)
class OptionsCard(BaseCard):
    """For one facilitator: a form with the options and the picture of a poll to come, to be replaced by the group's own."""

    type: Literal["OptionsCard"] = "OptionsCard"
    poll: str
    question: str
    options: tuple[str, ...]
    image_url: str | None = None
    image_alt: str | None = None


@dataclass(frozen=True, kw_only=True)
class AnsweredCard(BaseCard):
    """For the person who pressed, only ever in the answer to the press: what they chose."""

    type: Literal["AnsweredCard"] = "AnsweredCard"
    poll: str
    opening: int
    question: str
    chosen: tuple[str, ...]
    anonymous: bool
    until: datetime
    changed: bool = False
    options: tuple[str, ...] = ()  # those in force, to change the answer; empty: it cannot be changed from here
    choose: int = 1
    why: bool = False
    numbers: tuple[int, ...] = ()  # of a vote: what each option is called
    stack: bool = False


@dataclass(frozen=True, kw_only=True)
class ResultsCard(BaseCard):
    """What came out of a poll. `hidden` when counts would give answers away. Whys are put in when the card is drawn.

    `several`: more than one choice was possible without a name, so high counts mean "or more".
    """

    type: Literal["ResultsCard"] = "ResultsCard"
    poll: str
    opening: int
    question: str
    options: tuple[str, ...]
    counts: tuple[int, ...]
    answered: int
    hidden: bool
    anonymous: bool
    is_check: bool
    several: bool = False
    votes: int = 0  # of a vote: how many each had; its results are ranked
    stack: bool = False
    head: StepCard | None = None  # the step it closed with, whose card it stands on
