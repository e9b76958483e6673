"""Events during a step: it starts and ends, prompts are sent, and people are told the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.events.base import BaseEvent


@dataclass(frozen=True, kw_only=True)
class StepStarted(BaseEvent):
    step: str
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class StepEnded(BaseEvent):
    step: str
    how: Literal["time", "next", "back", "goto", "end"]
    finished: int | None = None  # how many said they had finished its task


@dataclass(frozen=True, kw_only=True)
class NextAsked(BaseEvent):
    """A step with `advance: ask` has used its time: the facilitator was asked whether to go on."""

    step: str


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(BaseEvent):
    step: str
    left: timedelta
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReturnCalled(BaseEvent):
    """Everyone was called back from self-study, a break or pair work."""

    step: str
    back_at: datetime
    stretch: int  # index of the last step of the stretch people come back from


@dataclass(frozen=True, kw_only=True)
class PromptSent(BaseEvent):
    step: str
    number: int  # from 1


StepEvent = StepStarted | StepEnded | NextAsked | NoticeGiven | ReturnCalled | PromptSent
