"""Cards of a step: what to do until when, questions, time left, and turns of everyone.

Only facilitators get the cue, the questions still to send and the warning of short turns. A reminder goes to the one person
who asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.messages.base import BaseCard, ControlCard
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class StepCard(ControlCard):
    """A step: what it is, until when, what to do. `over` once another step has started (no buttons any more)."""

    type: Literal["StepCard"] = "StepCard"
    step: str
    starts_at: datetime
    ends_at: datetime
    back_at: datetime | None = None  # when people who are away now are due back; None: they are not away
    asks: tuple[int, ...] = ()  # numbers of the prompts that stand on this card
    over: bool = False
    finished: int | None = None  # how many said they have finished, where that is asked
    present: int = 0
    paused_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CueCard(ControlCard):
    """For facilitators: the cue of the running step, the questions still to send, and the controls.

    It is one card for the whole session, edited at each step. `finished` is put in when the card is drawn, for people who
    work alone; with `round_over` or `rooms_over` it says that the next step can begin. What cannot be done any more, or not
    yet, has no button: `poll_over`, `round_waits` for the poll, `options_open` for the next step's poll, which opened early.
    """

    type: Literal["CueCard"] = "CueCard"
    step: str
    ends_at: datetime
    over: bool = False
    paused_at: datetime | None = None
    tray: TrayCard | None = None
    round_over: bool = False
    rooms_over: bool = False  # all rooms have finished
    rooms: int = 0  # how many there are, while people are in them
    rooms_finished: int = 0
    poll_over: bool = False
    round_waits: bool = False
    options_open: bool = False
    finished: int | None = None
    present: int = 0


@dataclass(frozen=True, kw_only=True)
class PromptCard(BaseCard):
    """One question for the group; `number` counts from 1, `of` is how many the step has."""

    type: Literal["PromptCard"] = "PromptCard"
    step: str
    number: int
    of: int


@dataclass(frozen=True, kw_only=True)
class TrayCard(ControlCard):
    """For facilitators: the prompts still to send (numbers from 1), and how many fit in the time left.

    `late` are those that the clock does not send any more, because the step is too short now.
    """

    type: Literal["TrayCard"] = "TrayCard"
    step: str
    waiting: tuple[int, ...]
    sent: tuple[int, ...]
    fit: int
    left: timedelta
    late: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoticeCard(BaseCard):
    """So much time is left in the step."""

    type: Literal["NoticeCard"] = "NoticeCard"
    step: str
    left: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class NudgeCard(BaseCard):
    """For one person in pair work who asked for it: so much is left."""

    type: Literal["NudgeCard"] = "NudgeCard"
    step: str
    left: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReturnCard(BaseCard):
    """Come back to the group by `back_at`; `next_step` is what starts then (None: the session ends)."""

    type: Literal["ReturnCard"] = "ReturnCard"
    step: str
    back_at: datetime
    next_step: str | None
    left: timedelta | None = None  # until then, when it was sent; None: as long as such a call usually is
    alert: tuple[PersonId, ...] = ()  # whom a platform may notify on top of the meeting


@dataclass(frozen=True, kw_only=True)
class RoundCard(ControlCard):
    """Everyone in turn: `order` with those who have `spoken` or `passed`, who has the floor, and who waits, in order.

    `seconds_each` are those of the turn that is on, `seconds_then` those of each turn after it (0: none fits). Who passed
    once waits to be asked again. A round is `held` while facilitators decide what to do with a group that is too large.
    """

    type: Literal["RoundCard"] = "RoundCard"
    step: str
    question: str
    order: tuple[PersonId, ...]
    spoken: tuple[PersonId, ...]
    passed: tuple[PersonId, ...]
    speaker: PersonId | None
    turn_ends_at: datetime | None
    seconds_each: int
    ends_at: datetime
    over: bool = False
    may_pass: bool = True
    waiting: tuple[PersonId, ...] = ()
    seconds_then: int = 0
    paused_at: datetime | None = None
    held: bool = False
    alert: tuple[PersonId, ...] = ()  # whose turn it is, where a platform may notify them on top of the meeting
    head: StepCard | None = None  # the step it opened with, whose card it stands on


@dataclass(frozen=True, kw_only=True)
class ShortTurnsCard(ControlCard):
    """For facilitators: so many `seconds` each for `people`, time for `fit` turns; `minutes` more would be enough.

    `held`: the round has not begun.
    """

    type: Literal["ShortTurnsCard"] = "ShortTurnsCard"
    step: str
    people: int
    seconds: int
    fit: int
    minutes: int
    held: bool = False
