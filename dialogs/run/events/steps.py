"""Events during a step: it starts and ends, prompts are sent, and people are told the time.

A step ends by time, `next`, `back`, `go to` or the end. How many finished its task is stored, not who.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.events.base import BaseEvent


@dataclass(frozen=True, kw_only=True)
class StepStarted(BaseEvent):
    type: Literal["StepStarted"] = "StepStarted"
    step: str
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class StepEnded(BaseEvent):
    type: Literal["StepEnded"] = "StepEnded"
    step: str
    how: Literal["time", "next", "back", "goto", "end"]
    finished: int | None = None  # how many said they had finished its task


@dataclass(frozen=True, kw_only=True)
class NextAsked(BaseEvent):
    """A step with `advance: ask` has used its time: the facilitator was asked whether to go on."""

    type: Literal["NextAsked"] = "NextAsked"
    step: str


@dataclass(frozen=True, kw_only=True)
class WaitStarted(BaseEvent):
    """A step is over early, and the next one begins at a clock time: people wait `until` then."""

    type: Literal["WaitStarted"] = "WaitStarted"
    step: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(BaseEvent):
    type: Literal["NoticeGiven"] = "NoticeGiven"
    step: str
    left: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReturnCalled(BaseEvent):
    """Everyone was called back from self-study, a break or pair work."""

    type: Literal["ReturnCalled"] = "ReturnCalled"
    step: str
    back_at: datetime
    stretch: int  # index of the last step of the stretch people come back from


@dataclass(frozen=True, kw_only=True)
class PromptSent(BaseEvent):
    type: Literal["PromptSent"] = "PromptSent"
    step: str
    number: int  # from 1


@dataclass(frozen=True, kw_only=True)
class PromptsHeld(BaseEvent):
    """Prompts that do not fit into the step any more: they are in the tray, and facilitators were told."""

    type: Literal["PromptsHeld"] = "PromptsHeld"
    step: str
    numbers: tuple[int, ...]


StepEvent = StepStarted | StepEnded | NextAsked | WaitStarted | NoticeGiven | ReturnCalled | PromptSent | PromptsHeld
