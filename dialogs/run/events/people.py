"""Events about people: who is here, who facilitates, who takes part, who must not be paired."""

from __future__ import annotations

from dataclasses import dataclass
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


PeopleEvent = FacilitatorAdded | FacilitatorRemoved | PersonJoined | PersonLeft | PartWanted | PeopleMerged | KeptApart
