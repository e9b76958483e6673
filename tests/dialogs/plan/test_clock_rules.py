"""Clock times that mean nothing, cannot be met, or make people wait: exactly where, and exactly from when on."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.plan import clock_rules
from dialogs.plan.errors import written
from dialogs.plan.expand import expand
from dialogs.plan.fill_in import fill_in
from dialogs.plan.schema import WrittenPlan
from dialogs.plan.validate import shape
from dialogs.plan.yaml_tree import read


def written_plan(blocks: str, starts: str | None) -> WrittenPlan:
    data: Any = read("title: T\n" + (f"starts: '{starts}'\n" if starts else "") + f"blocks: [{blocks}]")[0].data()
    fill_in(data)
    made = shape(data).plan
    assert made is not None
    return made


def concerned(blocks: str, starts: str | None = "9:00") -> list[tuple[str, str]]:
    """What is told about these blocks, with its place."""
    made = written_plan(blocks, starts)
    return [(written(one.path), one.message) for one in clock_rules.concerns(made, expand(made))]


def too_much(at: str, by: str) -> str:
    return f"This cannot begin at {at}: {by} too much comes before it. Shorten something, or write a later time."


def waits(at: str, time: str) -> str:
    return f"People wait for {time} before this begins at {at}. Is that meant?"


def swapped(at: str) -> str:
    return f"This cannot begin at {at}: the session begins at 09:00. Correct one of the two."


NEEDS_START = "Write `starts` at the top of the plan. Without it nobody can tell whether this time can be met."


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("9:20", None),
        ("9:19", too_much("09:19", "1m")),
        ("9:00", too_much("09:00", "20m")),
        ("8:59", swapped("08:59")),
        ("3:01", swapped("03:01")),
        ("3:00", too_much("03:00", "6h20m")),  # a night away
        ("9:50", None),
        ("9:51", waits("09:51", "31m")),
    ],
)
def test_a_clock_time_is_met_or_told(at: str, told: str | None) -> None:
    found = concerned(f"{{title: A, lasts: 20m, say: x}}, {{title: B, lasts: 5m, say: x, at: '{at}'}}")
    assert found == ([("blocks[1].at", told)] if told else [])


ALL = (
    "{title: A, at: '10:00', repeat: {over: [a, b], steps: [{lasts: 5m, say: x}, {lasts: 5m, say: y}]}}, "
    "{title: B, steps: [{lasts: 5m, say: x}, {lasts: 5m, at: '8:30', say: y}, {lasts: 5m, at: '10:10', say: z}]}, "
    "{title: Tea, mode: break, lasts: 5m, at: '9:30'}, {title: C, steps: [{lasts: 5m, at: '11:20', say: x}]}, "
    "{title: D, at: '11:25', steps: [{lasts: 5m, at: '11:25', say: x}, {lasts: 5m, say: y}]}"
)


def test_each_is_told_at_its_own_place() -> None:
    assert concerned(ALL) == [
        ("blocks[0].at", waits("10:00", "1h")),
        ("blocks[1].steps[1].at", swapped("08:30")),
        ("blocks[1].steps[2].at", too_much("10:10", "20m")),
        ("blocks[2].at", too_much("09:30", "1h5m")),
        ("blocks[3].steps[0].at", waits("11:20", "40m")),
    ]


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("", [("blocks[1].at", NEEDS_START)]),  # once
        (", at: '9:00'", [("blocks[1].at", too_much("09:10", "10m")), ("blocks[2].at", too_much("09:15", "25m"))]),
        (", at: '9:05'", [("blocks[1].at", too_much("09:10", "15m")), ("blocks[2].at", too_much("09:15", "30m"))]),
    ],
)
def test_without_a_start_the_first_step_may_say_when_the_session_begins(first: str, told: list[tuple[str, str]]) -> None:
    blocks = f"{{title: A, lasts: 20m, say: x{first}}}, {{title: B, lasts: 20m, say: x, at: '9:10'}}"
    assert concerned(f"{blocks}, {{title: C, lasts: 20m, say: x, at: '9:15'}}", None) == told


@pytest.mark.parametrize(
    ("night", "after", "told"),
    [
        ("lasts: 6h, mode: break", "say: x", True),
        ("lasts: 359m, mode: break", "say: x", False),
        ("lasts: 6h, mode: offline", "say: x", False),
        ("lasts: 6h, mode: break", "say: x, at: '16:00'", False),
        ("lasts: 6h, mode: break", "steps: [{lasts: 5m, say: x, at: '16:00'}]", False),
        ("lasts: 6h, mode: break", "steps: [{lasts: 5m, say: x}, {lasts: 5m, say: y, at: '16:05'}]", True),
        ("lasts: 6h, mode: break", "mode: break", True),
    ],
)
def test_the_morning_after_a_night_has_a_clock_time(night: str, after: str, told: bool) -> None:
    lasts = "" if "steps" in after else "lasts: 5m, "
    found = concerned(f"{{title: A, lasts: 1h, say: x}}, {{title: N, {night}}}, {{title: B, {lasts}{after}}}", "9:00")
    message = (
        "This break of 6h looks like a night. `at` on the block after it, with `starts` at the top, keeps the next day to "
        "the clock."
    )
    assert found == ([("blocks[1]", message)] if told else [])


REPEATED = "Steps of a repeat come several times, and `at` is one time of day. Write `at` at the block."


def test_clock_times_that_can_mean_nothing_are_mistakes() -> None:
    made = written_plan(
        "{title: A, repeat: {over: [a], steps: [{lasts: 5m, say: x}, {lasts: 5m, say: y, at: '9:00'}]}}, "
        "{title: B, at: '9:10', steps: [{lasts: 5m, at: '9:10', say: x}, {lasts: 5m, at: '9:20', say: y}]}, "
        "{title: C, at: '9:30', steps: [{repeat: {over: [a], steps: [{lasts: 5m, say: z, at: '9:35'}]}}]}, "
        "{title: D, at: '9:45', steps: [{lasts: 5m, at: '9:50', say: x}]}, {title: E, mode: break, lasts: 5m, at: '10:00'}, "
        "{title: F, steps: [{lasts: 5m, at: '10:10', say: x}]}",
        "9:00",
    )
    assert [(written(one.path), one.message, one.example) for one in clock_rules.wrongs(made)] == [
        ("blocks[0].repeat.steps[1].at", REPEATED, 'at: "11:00"'),
        ("blocks[2].steps[0].repeat.steps[0].at", REPEATED, 'at: "11:00"'),
        (
            "blocks[2].steps[0].repeat.steps[0].at",
            "The block begins at 09:30, so its first step cannot begin at 09:35.",
            'at: "09:30"',
        ),
        ("blocks[3].steps[0].at", "The block begins at 09:45, so its first step cannot begin at 09:50.", 'at: "09:45"'),
    ]
