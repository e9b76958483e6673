"""Events of polls and private checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.events.base import BaseEvent


@dataclass(frozen=True, kw_only=True)
class PollOpened(BaseEvent):
    """`poll` is a poll id, or that of a check (`dialogs.plan.model.poll_id_of_check`); `opening` counts from 1."""

    type: Literal["PollOpened"] = "PollOpened"
    poll: str
    opening: int
    step: str


@dataclass(frozen=True, kw_only=True)
class PollChanged(BaseEvent):
    """The facilitator's own options and picture. Without options, the plan's count again."""

    type: Literal["PollChanged"] = "PollChanged"
    poll: str
    options: tuple[str, ...]
    image_url: str | None = None
    image_alt: str | None = None


@dataclass(frozen=True, kw_only=True)
class PollClosed(BaseEvent):
    """`counts` by option index; empty when the results stay hidden (anonymous, and fewer than four or all alike).

    `undone`: the command that opened it was taken back. Its answers are kept for when it opens again.
    """

    type: Literal["PollClosed"] = "PollClosed"
    poll: str
    opening: int
    answered: int
    counts: tuple[int, ...]
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class ResultsShown(BaseEvent):
    type: Literal["ResultsShown"] = "ResultsShown"
    poll: str
    opening: int


PollEvent = PollOpened | PollChanged | PollClosed | ResultsShown
