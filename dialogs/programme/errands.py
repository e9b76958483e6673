"""Schedule of a programme: when reminders, readiness questions, nudges and openings are due, before, after and between its
sessions.

A date is kept as the clock on the wall shows it, with its zone, so that it stays half past nine when clocks change. At nine
facilitators hear what to prepare and, from the second session on, people what to bring. Readiness is asked at the session's
own time. Nudges come at ten on weekdays, evenly spread; none where the gap is under a week. Who missed a session hears on
the next working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dialogs.plan.model import Gap, Plan

Kind = Literal[
    "prepare", "ready", "bring", "opens", "started", "ended", "nudge", "evaluated", "returns", "lapses", "missed", "arrived"
]
BEFORE_A_SESSION: tuple[Kind, ...] = ("prepare", "ready", "bring", "opens")
AFTER_A_SESSION: tuple[Kind, ...] = ("ended", "nudge", "evaluated", "returns", "lapses", "missed")

PREPARE_BEFORE, READY_BEFORE, BRING_BEFORE = 5, 2, 1  # working days, so that nobody is asked to check a laptop on a Sunday
OPENS_BEFORE = timedelta(minutes=10)  # before its date: when a session opens and people can say that they are here
OPENING_GOOD_FOR = timedelta(minutes=30)  # after its date: later the opening is dropped
AFTERWARDS = timedelta(minutes=1)  # people have read the closing words before they are asked anything
MISSED_GOOD_FOR = timedelta(days=14)  # what a session was about, for those who missed it
RETURNS_AFTER = timedelta(weeks=6)  # the line written after the last session: long enough to have tried it
LAPSES_AFTER = timedelta(days=3)  # from its return to its deletion, for platforms that were out of reach
FRIDAY = 4  # as `date.weekday` counts
MORNING, LATE_MORNING = time(9), time(10)
NUDGES = 3  # over one gap
NUDGE_APART = timedelta(days=7)  # a short gap has fewer
NUDGE_GOOD_FOR = timedelta(days=3)  # later it is dropped
SLOW_NUDGES = (2,)  # the numbers that reach somebody who wants fewer


@dataclass(frozen=True)
class Appointment:
    """When a session is to be: `wall` without a zone, as clocks in `zone` show it."""

    session: int
    wall: datetime
    zone: str

    @property
    def at(self) -> datetime:
        """The instant. An hour that clocks leave out counts by the offset before the change; a repeated one is the first."""
        return _instant(self.wall, self.zone)


@dataclass(frozen=True)
class Errand:
    """Something to be done for a cohort at `due_at`, and worth nothing after `good_until`."""

    session: int
    kind: Kind
    number: int
    due_at: datetime
    good_until: datetime


def before(appointment: Appointment) -> tuple[Errand, ...]:
    """What is due before a session: preparing, who is ready, what to bring (not before the first one), its opening."""
    starts, day = appointment.at, appointment.wall.date()
    week = datetime.combine(_working_day_before(day, PREPARE_BEFORE), MORNING)
    asked = datetime.combine(_working_day_before(day, READY_BEFORE), appointment.wall.time())
    found = [
        Errand(appointment.session, "prepare", 1, _instant(week, appointment.zone), starts),
        Errand(appointment.session, "ready", 1, _instant(asked, appointment.zone), starts),
    ]
    if appointment.session > 1:
        told = datetime.combine(_working_day_before(day, BRING_BEFORE), MORNING)
        found.append(Errand(appointment.session, "bring", 1, _instant(told, appointment.zone), starts))
    found.append(Errand(appointment.session, "opens", 1, starts - OPENS_BEFORE, starts + OPENING_GOOD_FOR))
    return tuple(found)


def nudges(session: int, after: datetime, until: datetime, zone: str) -> tuple[Errand, ...]:
    """Nudges after `session`, spread evenly over the time between, on weekdays late in the morning.

    None where the next date is near, or has passed already: dates are set by hand and may be any.
    """
    number = max(0, min(NUDGES, (until - after) // NUDGE_APART))
    part = (until - after) / (number + 1)
    days = [(after + part * place).astimezone(ZoneInfo(zone)).date() for place in range(1, number + 1)]
    dues = [_instant(datetime.combine(_weekday(day), LATE_MORNING), zone) for day in days]
    return tuple(Errand(session, "nudge", place, due, due + NUDGE_GOOD_FOR) for place, due in enumerate(dues, 1))


def keepsake(session: int, after: datetime, zone: str) -> tuple[Errand, Errand]:
    """The return of the lines people wrote after the last session, and their deletion."""
    day = (after + RETURNS_AFTER).astimezone(ZoneInfo(zone)).date()
    due = _instant(datetime.combine(_weekday(day), LATE_MORNING), zone)
    gone = due + LAPSES_AFTER
    return Errand(session, "returns", 1, due, gone), Errand(session, "lapses", 1, gone, gone + LAPSES_AFTER)


def caught_up(session: int, after: datetime, zone: str) -> Errand:
    """On the working day after a session, late in the morning: what it was about, for those who were not there."""
    day = _weekday(after.astimezone(ZoneInfo(zone)).date() + timedelta(days=1))
    due = _instant(datetime.combine(day, LATE_MORNING), zone)
    return Errand(session, "missed", 1, due, due + MISSED_GOOD_FOR)


def window(gap: Gap, held_at: datetime, zone: str) -> tuple[date, date]:
    """The first and last day on which the next session should be, after one held at that instant."""
    day = held_at.astimezone(ZoneInfo(zone)).date()
    return day + gap.at_least, day + gap.at_most


def gap_before(plans: tuple[Plan, ...], session: int) -> Gap | None:
    """The rule of the programme for the time before that session."""
    return next((plan.gap for plan in plans if plan.gap and plan.gap.after == session - 1), None)


def _weekday(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > FRIDAY else 0)


def _working_day_before(day: date, count: int) -> date:
    """So many working days earlier: two before a Monday is the Thursday."""
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() <= FRIDAY
    return day


def _instant(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
