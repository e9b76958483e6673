"""Events of polls and private checks.

Answers are never in an event. A closed poll has its counts only as far as they may be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.events.base import BaseEvent


@dataclass(frozen=True, kw_only=True)
class PollOpened(BaseEvent):
    """`poll` is a poll id, or that of a check (`dialogs.plan.model.poll_id_of_check`); `opening` counts from 1."""

    type: Literal["PollOpened"] = "PollOpened"
    poll: str
    opening: int
    step: str
    ends_at: datetime | None = None  # when it closes by itself, before its step ends
    ideas: tuple[tuple[int, ...], ...] = ()  # of a vote on ideas: the numbers that each option stands for


@dataclass(frozen=True, kw_only=True)
class PollChanged(BaseEvent):
    """A poll got own options, and perhaps a picture. Without options, the plan's count again.

    `words_apart`: as stored, with numbers in place of the words, which are in a side table (earlier versions stored them
    here).
    """

    type: Literal["PollChanged"] = "PollChanged"
    poll: str
    options: tuple[str, ...]
    image_url: str | None = None
    image_alt: str | None = None
    words_apart: bool = False


@dataclass(frozen=True, kw_only=True)
class PollClosed(BaseEvent):
    """`counts` by option index; as far as they may be shown (`dialogs.features.polls.counts`), else empty.

    `undone`: the command that opened it was taken back. Its answers are kept for when it opens again.
    """

    type: Literal["PollClosed"] = "PollClosed"
    poll: str
    opening: int
    answered: int
    counts: tuple[int, ...]
    with_step: bool = False  # its step was over, so nobody is waiting for what came out
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class ResultsShown(BaseEvent):
    type: Literal["ResultsShown"] = "ResultsShown"
    poll: str
    opening: int


PollEvent = PollOpened | PollChanged | PollClosed | ResultsShown
