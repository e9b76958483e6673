"""Attendance consent: asked for before a session, told to everybody as it begins, or not kept at all.

What a facilitator said before the start wins over the group's last session and the setting. Once a session runs, attendance
can only be given up, and everybody is told. How long it is kept is the setting `attendance_for`.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features.feature import Effects, Feature, good
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.expiry import until_end
from dialogs.run.messages import AttendanceCard, Card
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused, sentence


def _decide(draft: PendingEvents, command: c.RecordAttendance, at: datetime) -> None:
    """Once a session has begun, attendance can only be given up: people were not told otherwise."""
    run = draft.run
    if run.phase == "ended":
        raise Refused(sentence(texts.ALREADY_ENDED))
    if command.wanted and run.live and not run.keeps_attendance:
        raise Refused(sentence(texts.ATTENDANCE_LATE))
    if run.attendance is not command.wanted:
        draft.add(e.AttendanceWanted(at=at, wanted=command.wanted))


def _start(draft: PendingEvents, command: c.Start, at: datetime) -> None:
    """As a session begins, say so where attendance is kept."""
    wanted = draft.run.attendance if draft.run.attendance is not None else command.attendance
    if wanted:
        draft.add(e.AttendanceTold(at=at, until=at + command.attendance_for))


def _acknowledge(plan: Plan, run: Run, command: c.RecordAttendance, at: datetime) -> Card:
    if not command.wanted:
        return good(texts.ACK_ATTENDANCE_NOT)
    return good(texts.ACK_ATTENDANCE_ON if run.live else texts.ACK_ATTENDANCE)


def _react(plan: Plan, run: Run, event: e.AttendanceTold | e.AttendanceWanted) -> Effects:
    until = until_end(plan, run, event.at)
    match event:
        case e.AttendanceTold():
            return (Show("attendance", AttendanceCard(until=event.until), EVERYONE, until),)
        case e.AttendanceWanted():  # given up after all: a message of its own, which nobody overlooks
            taken_back = not event.wanted and run.attendance_until is not None
            return (Show("attendance:not", AttendanceCard(until=None), EVERYONE, until),) if taken_back else ()
        case _:
            assert_never(event)


FEATURE = Feature(
    start=_start,
    commands=(c.RecordAttendance,),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(e.AttendanceTold, e.AttendanceWanted),
    react=_react,
)
