"""Cards of pair work: who works with whom, as what, until when and in which room.

The table is for everyone; the own card, the minute for a room and the card for latecomers are private. Facilitators alone
see the list of rooms, what rooms ask, and who misses a partner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile
from typing import Literal

from dialogs.run.events import Group
from dialogs.run.messages.base import BaseCard, ControlCard
from dialogs.run.messages.steps import StepCard
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class PairsCard(BaseCard):
    """Who works with whom. `why` "turn" is the start of a repeat item (or of the block); all others are draws or mends."""

    type: Literal["PairsCard"] = "PairsCard"
    block: str
    step: str | None  # the step these roles are for
    groups: tuple[Group, ...]
    why: Literal["turn", "ahead", "start", "mended", "apart", "reshuffled", "swapped", "roles", "asked", "shown", "undone"]
    starts_at: datetime | None = None  # of the block, when it is still to come
    ends_at: datetime | None = None  # of the pair work
    unpaired: tuple[PersonId, ...] = ()
    head: StepCard | None = None  # the step that opens the pair work, whose card it stands on
    paused_at: datetime | None = None  # since when the session stands still: its times are not known


@dataclass(frozen=True)
class PairTurn:
    """One turn of pair work for one person: what they are, and what the others are. `then` are the later steps of the
    turn, by path, with when each begins."""

    name: str
    role: str | None
    starts_at: datetime
    ends_at: datetime
    others: tuple[tuple[PersonId, str], ...] = ()
    then: tuple[tuple[str, datetime], ...] = ()
    part: int = 0  # of a turn in which a trio changes roles: from 0


def of_now(turns: Sequence[PairTurn]) -> tuple[PairTurn, ...]:
    """The first of these turns, with all its parts that are still to come."""
    parts = takewhile(lambda pair: pair[0].part < pair[1].part, pairwise(turns))
    return (*turns[:1], *(after for _, after in parts))


@dataclass(frozen=True, kw_only=True)
class YourPairCard(ControlCard):
    """For one person: partner, role now, the task of the step that is on or comes first, every turn with its clock times,
    and the anonymity reminder. It is edited at each step, because the chat is out of sight in a room."""

    type: Literal["YourPairCard"] = "YourPairCard"
    block: str
    you: PersonId
    partners: tuple[PersonId, ...]
    role: str | None
    turns: tuple[PairTurn, ...]
    room: int  # number of the pair in the facilitator's list, from 1
    on: bool = False  # the pair work is on, so the room is open
    step: str | None = None  # the step whose task it is
    step_ends_at: datetime | None = None
    observes: bool = False  # the third of a trio, who watches
    host: bool = False  # they keep the room when the others move on
    listens: bool = False  # others talk
    finished: bool = False  # the room said so
    next_at: datetime | None = None  # they work in another group until then, and go to this one
    paused_at: datetime | None = None  # since when the session stands still: its times are not known


@dataclass(frozen=True, kw_only=True)
class RoomAsksCard(ControlCard):
    """For facilitators: a room asks for one more minute. It has it `until` then; None while nobody has given it."""

    type: Literal["RoomAsksCard"] = "RoomAsksCard"
    room: int
    people: tuple[PersonId, ...]
    ends_at: datetime
    until: datetime | None = None
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class RoomTimeCard(BaseCard):
    """For the people in one room: they have longer than the others, who finish at `ends_at`."""

    type: Literal["RoomTimeCard"] = "RoomTimeCard"
    until: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class RoomsFinishedCard(ControlCard):
    """For facilitators: all rooms have finished, and a button to go on."""

    type: Literal["RoomsFinishedCard"] = "RoomsFinishedCard"
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class PartnerMissedCard(BaseCard):
    """For facilitators: `by` says that their partners, or one of them, have gone from that room."""

    type: Literal["PartnerMissedCard"] = "PartnerMissedCard"
    by: PersonId
    partners: tuple[PersonId, ...]
    room: int


@dataclass(frozen=True, kw_only=True)
class RoomsCard(BaseCard):
    """For facilitators: how to set up the breakout rooms. Pairs in draw order; names, call links and the list for Zoom are
    put in when the card is drawn."""

    type: Literal["RoomsCard"] = "RoomsCard"
    block: str
    groups: tuple[Group, ...]
    opens_at: datetime
    ends_at: datetime
    together: tuple[tuple[PersonId, PersonId], ...] = ()  # to be kept apart, but there are too few people for it
    left_out: bool = False  # the block is not held after all
    again: bool = False  # people come from other rooms of the same block


@dataclass(frozen=True, kw_only=True)
class CatchUpOnJoinCard(BaseCard):
    """For one latecomer: what is on, until when, and who their partners are."""

    type: Literal["CatchUpOnJoinCard"] = "CatchUpOnJoinCard"
    step: str
    ends_at: datetime
    partners: tuple[PersonId, ...] = ()
    role: str | None = None
    attendance_until: datetime | None = None  # they were not there when everybody was told
