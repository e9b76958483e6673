"""Events about people: who is here, who facilitates, who takes part, who must not be paired.

A lost connection is stored with the moment from which it counts as a departure. It is stored too that the last facilitator
went, and who leads now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.events.base import BaseEvent
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class FacilitatorAdded(BaseEvent):
    type: Literal["FacilitatorAdded"] = "FacilitatorAdded"
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class FacilitatorRemoved(BaseEvent):
    type: Literal["FacilitatorRemoved"] = "FacilitatorRemoved"
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class PersonJoined(BaseEvent):
    type: Literal["PersonJoined"] = "PersonJoined"
    person: PersonId
    past_partners: tuple[PersonId, ...] = ()
    past_roles: tuple[str, ...] = ()
    past_turns: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonLeft(BaseEvent):
    type: Literal["PersonLeft"] = "PersonLeft"
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class ConnectionLost(BaseEvent):
    """The platform says that somebody went. They count as here until `until`; back by then, they never went."""

    type: Literal["ConnectionLost"] = "ConnectionLost"
    person: PersonId
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ConnectionBack(BaseEvent):
    """Somebody whose connection was lost is here again, in time."""

    type: Literal["ConnectionBack"] = "ConnectionBack"
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class DeviceMoved(BaseEvent):
    """One of several devices of a person came or went. The person stays as long as one is here."""

    type: Literal["DeviceMoved"] = "DeviceMoved"
    person: PersonId
    device: PersonId
    here: bool


@dataclass(frozen=True, kw_only=True)
class LeadLost(BaseEvent):
    """The last person here who leads the session went. It goes on by the clock, and anybody may take over."""

    type: Literal["LeadLost"] = "LeadLost"


@dataclass(frozen=True, kw_only=True)
class LeadTaken(BaseEvent):
    """Somebody who leads is here again, or has taken over."""

    type: Literal["LeadTaken"] = "LeadTaken"
    person: PersonId
    since: datetime  # when the lead was lost


@dataclass(frozen=True, kw_only=True)
class PartWanted(BaseEvent):
    """A facilitator wants to be paired and to speak in rounds (or no longer)."""

    type: Literal["PartWanted"] = "PartWanted"
    person: PersonId
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(BaseEvent):
    """`other` was `person` on a second device; whatever they do from now on counts as done by `person`."""

    type: Literal["PeopleMerged"] = "PeopleMerged"
    person: PersonId
    other: PersonId


@dataclass(frozen=True, kw_only=True)
class KeptApart(BaseEvent):
    """These two are not to be paired (or, with `wanted` false, may be again)."""

    type: Literal["KeptApart"] = "KeptApart"
    a: PersonId
    b: PersonId
    wanted: bool = True


PresenceEvent = PersonJoined | PersonLeft | ConnectionLost | ConnectionBack | DeviceMoved | PeopleMerged
LeadEvent = FacilitatorAdded | FacilitatorRemoved | LeadLost | LeadTaken


@dataclass(frozen=True, kw_only=True)
class AlertsWanted(BaseEvent):
    """Somebody wants no notifications on top of the meeting, or wants them again."""

    type: Literal["AlertsWanted"] = "AlertsWanted"
    person: PersonId
    wanted: bool


PeopleEvent = PresenceEvent | LeadEvent | PartWanted | KeptApart
