"""Commands about people: who is here, who facilitates, who takes part.

Everybody says that they are here or away themselves, and may take over if nobody leads. The rest is for facilitators. The
rules: `features/people.py` and `features/presence.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class Join(CommandForAll):
    """A person is here: said so, answered, spoke, or a platform event told us. Their history in the cohort comes along."""

    type: Literal["Join"] = "Join"
    person: PersonId
    device: PersonId = ""  # the second device they came with (see SamePerson); empty: their own
    past_partners: tuple[PersonId, ...] = ()
    past_roles: tuple[str, ...] = ()
    past_turns: tuple[int, ...] = ()  # 0..100: how late in each earlier round they spoke (0 first, 100 last)


@dataclass(frozen=True, kw_only=True)
class Leave(BaseCommand):
    """A person has gone: `away <name>`, or by the clock a platform event, which may be a lost connection."""

    type: Literal["Leave"] = "Leave"
    person: PersonId
    device: PersonId = ""  # the second device that went; empty: their own


@dataclass(frozen=True, kw_only=True)
class SamePerson(BaseCommand):
    """`other` is `person` on a second device: one of them counts from now on."""

    type: Literal["SamePerson"] = "SamePerson"
    person: PersonId
    other: PersonId


@dataclass(frozen=True, kw_only=True)
class TakePart(BaseCommand):
    """A facilitator asks to be paired and to speak in rounds like everybody else (or no longer, with `wanted` false)."""

    type: Literal["TakePart"] = "TakePart"
    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class KeepApart(BaseCommand):
    """Never pair these two (a manager and their own team member)."""

    type: Literal["KeepApart"] = "KeepApart"
    a: PersonId
    b: PersonId


@dataclass(frozen=True, kw_only=True)
class AddFacilitator(BaseCommand):
    """Make this person a facilitator too."""

    type: Literal["AddFacilitator"] = "AddFacilitator"
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class HandOver(BaseCommand):
    """Make this person a facilitator and step back oneself."""

    type: Literal["HandOver"] = "HandOver"
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class WithdrawFacilitator(BaseCommand):
    """The platform says that this person has no right to lead any more: they left the chat, or lost their role."""

    type: Literal["WithdrawFacilitator"] = "WithdrawFacilitator"
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class TakeOver(CommandForAll):
    """Lead the session, because nobody who leads it is here any more."""

    type: Literal["TakeOver"] = "TakeOver"


PeopleCommand = WithdrawFacilitator | Join | Leave | SamePerson | TakePart | KeepApart | AddFacilitator | HandOver | TakeOver
