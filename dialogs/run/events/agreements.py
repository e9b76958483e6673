"""Events of what a group agrees on: ground rules and support needs."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.run.events.base import BaseEvent


@dataclass(frozen=True, kw_only=True)
class RuleWritten(BaseEvent):
    """Ground rule `number` (from 1) is new or put differently. `planned` is its text where the plan suggests it; people's
    own words are in a side table under the number."""

    number: int
    planned: str | None = None


@dataclass(frozen=True, kw_only=True)
class RuleRemoved(BaseEvent):
    number: int


@dataclass(frozen=True, kw_only=True)
class RulesCarried(BaseEvent):
    """The rules agreed in the session before, by number; None where the text is people's own (in the side table)."""

    planned: tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class RulesAgreed(BaseEvent):
    """The list as it stands was agreed by this many people."""

    step: str
    agreed: int


@dataclass(frozen=True, kw_only=True)
class RulesShown(BaseEvent):
    """Somebody asked for the rules."""


@dataclass(frozen=True, kw_only=True)
class NeedsCollected(BaseEvent):
    """The poll about support needs closed. `wrote` people wrote lines; `lines` of them are put to the group (side table)."""

    opening: int
    wrote: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class NeedTakenOut(BaseEvent):
    """This number of the list does not leave the room. Who wanted that is not kept."""

    number: int


@dataclass(frozen=True, kw_only=True)
class NeedsSettled(BaseEvent):
    """The session is over: so many of those present agreed that the list is told to leaders, and that is enough or not."""

    agreed: int
    present: int
    approved: bool


@dataclass(frozen=True, kw_only=True)
class NeedsShown(BaseEvent):
    """Somebody asked for the list of support needs."""


RulesEvent = RuleWritten | RuleRemoved | RulesCarried | RulesAgreed | RulesShown
NeedsEvent = NeedsCollected | NeedTakenOut | NeedsSettled | NeedsShown
