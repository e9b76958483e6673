"""Commands about a session as a whole.

Also what is sent before it, the yes or no to a question, notes, and whether attendance is kept. Everybody may ask what to
prepare; `before`, notes and attendance are for facilitators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class OpenRun(CommandForAll):
    """The bot was installed or spoken to for the first time: welcome everybody."""

    type: Literal["OpenRun"] = "OpenRun"
    seed: int
    timezone: str
    facilitators: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Before(BaseCommand):
    """Send what people need before the session, and ask each of `people` privately whether they are ready."""

    type: Literal["Before"] = "Before"
    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Prepare(CommandForAll):
    """Ask what to prepare: a facilitator for their own part, or for what people need (`needs`); everybody else for that."""

    type: Literal["Prepare"] = "Prepare"
    needs: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordAttendance(BaseCommand):
    """Keep a list of who is here in which block (or no longer). Before the start only: everybody is told when it begins."""

    type: Literal["RecordAttendance"] = "RecordAttendance"
    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class Confirm(BaseCommand):
    """Yes or no to the question that this person was asked last. A yes becomes the command it was about."""

    type: Literal["Confirm"] = "Confirm"
    yes: bool = True


@dataclass(frozen=True, kw_only=True)
class TakeNote(BaseCommand):
    """Keep a note with the run. Its text lives in a side table, never in an event."""

    type: Literal["TakeNote"] = "TakeNote"
    text: str


@dataclass(frozen=True, kw_only=True)
class Tick(CommandForAll):
    """The clock. Decides everything that is due; late or doubled, it decides nothing wrong."""

    type: Literal["Tick"] = "Tick"


SessionCommand = OpenRun | Confirm | TakeNote | Tick
