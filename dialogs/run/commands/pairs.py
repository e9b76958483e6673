"""Commands about pairs.

Facilitators show, draw and swap. Everybody may ask for their own group, for reminders, for help, or say that their partner
has gone. The rules: `features/pairs/`, `features/alerts.py` and `features/partner_gone.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class ShowPairs(BaseCommand):
    """Show the pairs to everyone again; draws them where the block has them and none are drawn yet."""

    type: Literal["ShowPairs"] = "ShowPairs"


@dataclass(frozen=True, kw_only=True)
class Reshuffle(BaseCommand):
    """Draw the pairs anew."""

    type: Literal["Reshuffle"] = "Reshuffle"


@dataclass(frozen=True, kw_only=True)
class Swap(BaseCommand):
    """Put a where b was and b where a was."""

    type: Literal["Swap"] = "Swap"
    a: PersonId
    b: PersonId


@dataclass(frozen=True, kw_only=True)
class SwapRoles(BaseCommand):
    """Change roles inside the pair of this person."""

    type: Literal["SwapRoles"] = "SwapRoles"
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class Nudge(CommandForAll):
    """Ask to be told privately when time runs out in pair work (or no longer). Offered, never imposed."""

    type: Literal["Nudge"] = "Nudge"
    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class WantAlerts(CommandForAll):
    """Ask for no notifications on top of the meeting ("your turn", "come back"), or for them again."""

    type: Literal["WantAlerts"] = "WantAlerts"
    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class MyGroup(CommandForAll):
    """Ask for one's own group, room, role and turns."""

    type: Literal["MyGroup"] = "MyGroup"


@dataclass(frozen=True, kw_only=True)
class PartnerGone(CommandForAll):
    """Tell the facilitators that one's own partner has gone. They decide: it may be a lost connection."""

    type: Literal["PartnerGone"] = "PartnerGone"


@dataclass(frozen=True, kw_only=True)
class AskForHelp(CommandForAll):
    """Ask the facilitators privately for help with getting ready."""

    type: Literal["AskForHelp"] = "AskForHelp"


PairsCommand = MyGroup | ShowPairs | Reshuffle | Swap | SwapRoles | Nudge
