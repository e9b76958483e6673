"""Cards of what a group agrees on: its ground rules, and the support needs it passes on.

Everybody sees rules and needs; only facilitators hear how to get the digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.messages.base import BaseCard
from dialogs.run.messages.steps import StepCard


@dataclass(frozen=True)
class RuleLine:
    """One ground rule: `planned` is the plan's text, None when the words are people's own (looked up when drawn)."""

    number: int
    planned: str | None
    state: Literal["kept", "new", "changed", "removed"] = "kept"


@dataclass(frozen=True, kw_only=True)
class RulesCard(BaseCard):
    """The ground rules. While `open`, people add, change and agree; `carried` when they come from an earlier session.
    How many agree is put in when the card is drawn (`agreed` once it is settled)."""

    type: Literal["RulesCard"] = "RulesCard"
    step: str | None
    rules: tuple[RuleLine, ...]
    open: bool
    carried: bool = False
    agreed: int | None = None
    present: int = 0
    head: StepCard | None = None  # the step it opened with, whose card it stands on


@dataclass(frozen=True, kw_only=True)
class NeedsCard(BaseCard):
    """The support needs of the group: a way to write some ("collecting", then "closed"), the list while the group decides,
    and what became of it ("over"). `items` are the numbers on the list; people's own words are put in when it is drawn."""

    type: Literal["NeedsCard"] = "NeedsCard"
    stage: Literal["collecting", "closed", "deciding", "over"]
    options: tuple[str, ...]
    opening: int = 0
    counts: tuple[int, ...] = ()
    answered: int = 0
    items: tuple[int, ...] = ()
    any_out: bool = False
    agreed: int | None = None
    approved: bool | None = None
    present: int = 0
    head: StepCard | None = None  # the step on whose card the list stands
    gone: bool = False  # the lines of a list that is not passed on are deleted


@dataclass(frozen=True, kw_only=True)
class DigestReadyCard(BaseCard):
    """For facilitators: `agreed` people agreed, so the digest of support needs may be passed on; how to get it."""

    type: Literal["DigestReadyCard"] = "DigestReadyCard"
    agreed: int
