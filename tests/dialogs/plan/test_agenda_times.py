"""Cells of an agenda: which times and lengths they say, and which say neither."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.plan.agenda_times import Span, clock, clock_time, length_of, start_time, starts_with_time

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def at(hour: int, minute: int = 0) -> timedelta:
    return timedelta(hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:30", at(9, 30)),
        (" 09.30 ", at(9, 30)),
        ("9h30", at(9, 30)),
        ("9 : 30", at(9, 30)),
        ("9:30:15", at(9, 30)),
        ("0:00", at(0)),
        ("24:00", at(24)),
        ("25:00", None),
        ("9:60", None),
        ("9:59", at(9, 59)),
        ("0930", at(9, 30)),
        ("2359", at(23, 59)),
        ("2400", None),
        ("1930 hrs", at(19, 30)),
        ("0930h", at(9, 30)),
        ("0930 Uhr", at(9, 30)),
        ("9 am", at(9)),
        ("9AM", at(9)),
        ("11 a.m.", at(11)),
        ("12 am", at(0)),
        ("12:15 am", at(0, 15)),
        ("11:59 pm", at(23, 59)),
        ("12 pm", at(12)),
        ("12:30 PM", at(12, 30)),
        ("1 p.m.", at(13)),
        ("13:10 pm", at(13, 10)),
        ("9 Uhr", at(9)),
        ("9 o'clock", at(9)),
        ("9 o’clock", at(9)),
        ("9 hrs", at(9)),
        ("9 hr.", at(9)),
        ("9", None),
        ("noon", at(12)),
        ("Midday", at(12)),
        ("12 noon", at(12)),
        ("Mittag", at(12)),
        ("hanner dydd", at(12)),
        ("2026-03-04 09:00", at(9)),
        ("2026-03-04T09:05", at(9, 5)),
        ("4.3.2026 09:10", at(9, 10)),
        ("04/03/26, 9:15", at(9, 15)),
        ("", None),
        ("soon", None),
        ("at 9:30", None),
    ],
)
def test_a_clock_time_in_any_spelling(text: str, time: timedelta | None) -> None:
    assert clock_time(text) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("+0:10", at(0, 10)),
        (" +1:05 ", at(1, 5)),
        ("+1h05", at(1, 5)),
        ("T+10", at(0, 10)),
        ("t + 90 min", at(1, 30)),
        ("+5'", at(0, 5)),
        ("+999", at(16, 39)),
        ("+1000", None),
        ("+", None),
        ("9:30", at(9, 30)),
        ("soon", None),
    ],
)
def test_a_start_is_a_clock_time_or_counts_from_the_beginning(text: str, time: timedelta | None) -> None:
    assert start_time(text) == time


@pytest.mark.parametrize(
    ("text", "begins"),
    [("9:00 - 9:30", True), ("9:00–tea", True), (" 9:00", True), ("+0:10", True), ("tea - 9:00", False), ("10-15", False)],
)
def test_a_cell_begins_with_a_time(text: str, begins: bool) -> None:
    assert starts_with_time(text) is begins


@pytest.mark.parametrize(
    ("time", "shown"),
    [(at(0), "00:00"), (at(9, 5), "09:05"), (at(23, 59), "23:59"), (at(24), "00:00"), (at(25, 1), "01:01")],
)
def test_a_time_is_written_as_clocks_show_it(time: timedelta, shown: str) -> None:
    assert clock(time) == shown


@pytest.mark.parametrize(
    ("text", "lasts"),
    [
        ("10 min", at(0, 10)),
        ("10 minutes", at(0, 10)),
        ("~10 min", at(0, 10)),
        ("(10 min)", at(0, 10)),
        ("≈ 10 min", at(0, 10)),
        ("ca. 10 min", at(0, 10)),
        ("about 10 min", at(0, 10)),
        ("1 min 30", timedelta(seconds=90)),
        ("0:20", at(0, 20)),
        ("1:15", at(1, 15)),
        ("0:00:30", timedelta(seconds=30)),
        ("24:00", at(24)),
        ("24:00:01", None),
        ("24:01", None),
        ("0:00", None),
        ("0:60", None),
        ("0.0104166666666667", at(0, 15)),
        ("0.0104", timedelta(seconds=899)),
        ("0.0000", None),
        ("0.010", None),
        ("0 min", None),
        ("24 hours", at(24)),
        ("25 hours", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_length_is_more_than_nothing_and_at_most_a_day(text: str, lasts: timedelta | None) -> None:
    assert length_of(text) == (None if lasts is None else Span(lasts=lasts))


def test_a_bare_number_counts_in_the_unit_of_its_column() -> None:
    assert length_of("10", unit=MINUTE) == length_of("10", minutes=True) == Span(lasts=10 * MINUTE)
    assert length_of("1,5", unit=HOUR) == length_of("1.5", unit=HOUR) == Span(lasts=90 * MINUTE)
    assert length_of("(20)", unit=MINUTE) == Span(lasts=20 * MINUTE)
    assert length_of("1440", unit=MINUTE) == Span(lasts=24 * HOUR)
    assert length_of("1441", unit=MINUTE) is None
    assert length_of("10", unit=HOUR, minutes=True) == Span(lasts=10 * MINUTE)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("10-15 minutes", at(0, 10), at(0, 15)),
        ("45 – 60 min", at(0, 45), at(1)),
        ("1 to 2 hours", at(1), at(2)),
        ("45 min to 1 hour", at(0, 45), at(1)),
    ],
)
def test_a_range_is_the_least_and_the_whole_length(text: str, least: timedelta, most: timedelta) -> None:
    assert length_of(text) == Span(lasts=most, at_least=least)


def test_a_range_of_bare_numbers_needs_a_unit() -> None:
    assert length_of("10-15", unit=MINUTE) == Span(lasts=15 * MINUTE, at_least=10 * MINUTE)
    assert length_of("x-15 min") is None
    assert length_of("10 min - x") is None
    assert length_of("5-10-15 min") is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("9:00 - 9:30", Span(at(9), at(0, 30))),
        ("9-10 pm", Span(at(21), at(1))),
        ("11-1 pm", Span(at(11), at(2))),
        ("11:30-1 am", Span(at(23, 30), at(1, 30))),
        ("11-1 Uhr", Span(at(11), at(2))),
        ("9 am - 1 pm", Span(at(9), at(4))),
        ("9-10 Uhr", Span(at(9), at(1))),
        ("9:00 until 9:45", Span(at(9), at(0, 45))),
        ("9:00 bis 9:45", Span(at(9), at(0, 45))),
        ("9:00 tan 9:45", Span(at(9), at(0, 45))),
        ("9:00 till 9:45", Span(at(9), at(0, 45))),
        ("11:30 - 1:00", Span(at(11, 30), at(1, 30))),
        ("9:00 - 9:00", Span(at(9))),
        ("9:00", Span(at(9))),
        ("10 min", Span(lasts=at(0, 10))),
        ("10-15 min", Span(lasts=at(0, 15), at_least=at(0, 10))),
        ("tea", Span()),
    ],
)
def test_a_cell_of_times_says_start_and_length(text: str, span: Span) -> None:
    assert Span().with_cell("time", text, unit=None) == span


def test_a_known_length_is_kept_beside_a_range_of_times() -> None:
    assert Span(lasts=at(0, 5)).with_cell("time", "9:00 - 9:30", unit=None) == Span(at(9), at(0, 5))


def test_bare_numbers_among_times_count_in_the_unit() -> None:
    assert Span().with_cell("time", "10", unit=MINUTE) == Span(lasts=at(0, 10))
    assert Span().with_cell("length", "10", unit=MINUTE) == Span(lasts=at(0, 10))
    assert Span(at(9)).with_cell("length", "tea", unit=MINUTE) == Span(at(9))


@pytest.mark.parametrize(
    ("starts", "ends", "span"),
    [
        (at(9), "9:30", Span(at(9), at(0, 30))),
        (at(9), "9:00", Span(at(9))),
        (at(9), "tea", Span(at(9))),
        (None, "9:30", Span()),
        (at(11), "1:00", Span(at(11), at(2))),
        (at(9, 30), "9:10", Span(at(9, 30), backwards=True)),
        (at(9), "5:00", Span(at(9), at(8))),
        (at(9), "5:01", Span(at(9), backwards=True)),
        (at(17, 59), "13:59", Span(at(17, 59), backwards=True)),
        (at(18), "13:59", Span(at(18), at(19, 59))),
        (at(22, 30), "0:30", Span(at(22, 30), at(2))),
        (at(9), "18:00", Span(at(9), at(9))),
    ],
)
def test_an_end_before_the_start_is_later_that_day_the_next_day_or_a_mistype(
    starts: timedelta | None, ends: str, span: Span
) -> None:
    assert Span(starts).with_cell("ends", ends, unit=None) == span
