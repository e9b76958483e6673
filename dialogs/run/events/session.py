"""Events of a session as a whole: opened, started, ended, and what is kept of it.

A planned start is dropped because it was cancelled, changed, missed or begun. A session ends by time, by command, or because
it was removed; the event says until when it can be reopened.
"""

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
    """The session is over. It can be reopened until `reopen_until`; None where it cannot."""

    type: Literal["SessionEnded"] = "SessionEnded"
    how: Literal["time", "asked", "removed"]
    reopen_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SessionReopened(BaseEvent):
    """An end was taken back, that of `ended_at`: the session goes on where it stood, its running step until `ends_at`.

    `closed` are polls that could not be opened again, because their answers had no names and are deleted.
    """

    type: Literal["SessionReopened"] = "SessionReopened"
    ended_at: datetime
    ends_at: datetime
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReopeningLapsed(BaseEvent):
    """The session can no longer be reopened, so nothing of it needs to be kept for that."""

    type: Literal["ReopeningLapsed"] = "ReopeningLapsed"


@dataclass(frozen=True, kw_only=True)
class LinkSet(BaseEvent):
    """A link of the plan has another address. The address itself stands in the plan that the run keeps."""

    type: Literal["LinkSet"] = "LinkSet"
    by: PersonId
    name: str


EndEvent = SessionEnded | SessionReopened | ReopeningLapsed
StartEvent = RunOpened | BeforeSent | StartSet | StartDropped | SessionStarted
SessionEvent = StartEvent | AttendanceWanted | AttendanceTold | NoteTaken | EndEvent
