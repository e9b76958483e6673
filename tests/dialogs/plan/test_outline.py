"""Rows of a plan: when each starts, how long it lasts and which steps it stands for, with the plan and without one."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from dialogs.plan.load import read_plan
from dialogs.plan.outline import OutlineRow, outline, row_of
from dialogs.plan.yaml_tree import read

TWICE = "{over: [a, b], steps: [{title: P, lasts: 1m}, {title: Q, lasts: 2m}]}"
WAITING = f"""\
title: T
starts: "9:00"
blocks:
  - title: A
    steps:
      - {{title: X, lasts: 5m}}
      - {{title: Y, lasts: 10m, at: "9:10"}}
      - repeat: {TWICE}
      - {{title: Z, lasts: 3m}}
  - {{title: Coffee, lasts: 15m, at: "10:00"}}
  - title: B
    at: "9:30"
    repeat: {TWICE}
  - {{title: C, lasts: 4m, say: x}}
"""
Row = tuple[str, str, float, float | None]


def data_of(text: str) -> Any:
    return read(text)[0].data()


def shown(rows: tuple[OutlineRow, ...]) -> list[Row]:
    """Rows with their path and kind, and in minutes when they start and how long they last."""
    return [
        (
            ".".join(str(part) for part in row.path).replace("blocks", "b").replace("steps", "s"),
            row.kind,
            row.starts / timedelta(minutes=1),
            None if row.lasts is None else row.lasts / timedelta(minutes=1),
        )
        for row in rows
    ]


ROWS = [
    ("b.0", "block", 0, 29),
    ("b.0.s.0", "step", 0, 5),
    ("b.0.s.1", "step", 10, 10),
    ("b.0.s.2", "repeat", 20, 6),
    ("b.0.s.2.repeat.s.0", "step", 20, 1),
    ("b.0.s.2.repeat.s.1", "step", 21, 2),
    ("b.0.s.3", "step", 26, 3),
    ("b.1", "block", 60, 15),
    ("b.2", "block", 75, 6),
    ("b.2.repeat", "repeat", 75, 6),
    ("b.2.repeat.s.0", "step", 75, 1),
    ("b.2.repeat.s.1", "step", 76, 2),
    ("b.3", "block", 81, 4),
]


def test_rows_wait_for_clock_times_with_the_plan_and_without_it() -> None:
    data = data_of(WAITING)
    before = deepcopy(data)
    with_plan = outline(data, read_plan(WAITING, "w.yaml"))
    assert shown(with_plan) == shown(outline(data, None)) == ROWS
    assert data == before
    assert {row.steps for row in outline(data, None)} == {()}
    assert [row.steps for row in with_plan] == [
        (),
        ("a.x",),
        ("a.y",),
        (),
        ("a.a.p", "a.b.p"),
        ("a.a.q", "a.b.q"),
        ("a.z",),
        *[()] * 3,
        ("b.a.p", "b.b.p"),
        ("b.a.q", "b.b.q"),
        (),
    ]


WRONG = """\
title: T
starts: {starts}
blocks:
  - title: A
    steps:
      - {{lasts: 5m, at: "9:10"}}
      - x
      - {{lasts: tbd}}
      - {{lasts: [5m], at: [x]}}
      - repeat: {{over: a, steps: [{{lasts: 2m}}, x]}}
      - repeat: {{over: [a, b]}}
      - repeat: x
  - {{lasts: 3m, at: "9:00"}}
  - x
  - {{title: B, lasts: 10m, steps: [], say: x}}
  - {{lasts: tbd, repeat: {{over: [a, b, c], steps: [{{lasts: 4m}}]}}}}
  - {{title: C, lasts: tbd}}
  - {{title: D, lasts: 1m}}
"""


@pytest.mark.parametrize(("starts", "wait"), [('"9:00"', 10), ('"9:15"', 0), ("soon", 0), ("[9]", 0)])
def test_rows_of_a_plan_with_mistakes_have_the_lengths_that_can_be_read(starts: str, wait: int) -> None:
    found = shown(outline(data_of(WRONG.format(starts=starts)), None))
    assert found[0] == ("b.0", "block", 0, 7 + wait)
    assert [(path, kind, at - wait, lasts) for path, kind, at, lasts in found[1:]] == [
        ("b.0.s.0", "step", 0, 5),
        ("b.0.s.1", "step", 5, None),
        ("b.0.s.2", "step", 5, None),
        ("b.0.s.3", "step", 5, None),
        ("b.0.s.4", "repeat", 5, 2),
        ("b.0.s.4.repeat.s.0", "step", 5, 2),
        ("b.0.s.4.repeat.s.1", "step", 7, None),
        ("b.0.s.5", "repeat", 7, 0),
        ("b.0.s.6", "repeat", 7, 0),
        ("b.1", "block", 7, 3),
        ("b.2", "block", 10, None),
        ("b.3", "block", 10, 10),
        ("b.4", "block", 20, 12),
        ("b.4.repeat", "repeat", 20, 12),
        ("b.4.repeat.s.0", "step", 20, 4),
        ("b.5", "block", 32, 0),
        ("b.6", "block", 32, 1),
    ]


@pytest.mark.parametrize("data", [{}, {"blocks": "x"}, {"blocks": []}])
def test_no_blocks_have_no_rows(data: dict[str, Any]) -> None:
    assert outline(data, None) == ()


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ((), None),
        (("title",), None),
        (("blocks",), None),
        (("blocks", 0), 0),
        (("blocks", 0, "lasts"), 0),
        (("blocks", 0, "steps"), 0),
        (("blocks", 0, "steps", 1, "say"), 2),
        (("blocks", 0, "steps", 2, "repeat", "over", 1), 3),
        (("blocks", 0, "steps", 2, "repeat", "steps", 1, "title"), 5),
        (("blocks", 1, "steps", 0, "lasts"), 7),  # a block that is a single step
        (("blocks", 9), None),
    ],
)
def test_a_place_belongs_to_the_nearest_row_around_it(path: tuple[str | int, ...], row: int | None) -> None:
    assert row_of(path, outline(data_of(WAITING), None)) == row
