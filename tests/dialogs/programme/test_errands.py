"""Dates of a programme: what is due before, after and between its sessions, on days when people work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialogs.plan.model import Gap
from dialogs.programme.errands import Appointment, Errand, before, caught_up, gap_before, keepsake, nudges, window
from tests.support.builders import plan, step

ZONE = "Europe/London"
GAP = Gap(after=2, at_least=timedelta(days=7), at_most=timedelta(days=14))
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


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2030, month, day, hour, minute, tzinfo=UTC)


def test_all_that_is_due_before_a_session_and_until_when_it_is_worth_something():
    starts = utc(1, 16, 9, 30)  # a Wednesday
    first = before(Appointment(1, datetime(2030, 1, 16, 9, 30), ZONE))
    assert first == (
        Errand(1, "prepare", 1, utc(1, 9, 9), starts),
        Errand(1, "ready", 1, utc(1, 14, 9, 30), starts),
        Errand(1, "opens", 1, utc(1, 16, 9, 20), utc(1, 16, 10)),
    )
    second = before(Appointment(2, datetime(2030, 1, 16, 9, 30), ZONE))
    assert [(one.session, one.kind, one.number, one.due_at, one.good_until) for one in second] == [
        (2, "prepare", 1, utc(1, 9, 9), starts),
        (2, "ready", 1, utc(1, 14, 9, 30), starts),
        (2, "bring", 1, utc(1, 15, 9), starts),
        (2, "opens", 1, utc(1, 16, 9, 20), utc(1, 16, 10)),
    ]


def test_times_are_those_of_clocks_on_the_wall_over_a_change_of_clocks():
    found = before(Appointment(2, datetime(2030, 4, 2, 9, 30), ZONE))  # clocks change on 31 March
    assert [one.due_at for one in found] == [utc(3, 26, 9), utc(3, 29, 9, 30), utc(4, 1, 8), utc(4, 2, 8, 20)]


def test_an_hour_that_clocks_leave_out_or_repeat_is_read_with_the_offset_before():
    assert Appointment(1, datetime(2030, 3, 31, 1, 30), ZONE).at == utc(3, 31, 1, 30)
    assert Appointment(1, datetime(2030, 10, 27, 1, 30), ZONE).at == utc(10, 27, 0, 30)


@pytest.mark.parametrize(("days", "number"), [(6, 0), (7, 1), (13, 1), (14, 2), (20, 2), (21, 3), (28, 3), (-7, 0)])
def test_a_longer_gap_has_more_nudges_up_to_three(days, number):
    held = utc(1, 7, 13)
    assert len(nudges(1, held, held + timedelta(days=days), ZONE)) == number


def test_nudges_are_evenly_spread_on_weekdays_late_in_the_morning():
    assert nudges(4, utc(1, 7, 13), utc(2, 4, 13), "Europe/Paris") == (
        Errand(4, "nudge", 1, utc(1, 14, 9), utc(1, 17, 9)),
        Errand(4, "nudge", 2, utc(1, 21, 9), utc(1, 24, 9)),
        Errand(4, "nudge", 3, utc(1, 28, 9), utc(1, 31, 9)),
    )
    assert nudges(1, utc(1, 7, 13), utc(1, 18, 13), ZONE) == (Errand(1, "nudge", 1, utc(1, 14, 10), utc(1, 17, 10)),)


@pytest.mark.parametrize(("held", "due"), [(10, 21), (11, 22), (12, 25), (13, 25), (14, 25)])
def test_own_lines_return_after_six_weeks_on_a_weekday_and_lapse_three_days_later(held, due):
    returns, lapses = keepsake(3, utc(1, held, 13), ZONE)
    assert returns == Errand(3, "returns", 1, utc(2, due, 10), utc(2, due, 10) + timedelta(days=3))
    assert lapses == Errand(3, "lapses", 1, returns.good_until, returns.good_until + timedelta(days=3))


@pytest.mark.parametrize(("held", "due"), [(10, 11), (11, 14), (12, 14), (13, 14), (14, 15)])
def test_who_missed_a_session_hears_on_the_next_working_day_and_for_two_weeks(held, due):
    found = caught_up(2, utc(1, held, 13), ZONE)
    assert found == Errand(2, "missed", 1, utc(1, due, 10), utc(1, due, 10) + timedelta(days=14))


def test_the_day_after_is_that_of_the_zone():
    late = utc(1, 8, 23)  # already the ninth in Paris
    assert caught_up(1, late, "Europe/Paris").due_at == utc(1, 10, 9)
    assert window(GAP, late, "Europe/Paris") == (date(2030, 1, 16), date(2030, 1, 23))


def test_the_rule_before_a_session_is_that_of_the_plan_of_the_session_before():
    plans = (plan(step("a.one", 5)), plan(step("a.one", 5), gap=GAP))
    assert [gap_before(plans, session) for session in (1, 2, 3, 4)] == [None, None, GAP, None]
