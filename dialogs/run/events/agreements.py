"""Events of what a group agrees on: ground rules and support needs.

Who took a line out is not stored. Nor is how many agreed to pass the list on, only that enough did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.events.base import BaseEvent


@dataclass(frozen=True, kw_only=True)
class RuleWritten(BaseEvent):
    """Ground rule `number` (from 1) is new or put differently. `planned` is its text where the plan suggests it; people's
    own words are in a side table under the number. `state`: it is back on the list as that, after it was removed."""

    type: Literal["RuleWritten"] = "RuleWritten"
    number: int
    planned: str | None = None
    state: Literal["kept", "new", "changed"] | None = None


@dataclass(frozen=True, kw_only=True)
class RuleRemoved(BaseEvent):
    type: Literal["RuleRemoved"] = "RuleRemoved"
    number: int


@dataclass(frozen=True, kw_only=True)
class RulesCarried(BaseEvent):
    """The rules agreed in the session before, by number; None where the text is people's own (in the side table)."""

    type: Literal["RulesCarried"] = "RulesCarried"
    planned: tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class RulesAgreed(BaseEvent):
    """The list as it stands was agreed by this many people."""

    type: Literal["RulesAgreed"] = "RulesAgreed"
    step: str
    agreed: int


@dataclass(frozen=True, kw_only=True)
class RulesShown(BaseEvent):
    """Somebody asked for the rules."""

    type: Literal["RulesShown"] = "RulesShown"


@dataclass(frozen=True, kw_only=True)
class NeedsCollected(BaseEvent):
    """The poll about support needs closed. `wrote` people wrote lines; `lines` of them are put to the group (side table)."""

    type: Literal["NeedsCollected"] = "NeedsCollected"
    opening: int
    wrote: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class NeedTakenOut(BaseEvent):
    """This number of the list does not leave the room. Who wanted that is not kept."""

    type: Literal["NeedTakenOut"] = "NeedTakenOut"
    number: int


@dataclass(frozen=True, kw_only=True)
class NeedsSettled(BaseEvent):
    """The session is over: enough of those present agreed that the list is told to leaders, or not. At least `agreed` did
    (0: too few)."""

    type: Literal["NeedsSettled"] = "NeedsSettled"
    agreed: int
    present: int
    approved: bool


@dataclass(frozen=True, kw_only=True)
class NeedsShown(BaseEvent):
    """Somebody asked for the list of support needs; or (`form`) the way to write a line was posted."""

    type: Literal["NeedsShown"] = "NeedsShown"
    form: bool = False


RulesEvent = RuleWritten | RuleRemoved | RulesCarried | RulesAgreed | RulesShown
NeedsEvent = NeedsCollected | NeedTakenOut | NeedsSettled | NeedsShown
