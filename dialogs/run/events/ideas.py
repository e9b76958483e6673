"""Events of people's ideas. Their words are never in an event: a side table has them under the numbers.

Who wrote them is not there either, only how many people did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.events.base import BaseEvent


@dataclass(frozen=True, kw_only=True)
class IdeasOpened(BaseEvent):
    """Ideas may be written. `opening` counts from 1."""

    type: Literal["IdeasOpened"] = "IdeasOpened"
    collect: str
    opening: int
    step: str
    ends_at: datetime | None = None  # when it closes by itself, before its step ends


@dataclass(frozen=True, kw_only=True)
class IdeasClosed(BaseEvent):
    """`wrote` people have written. `ideas` of theirs got numbers; 0 where too few wrote to hide who did: those are kept for
    when it opens again.

    `undone`: the command that opened it was taken back. What was written is kept for when it opens again.
    """

    type: Literal["IdeasClosed"] = "IdeasClosed"
    collect: str
    opening: int
    wrote: int
    ideas: int
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class IdeasSorted(BaseEvent):
    """What the facilitator decided, as it holds now: the numbers the group sees, those it does not, and which number stands
    for which others."""

    type: Literal["IdeasSorted"] = "IdeasSorted"
    collect: str
    shown: tuple[int, ...]
    hidden: tuple[int, ...]
    merged: tuple[tuple[int, int], ...] = ()  # (number, the number that stands for it)


@dataclass(frozen=True, kw_only=True)
class IdeasAwaited(BaseEvent):
    """A vote waits for the facilitator to show ideas."""

    type: Literal["IdeasAwaited"] = "IdeasAwaited"
    collect: str


IdeasEvent = IdeasOpened | IdeasClosed | IdeasSorted | IdeasAwaited
