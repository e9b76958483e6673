"""The run after an event of the session as a whole.

The facilitator's time zone replaces the chat's at the start. When an end can no longer be taken back, nothing can be undone
any more.
"""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.state import PlannedStart, Run

Opening = e.RunOpened | e.BeforeSent | e.StartSet | e.StartDropped | e.SessionStarted
Event = Opening | e.AttendanceWanted | e.AttendanceTold | e.NoteTaken | e.SessionEnded | e.ReopeningLapsed


def after_session(run: Run, event: Event) -> Run:
    """Opened, started, ended, and what is kept of it."""
    match event:
        case e.RunOpened():
            return changed(
                run,
                clock=changed(run.clock, phase="open", opened_at=event.at),
                seed=event.seed,
                timezone=event.timezone,
                facilitators=frozenset(event.facilitators),
            )
        case e.BeforeSent():
            return changed(run, asked_ready=tuple(sorted({*run.asked_ready, *event.people})))
        case e.SessionStarted():
            zone = event.timezone or run.timezone
            clock = changed(run.clock, phase="running", started_at=event.at)
            return changed(run, clock=clock, plan=event.plan, timezone=zone)
        case e.SessionEnded():
            ended = changed(run.clock, phase="ended", ended_at=event.at, paused_at=None, late_since=None, resumes_at=None)
            return changed(run, clock=changed(ended, reopen_until=event.reopen_until), questions={})
        case e.ReopeningLapsed():
            return changed(run, clock=changed(run.clock, reopen_until=None), undos=())
        case e.StartSet():
            return changed(run, planned_start=_planned(event), timezone=event.timezone or run.timezone)
        case e.StartDropped():
            return changed(run, planned_start=None)
        case e.AttendanceWanted():
            return changed(run, attendance=event.wanted)
        case e.AttendanceTold():
            return changed(run, attendance=True, attendance_until=event.until)
        case e.NoteTaken():
            return changed(run, notes=run.notes + 1)
        case _:
            assert_never(event)


def _planned(event: e.StartSet) -> PlannedStart:
    return PlannedStart(
        by=event.by,
        set_at=event.at,
        starts_at=event.starts_at,
        timezone=event.timezone,
        rules=event.rules,
        attendance=event.attendance,
        attendance_for=event.attendance_for,
    )
