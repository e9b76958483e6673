"""Requests: commands that decide nothing. Handlers answer them without changing the run.

Everybody may ask, except for the run sheet, the rehearsal room and the digest, which are for facilitators. So is setting a
date of the programme. Deleting what is kept of a person is confirmed first (`sure`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class Where(CommandForAll):
    """Ask where we are, until when, and what comes next."""

    type: Literal["Where"] = "Where"


@dataclass(frozen=True, kw_only=True)
class Agenda(CommandForAll):
    """Ask for all blocks with their clock times."""

    type: Literal["Agenda"] = "Agenda"


@dataclass(frozen=True, kw_only=True)
class ShowPeople(CommandForAll):
    """Ask who is here, who is `missing`, or where one `person` is."""

    type: Literal["ShowPeople"] = "ShowPeople"
    missing: bool = False
    person: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class Help(CommandForAll):
    """Ask what can be said, or about one command or subject. `found` are the names of commands that a search found."""

    type: Literal["Help"] = "Help"
    about: str | None = None
    found: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OpenSheet(BaseCommand):
    """Ask for a link to the run sheet. The service answers it: the core knows no addresses."""

    type: Literal["OpenSheet"] = "OpenSheet"


@dataclass(frozen=True, kw_only=True)
class OpenRehearsal(BaseCommand):
    """Ask for a link to the rehearsal room. The service answers it: the core knows no addresses."""

    type: Literal["OpenRehearsal"] = "OpenRehearsal"


@dataclass(frozen=True, kw_only=True)
class OpenDigest(BaseCommand):
    """Ask for the digest of support needs for leaders. The service answers it: the core knows no addresses."""

    type: Literal["OpenDigest"] = "OpenDigest"


@dataclass(frozen=True, kw_only=True)
class ForgetMe(CommandForAll):
    """Delete everything kept of me. The service does it; `sure` confirms it."""

    type: Literal["ForgetMe"] = "ForgetMe"
    sure: bool = False


@dataclass(frozen=True, kw_only=True)
class ShowProgramme(CommandForAll):
    """Ask for the dates of the programme. The service answers it, like the other commands between sessions."""

    type: Literal["ShowProgramme"] = "ShowProgramme"


@dataclass(frozen=True, kw_only=True)
class ShowMissed(CommandForAll):
    """Ask what a session one missed was about (None: the last one). The service answers it."""

    type: Literal["ShowMissed"] = "ShowMissed"
    session: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShowRecord(CommandForAll):
    """Ask for one's own record of all sessions. The service answers it."""

    type: Literal["ShowRecord"] = "ShowRecord"


@dataclass(frozen=True, kw_only=True)
class SetDate(BaseCommand):
    """Session `session` of the programme is to be at `wall`, as clocks in the cohort's zone show it; None: no date yet."""

    type: Literal["SetDate"] = "SetDate"
    session: int
    wall: datetime | None


@dataclass(frozen=True, kw_only=True)
class PaceNudges(CommandForAll):
    """How often to be nudged between sessions."""

    type: Literal["PaceNudges"] = "PaceNudges"
    pace: Literal["all", "fewer"]


@dataclass(frozen=True, kw_only=True)
class Intend(CommandForAll):
    """Keep one line of one's own until the next session; None: keep nothing, and delete what was kept.

    `this_time`: nothing from the last session; a line from an earlier one stays.
    """

    type: Literal["Intend"] = "Intend"
    text: str | None
    this_time: bool = False


@dataclass(frozen=True, kw_only=True)
class ContinueGroup(CommandForAll):
    """The word of somebody who led a group: it goes on in this chat, with whoever starts here. `plan` names the session that
    is to come, where the card that asked for the word knows it."""

    type: Literal["ContinueGroup"] = "ContinueGroup"
    plan: str | None = None


Request = (
    Where
    | Agenda
    | ShowPeople
    | Help
    | OpenRehearsal
    | OpenSheet
    | OpenDigest
    | ForgetMe
    | ShowProgramme
    | ShowMissed
    | ShowRecord
    | SetDate
    | PaceNudges
    | Intend
    | ContinueGroup
)
