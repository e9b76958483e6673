"""Events of pair work.

Each draw says why the groups changed: drawn ahead, begun, next item, mended, kept apart, reshuffled, swapped, roles, asked,
undone. It says too what people were in earlier turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.events.base import BaseEvent
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class Group:
    """People who work together, and their roles in the same order (empty where the plan has none)."""

    members: tuple[PersonId, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PairsDrawn(BaseEvent):
    """The groups of a block from now on. Roles are those of the block's first turn; later turns rotate them."""

    type: Literal["PairsDrawn"] = "PairsDrawn"
    block: str
    groups: tuple[Group, ...]
    why: Literal["ahead", "start", "next", "mended", "apart", "reshuffled", "swapped", "roles", "asked", "undone"]
    changed: tuple[PersonId, ...] = ()  # those for whom something is new
    since: int = 0  # the first turn that these groups perform: later than 0 after a mend in the middle of the block
    had: tuple[tuple[PersonId, str], ...] = ()  # what people were in the turns before that
    as_told: bool = False  # these were drawn and told before their item began, and for this moment
    homes: tuple[tuple[PersonId, int], ...] | None = None  # of groups that came back: the room where each is at home


@dataclass(frozen=True, kw_only=True)
class PairsShown(BaseEvent):
    """The pairs were shown to everyone: at the start of a turn, of the block, or because somebody asked."""

    type: Literal["PairsShown"] = "PairsShown"
    block: str
    step: str | None = None
    why: Literal["shown", "turn", "start"] = "shown"
    anew: bool = False  # a stay in groups begins with this step: the table is posted with it


@dataclass(frozen=True, kw_only=True)
class PairsTold(BaseEvent):
    """Everybody in the groups of a block got their own card: in the last minute before it, or as it begins."""

    type: Literal["PairsTold"] = "PairsTold"
    block: str


@dataclass(frozen=True, kw_only=True)
class NextGroupsDrawn(BaseEvent):
    """The groups of the next item, drawn while people still work on the one before it, so that all can read them in time.

    They work from the start of `step`. Who comes or goes before that is fitted in.
    """

    type: Literal["NextGroupsDrawn"] = "NextGroupsDrawn"
    block: str
    step: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class NextGroupsTold(BaseEvent):
    """Everybody got their own card for the next item, in the last minute before it."""

    type: Literal["NextGroupsTold"] = "NextGroupsTold"
    block: str


@dataclass(frozen=True, kw_only=True)
class NextGroupsDropped(BaseEvent):
    """The next item is not held after all, so nobody goes to these groups."""

    type: Literal["NextGroupsDropped"] = "NextGroupsDropped"
    block: str
    step: str
    groups: tuple[Group, ...]
    drawn: str  # the stamp in the slots of their cards
    told: bool


@dataclass(frozen=True, kw_only=True)
class NudgeWanted(BaseEvent):
    type: Literal["NudgeWanted"] = "NudgeWanted"
    person: PersonId
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class Nudged(BaseEvent):
    """Those who asked for it were told privately how much of their pair work is left."""

    type: Literal["Nudged"] = "Nudged"
    step: str
    left: timedelta
    ends_at: datetime
    people: tuple[PersonId, ...]


@dataclass(frozen=True, kw_only=True)
class PartnerMissed(BaseEvent):
    """Somebody in pair work said that their partners, or one of them, have gone. Facilitators were told."""

    type: Literal["PartnerMissed"] = "PartnerMissed"
    by: PersonId
    partners: tuple[PersonId, ...]
    room: int


@dataclass(frozen=True, kw_only=True)
class HelpAsked(BaseEvent):
    """Somebody who is not ready asked the facilitators for help."""

    type: Literal["HelpAsked"] = "HelpAsked"
    by: PersonId


NextGroupsEvent = NextGroupsDrawn | NextGroupsTold | NextGroupsDropped
PairsEvent = PairsDrawn | PairsShown | PairsTold | NextGroupsEvent | NudgeWanted | Nudged
