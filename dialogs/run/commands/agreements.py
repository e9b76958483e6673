"""Commands about ground rules and support needs.

Everybody may give them. When only facilitators may: `features/ground_rules.py` and `features/support_needs.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import CommandForAll


@dataclass(frozen=True, kw_only=True)
class WriteRule(CommandForAll):
    """Add a ground rule in one's own words, or put rule `number` (from 1) differently. The text is never in an event."""

    type: Literal["WriteRule"] = "WriteRule"
    text: str
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class RemoveRule(CommandForAll):
    """Take a ground rule off the list."""

    type: Literal["RemoveRule"] = "RemoveRule"
    number: int


@dataclass(frozen=True, kw_only=True)
class ShowRules(CommandForAll):
    """Show the ground rules to everyone again."""

    type: Literal["ShowRules"] = "ShowRules"


@dataclass(frozen=True, kw_only=True)
class WriteNeeds(CommandForAll):
    """Write lines about the support one needs: area (index, None for none) and words. They are never in an event."""

    type: Literal["WriteNeeds"] = "WriteNeeds"
    lines: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, kw_only=True)
class TakeOutNeeds(CommandForAll):
    """These numbers of the list of support needs are not to leave the room."""

    type: Literal["TakeOutNeeds"] = "TakeOutNeeds"
    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ShowNeeds(CommandForAll):
    """Show everyone the list of support needs again."""

    type: Literal["ShowNeeds"] = "ShowNeeds"


RulesCommand = WriteRule | RemoveRule | ShowRules
NeedsCommand = WriteNeeds | TakeOutNeeds | ShowNeeds
