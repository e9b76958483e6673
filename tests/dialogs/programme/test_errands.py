"""Dates of a programme: what is due before, after and between its sessions, on days when people work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialogs.programme.errands import Appointment, before, caught_up, nudges

ZONE = "Europe/London"
MONDAY = datetime(2030, 1, 7, 9, 30)


def on(errand) -> str:
    return f"{errand.due_at.astimezone(ZoneInfo(ZONE)):%A %H:%M}"


@pytest.mark.parametrize(
    ("day", "ready", "bring"),
    [
        (0, "Thursday 09:30", "Friday 09:00"),
        (1, "Friday 09:30", "Monday 09:00"),
        (2, "Monday 09:30", "Tuesday 09:00"),
        (4, "Wednesday 09:30", "Thursday 09:00"),
        (5, "Thursday 09:30", "Friday 09:00"),
        (6, "Thursday 09:30", "Friday 09:00"),
    ],
)
def test_preparation_is_asked_for_on_working_days(day, ready, bring):
    week, asked, told, _ = before(Appointment(2, MONDAY + timedelta(days=day), ZONE))
    assert (on(asked), on(told)) == (ready, bring)
    assert week.kind == "prepare"
    assert timedelta(days=4) < asked.good_until - week.due_at < timedelta(days=9), "five working days before the session"
    assert week.due_at.astimezone(ZoneInfo(ZONE)).weekday() < 5


def test_what_was_missed_comes_on_a_working_day():
    friday = datetime(2030, 1, 11, 13, tzinfo=UTC)
    assert on(caught_up(1, friday, ZONE)) == "Monday 10:00"


@example(timedelta(days=-3))
@example(timedelta(days=3))
@given(st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)))
def test_nudges_lie_between_two_sessions_whatever_their_dates(gap):
    held = datetime(2030, 1, 7, 13, tzinfo=UTC)
    found = nudges(1, held, held + gap, ZONE)
    assert len(found) == max(0, min(3, gap // timedelta(days=7)))
    assert all(errand.due_at.astimezone(ZoneInfo(ZONE)).weekday() < 5 for errand in found)
