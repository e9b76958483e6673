"""Cards of people's ideas: to write some, to decide which are shown, and the list that everybody sees.

Only facilitators see every idea. How often a word was written is capped in a nameless list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.messages.base import BaseCard, ControlCard
from dialogs.run.messages.steps import StepCard


@dataclass(frozen=True)
class IdeaLine:
    """An idea by its number, with the numbers it stands for (its own first). The words are put in when it is drawn."""

    numbers: tuple[int, ...]
    state: Literal["waiting", "shown", "hidden"] = "shown"


@dataclass(frozen=True, kw_only=True)
class IdeasCard(BaseCard):
    """A question for ideas while it is open, once it is "closed", and the list of those that are "shown"."""

    type: Literal["IdeasCard"] = "IdeasCard"
    collect: str
    ask: str
    each: int
    anonymous: bool
    stage: Literal["open", "closed", "shown"]
    closes_at: datetime | None = None
    ideas: tuple[IdeaLine, ...] = ()
    cloud: bool = False
    most: int = 0  # how often a word is said to occur at most, so that nobody sees that all wrote it; 0: exactly
    head: StepCard | None = None  # the step it opened with, whose card it stands on


@dataclass(frozen=True, kw_only=True)
class SortIdeasCard(ControlCard):
    """For facilitators: every idea, and how to show, hide and merge them. `short`: too few people wrote.

    `waits`: a vote opens as soon as ideas are shown.
    """

    type: Literal["SortIdeasCard"] = "SortIdeasCard"
    collect: str
    ask: str
    ideas: tuple[IdeaLine, ...]
    anonymous: bool
    wrote: int = 0
    short: bool = False
    waits: bool = False
