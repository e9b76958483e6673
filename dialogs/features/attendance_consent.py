"""Telling people that attendance is kept: asked for before a session, said to everybody as it begins, or not kept at all."""

from __future__ import annotations

from datetime import datetime

from dialogs import texts
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.pending import PendingEvents
from dialogs.texts.sentence import Refused, sentence


def decide_attendance(draft: PendingEvents, command: c.RecordAttendance, at: datetime) -> None:
    """Whether attendance is to be kept. Once a session has begun it can only be given up: nobody was told otherwise."""
    run = draft.run
    if run.phase == "ended":
        raise Refused(sentence(texts.ALREADY_ENDED))
    if command.wanted and run.live and not run.keeps_attendance:
        raise Refused(sentence(texts.ATTENDANCE_LATE))
    if run.attendance is not command.wanted:
        draft.add(e.AttendanceWanted(at=at, wanted=command.wanted))


def begin(draft: PendingEvents, command: c.Start, at: datetime) -> None:
    """As a session begins, say so where attendance is kept."""
    wanted = draft.run.attendance if draft.run.attendance is not None else command.attendance
    if wanted:
        draft.add(e.AttendanceTold(at=at, until=at + command.attendance_for))
