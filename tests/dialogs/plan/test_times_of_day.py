"""When steps with a clock time begin: near the plan's own time of day, in its zone, across midnight, and when it is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dialogs.plan.clock_times import begins, instants, offsets
from dialogs.plan.model import Plan
from tests.support.builders import at_times, plan, step


def talk(starts: str | None = "09:30", **times: str) -> Plan:
    """Four steps of 20 minutes, some with a clock time."""
    made = plan(*(step(f"{name}.{name}", 20) for name in "abcd"), starts=starts)
    return at_times(made, **{f"{name}__{name}": clock for name, clock in times.items()})


def named(made: Plan, start: str, zone: str = "UTC") -> dict[str, str]:
    """The instants of a session that starts then, by the name of the step."""
    found = instants(made, datetime.fromisoformat(start).replace(tzinfo=UTC), zone)
    assert all(at.tzinfo is UTC and at.second == at.microsecond == 0 for at in found.values())
    return {path[0]: f"{at:%d %H:%M}" for path, at in found.items()}


@pytest.mark.parametrize(
    ("start", "kept"),
    [
        ("2026-05-02T09:30", True),
        ("2026-05-02T11:30", True),
        ("2026-05-02T11:31", False),
        ("2026-05-02T07:30", True),
        ("2026-05-02T07:29", False),
        ("2026-05-02T21:30", False),
    ],
)
def test_a_session_at_another_time_of_day_keeps_no_clock_times(start: str, kept: bool) -> None:
    assert named(talk(b="10:00"), start) == ({"b": "02 10:00"} if kept else {})


@pytest.mark.parametrize(
    ("times", "start", "found"),
    [
        ({"b": "11:50"}, "2026-05-02T09:30", {"b": "02 11:50"}),  # two hours after it would begin
        ({"b": "11:51"}, "2026-05-02T09:30", {}),
        ({"b": "07:50"}, "2026-05-02T09:30", {"b": "02 07:50"}),
        ({"b": "07:49"}, "2026-05-02T09:30", {}),
        ({"b": "10:00", "d": "14:00"}, "2026-05-02T09:30", {"b": "02 10:00", "d": "02 14:00"}),  # the first one decides
    ],
)
def test_without_a_start_the_first_clock_time_says_whether_they_count(
    times: dict[str, str], start: str, found: dict[str, str]
) -> None:
    assert named(talk(None, **times), start) == found


@pytest.mark.parametrize(
    ("made", "start", "found"),
    [
        (talk("23:30", c="00:20"), "2026-05-02T23:30", {"c": "03 00:20"}),
        (talk("23:50", b="23:55", c="00:20"), "2026-05-03T00:10:59.5", {"b": "02 23:55", "c": "03 00:20"}),
        (talk("00:10", a="23:50"), "2026-05-03T00:10", {"a": "02 23:50"}),
        (
            talk("09:30", b="09:40", c="10:05", d="10:30"),
            "2026-05-02T09:30",
            {"b": "02 09:40", "c": "02 10:05", "d": "02 10:30"},
        ),
        (talk("09:30", b="21:45", c="10:00"), "2026-05-02T09:30", {"b": "02 21:45", "c": "03 10:00"}),
        (talk("09:30", b="21:55"), "2026-05-02T09:30", {"b": "01 21:55"}),
        (talk("09:30"), "2026-05-02T09:30", {}),
    ],
)
def test_a_clock_time_is_the_one_nearest_to_when_the_step_would_begin(made: Plan, start: str, found: dict[str, str]) -> None:
    assert named(made, start) == found


def test_clock_times_are_those_of_the_zone() -> None:
    made = talk(b="10:00")
    assert named(made, "2026-07-02T08:30", "Europe/London") == {"b": "02 09:00"}
    assert named(made, "2026-01-02T09:30", "Europe/London") == {"b": "02 10:00"}
    assert named(made, "2026-07-01T21:30", "Pacific/Auckland") == {"b": "01 22:00"}
    assert named(made, "2026-07-02T09:30", "Asia/Tokyo") == {}


@pytest.mark.parametrize(
    ("made", "start", "minutes"),
    [
        (talk("09:30", b="10:00", d="10:20"), "09:30", {"b.b": 30, "d.d": 50}),
        (talk(None, a="09:15", b="10:00"), "09:15", {"a.a": 0, "b.b": 45}),
        (talk(None, b="10:00"), None, {}),
        (talk("09:30"), "09:30", {}),
        (talk("23:50", b="00:30"), "23:50", {"b.b": 40}),
    ],
)
def test_in_a_plan_clock_times_count_from_its_start(made: Plan, start: str | None, minutes: dict[str, int]) -> None:
    first = begins(made)
    assert (None if first is None else f"{first:%H:%M}") == start
    assert offsets(made) == {path: timedelta(minutes=at) for path, at in minutes.items()}


def test_a_plan_without_steps_begins_at_no_time() -> None:
    assert begins(plan()) is None
