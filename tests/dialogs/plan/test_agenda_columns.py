"""Columns of an agenda: which holds what, by its name or by its cells, and which tables lie on their side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from dialogs.plan.agenda_across import turned
from dialogs.plan.agenda_columns import Columns, find_columns, is_small, is_timed, is_title, named_columns

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def rows(*lines: str) -> list[list[str]]:
    return [line.split("|") for line in lines]


def found(*lines: str) -> Columns | None:
    return find_columns(rows(*lines))


def test_a_header_names_the_columns_and_stands_below_a_title() -> None:
    assert found("Our day", "Start|Item|Who", "9:00|Hello|Kit") == Columns(
        {"time": 0, "title": 1}, ("Start", "Item", "Who"), 2, None, 1
    )


def test_a_header_may_go_on_in_a_second_row() -> None:
    names = ("Time from", "Time to", "Content")
    assert found("Time|Time|Content", "from|to|", "14:00|14:10|Welcome") == Columns(
        {"time": 0, "ends": 1, "title": 2}, names, 2, None, 0
    )
    once = found("Time|Time|Content", "from|to|first", "14:00|14:10|Welcome")
    assert once is not None
    assert (once.first, once.names) == (1, ("Time", "Time", "Content")), "a row with other words is a part"


def test_without_a_header_cells_tell() -> None:
    assert found("9:00|Hello", "9:10|Talk") == Columns({"time": 0, "title": 1}, (), 0, None, 0)
    assert found("x|9:00|A long title", "y|9:10|Another") == Columns({"time": 1, "title": 0}, (), 0, None, 0)


def test_below_names_that_nobody_knows_the_longest_texts_are_the_titles() -> None:
    assert found("Foo|Bar|Baz", "x|9:00|A long title", "y|9:10|Another title") == Columns(
        {"time": 1, "title": 2}, ("Foo", "Bar", "Baz"), 1, None, 0
    )
    assert found("Foo|Bar|Baz", "Start|9:00|9:10", "Introductions|9:10|9:30") == Columns(
        {"time": 1, "ends": 2, "title": 0}, ("Foo", "Bar", "Baz"), 1, None, 0
    )


@pytest.mark.parametrize(
    ("times", "kind", "unit"),
    [
        (("0:10", "1:15", "0:15"), "length", MINUTE),
        (("0:10", "0:10", "0:15"), "length", MINUTE),
        (("0:10", "4:59", "0:15"), "length", MINUTE),
        (("0:10", "5:00", "0:15"), "time", None),
        (("0:10", "1:15", "1:16"), "time", None),
    ],
)
def test_short_times_that_do_not_rise_are_lengths(times: tuple[str, ...], kind: str, unit: timedelta | None) -> None:
    lines = (f"Part {number}|{time}|" for number, time in enumerate(times))
    names = ("Part", "Slot for it", "Notes")
    assert found("|".join(names), *lines) == Columns({"title": 0, kind: 1}, names, 1, unit, 0)


def test_small_numbers_below_time_are_minutes() -> None:
    assert found("Time|Step", "10|Open", "20|Map") == Columns({"title": 1, "length": 0}, ("Time", "Step"), 1, MINUTE, 0)
    assert found("Time|Step", "10|Open", "tea|Map") == Columns({"time": 0, "title": 1}, ("Time", "Step"), 1, MINUTE, 0), (
        "half of the cells are not most of them"
    )


@pytest.mark.parametrize(
    ("name", "cells", "unit"),
    [
        ("Hours", ("0.25", "1.5"), HOUR),
        ("Hours", ("0.25", "15 min"), MINUTE),
        ("Hours", ("0.25", "1,5", "15 min"), HOUR),
        ("Minutes", ("5", "10"), MINUTE),
    ],
)
def test_bare_numbers_are_minutes_unless_the_name_says_hours(name: str, cells: tuple[str, ...], unit: timedelta) -> None:
    assert found(f"Item|{name}", *(f"Talk|{cell}" for cell in cells)) == Columns(
        {"title": 0, "length": 1}, ("Item", name), 1, unit, 0
    )


@pytest.mark.parametrize(
    ("ends", "kinds"),
    [
        (("9:15", "9:30", "9:45"), {"time": 0, "title": 2, "ends": 1}),
        (("9:15", "", "9:45"), {"time": 0, "title": 2, "ends": 1}),
        (("9:15", "", ""), {"time": 0, "title": 2, "length": 1}),
        (("9:15", "9:15", "9:45"), {"time": 0, "title": 2, "length": 1}),
        (("9:15", "9:10", "9:45"), {"time": 0, "title": 2, "length": 1}),
    ],
)
def test_later_times_beside_most_starts_are_ends_and_others_lengths(
    ends: tuple[str, str, str], kinds: Mapping[str, int]
) -> None:
    starts = ("9:00", "9:15", "9:30")
    columns = found("Starts||Item", *(f"{start}|{end}|Talk" for start, end in zip(starts, ends, strict=True)))
    assert columns is not None
    assert columns.by_kind == kinds


@pytest.mark.parametrize("lines", [(), ("Name|Phone", "Kit|none"), ("9:00", "9:10")])
def test_what_has_no_times_or_no_titles_is_no_agenda(lines: tuple[str, ...]) -> None:
    assert found(*lines) is None


def test_cells_are_read_by_kind_and_the_rest_by_name() -> None:
    columns = Columns({"title": 0, "what": 2}, ("Item", "Who", "Text", ""), 1)
    row = ["**Hello** ", " Kit", " **Say hi** ", "x", " ", "y"]
    assert [columns.text(row, kind) for kind in ("title", "what", "length")] == ["Hello", "**Say hi**", ""]
    assert columns.text(row[:2], "what") == columns.text([], "title") == ""
    assert list(columns.others(row)) == [("Who", "Kit"), ("Note", "x"), ("Note", "y")]


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("What|Item|Time", {"title": 1, "time": 2}),
        ("Time|Time", {"time": 0}),
        ("Session|Item|Min", {"title": 1, "length": 2, "block": 0}),
        ("Day|What", {"title": 1, "block": 0}),
        ("Session|Min", {"title": 0, "length": 1}),
        ("Block|Session|Item", {"block": 0, "title": 2}),
        ("Session|Part|Item", {"title": 2, "block": 0}),
        ("**Item**|_Start_|`Mode`", {"title": 0, "time": 1, "mode": 2}),
        ("Foo|Bar", {}),
    ],
)
def test_the_better_name_wins_and_names_of_groups_are_blocks(header: str, kinds: Mapping[str, int]) -> None:
    assert named_columns(header.split("|")) == kinds


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Team day|9:00|12:00", "Welcome|9:00|Anna", "Close|12:00|Ann"), True),
        (("Team day|9:00|12:00", "Welcome|9:00|Anna", "Close|12:01|Ann"), False),
        (("Team day|9:00|12:00", "Welcome|9:05|Anna", "Close|12:00|Ann"), False),
        (("Team day|9:00|12:00", "Welcome|9:00|Anna"), False),
        (("Team day|9:00|", "Welcome|9:00|Anna", "Close|12:00|Ann"), False),
        (("Team day|9:00|12:00", "Welcome|9:00|9:30", "Close|9:30|10:00"), False),
    ],
)
def test_a_row_may_say_from_when_to_when_all_of_it_is(lines: tuple[str, ...], title: bool) -> None:
    assert is_title(rows(*lines), 0) is title


def test_cells_with_times_and_small_numbers() -> None:
    assert [is_timed(cell) for cell in ("9:00", " **9:00** ", "10 min", "+0:10", "tea", "")] == [True] * 4 + [False] * 2
    assert [is_small(cell) for cell in ("5", "999", "1000", "0930", "1.5", "")] == [True, True, False, False, False, False]


def test_a_table_on_its_side_is_turned_below_its_title() -> None:
    above, table = turned(rows("Away day", "|9:00|9:30", "What|Hello|Talk", "Who|Kit")) or ((), [])
    assert list(above) == [["Away day"]]
    assert table == [["", "What", "Who"], ["9:00", "Hello", "Kit"], ["9:30", "Talk", ""]]


@pytest.mark.parametrize(
    ("lines", "turns"),
    [
        (("|9:00|9:30", "What|Hello|Talk"), True),
        (("|9:00|tea", "What|Hello|Talk"), False),
        (("|9:00|9:30|tea", "What|Hello|Talk|Walk"), True),
        (("|9:00|9:30|tea|tea", "What|Hello|Talk|Walk|Run"), False),
        (("Start|9:00|9:30",), False),
        (("Minutes|10|20", "Session|Hello|Talk"), True),
        (("Minutes|10|x", "Session|Hello|Talk"), False),
        (("Minutes|10|20|x", "Session|Hello|Talk|Walk"), True),
        (("Minutes|10", "Session|Hello"), False),
        (("9:00|9:30", "Hello|Talk"), False),
        (("9:00|9:30|10:00", "Hello|Talk|Walk"), True),
        (("9:00|9:30|tea", "Hello|Talk|Walk"), False),
        (("Time|Item", "9:00|Hello", "9:30|Talk"), False),
        (("Hello|9:00|9:30", "Talk|9:30|10:15"), False),
        (("Start|9:00|9:10", "Introductions|9:10|9:30"), False),
        (("Start|9:00|9:10", "Item|Hello|Talk"), True),
        ((), False),
    ],
)
def test_a_table_lies_on_its_side_where_a_row_holds_the_times(lines: tuple[str, ...], turns: bool) -> None:
    assert (turned(rows(*lines)) is not None) is turns


@pytest.mark.parametrize(("above", "turns"), [(14, True), (15, False)])
def test_the_row_of_times_is_among_the_first_fifteen(above: int, turns: bool) -> None:
    lines = (*["Words"] * above, "|9:00|9:30|10:00", "What|Hello|Talk|Tea")
    assert (turned(rows(*lines)) is not None) is turns
