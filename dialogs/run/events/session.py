"""Events of a session as a whole: opened, started, ended, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.events.base import BaseEvent
from dialogs.texts.sentence import PersonId

DropReason = Literal["cancelled", "changed", "missed", "begun"]


@dataclass(frozen=True, kw_only=True)
class RunOpened(BaseEvent):
    type: Literal["RunOpened"] = "RunOpened"
    seed: int
    timezone: str
    facilitators: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BeforeSent(BaseEvent):
    """What people need before the session was posted, and these were asked privately whether they are ready."""

    type: Literal["BeforeSent"] = "BeforeSent"
    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StartSet(BaseEvent):
    """The clock will begin the session at `starts_at`. The rest is what `SessionStarted` and the features need then."""

    type: Literal["StartSet"] = "StartSet"
    by: PersonId
    starts_at: datetime
    timezone: str | None = None
    rules: tuple[str | None, ...] = ()
    attendance: bool | None = None
    attendance_for: timedelta = timedelta(days=730)


@dataclass(frozen=True, kw_only=True)
class StartDropped(BaseEvent):
    """The start that was set at `set_at` for `starts_at` no longer holds, or has happened."""

    type: Literal["StartDropped"] = "StartDropped"
    why: DropReason
    set_at: datetime
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionStarted(BaseEvent):
    """`plan` is the hash of the frozen plan; the run keeps to it whatever happens to the file."""

    type: Literal["SessionStarted"] = "SessionStarted"
    plan: str
    timezone: str | None = None  # the facilitator's, where it is known


@dataclass(frozen=True, kw_only=True)
class AttendanceWanted(BaseEvent):
    """A facilitator wants a list of who is here in which block (or no longer)."""

    type: Literal["AttendanceWanted"] = "AttendanceWanted"
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class AttendanceTold(BaseEvent):
    """Everybody was told, as the session began, that attendance is kept, and until when at the latest."""

    type: Literal["AttendanceTold"] = "AttendanceTold"
    until: datetime


@dataclass(frozen=True, kw_only=True)
class NoteTaken(BaseEvent):
    type: Literal["NoteTaken"] = "NoteTaken"
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class SessionEnded(BaseEvent):
    type: Literal["SessionEnded"] = "SessionEnded"
    how: Literal["time", "asked", "removed"]


SessionEvent = (
    RunOpened
    | BeforeSent
    | StartSet
    | StartDropped
    | SessionStarted
    | AttendanceWanted
    | AttendanceTold
    | NoteTaken
    | SessionEnded
)
