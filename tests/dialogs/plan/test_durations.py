"""Lengths of time: how each is read, refused with a proposal, and written again, up to the last character."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.plan.durations import QUOTED, clock, parse, parse_range, parse_span, shortened, written

HOW = "write 90s, 8m, 2h or 1h15m."
NO_LENGTH = f"is not a length of time; {HOW}"
A_CLOCK = "looks like a clock time."
CLOCKS = "are two clock times. A length is written as 90s, 8m, 2h or 1h15m."


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("1 h 1 m 1 s", 3661),
        ("1d2h", 93_600),
        ("2½ days", 216_000),
        ("½h", 1800),
        ("1½h", 5400),
        ("¾ hour", 2700),
        ("0,5h", 1800),
        ("1.25h", 4500),
        ("0.1m", 6),
        ("1.5s", 2),
        ("1h05", 3900),
        ("0s", 0),
        (" 5 \n minutes ", 300),
    ],
)
def test_a_length_is_exact_to_the_second(said: str, seconds: int) -> None:
    assert parse(said) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("0:15", f"“0:15” {A_CLOCK} If it is a length, write 15m."),
        ("4:00", f"“4:00” {A_CLOCK} If it is a length, write 4h."),
        ("4:01", f"“4:01” {A_CLOCK} A length is written as 90s, 8m, 2h or 1h15m."),
        ("0:00", f"“0:00” {A_CLOCK} A length is written as 90s, 8m, 2h or 1h15m."),
        ("9 am", f"“9 am” {A_CLOCK} A length is written as 90s, 8m, 2h or 1h15m."),
        ("9:30-9:45", f"“9:30-9:45” {CLOCKS} Do you mean 15m?"),
        ("9:30 until 11.15", f"“9:30 until 11.15” {CLOCKS} Do you mean 1h45m?"),
        ("9:45 to 9:30", f"“9:45 to 9:30” {CLOCKS}"),
        ("9:30-9:30", f"“9:30-9:30” {CLOCKS}"),
        ("10-15m", "“10-15m” is a range. Do you mean `lasts: 15m` and `at_least: 10m`?"),
        ("10m-10m", f"“10m-10m” {NO_LENGTH}"),
        ("20-10m", f"“20-10m” {NO_LENGTH}"),
        ("5 minuets", "“5 minuets” is not a length of time; do you mean 5m?"),
        ("12 Secnds", "“12 Secnds” is not a length of time; do you mean 12s?"),
        ("3 weekz", f"“3 weekz” {NO_LENGTH}"),
        ("15-20", f"“15-20” {NO_LENGTH} Do you mean 15-20m?"),
        ("15 to 20", f"“15 to 20” {NO_LENGTH} Do you mean 15-20m?"),
        ("1", f"“1” {NO_LENGTH} Do you mean 1m?"),
        ("015", f"“015” {NO_LENGTH} Do you mean 15m?"),
        ("0", f"“0” {NO_LENGTH}"),
        ("ten.", f"“ten.” {NO_LENGTH} Do you mean 10m?"),
        ("15+ min", f"“15+ min” {NO_LENGTH} Do you mean 15m?"),
        ("—15m", f"“—15m” {NO_LENGTH} Do you mean 15m?"),
        ("1h (flexible)", f"“1h (flexible)” {NO_LENGTH} Do you mean 1h?"),
        ("5 minute s", f"“5 minute s” {NO_LENGTH} Do you mean 5m?"),
        ("2 x 10m", f"“2 x 10m” {NO_LENGTH}"),
        ("10m x 10m", f"“10m x 10m” {NO_LENGTH}"),
        ("0m x", f"“0m x” {NO_LENGTH}"),
        ("soon  \n enough", f"“soon enough” {NO_LENGTH}"),
    ],
)
def test_a_refusal_quotes_the_text_and_proposes_only_what_is_clear(said: str, refusal: str) -> None:
    with pytest.raises(ValueError, match=r"^“") as caught:
        parse(said)
    assert str(caught.value) == refusal


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("10-15m", 10, 15),
        ("10m-1h", 10, 60),
        (" 10 to  15 minutes", 10, 15),
        ("1-1½ hours", 60, 90),
        ("10m – 20m", 10, 20),
        ("1.5-2 hours", 90, 120),
    ],
)
def test_a_range_takes_the_unit_that_it_says_once(said: str, least: int, most: int) -> None:
    assert parse_range(said) == (timedelta(minutes=least), timedelta(minutes=most))


@pytest.mark.parametrize(
    "said", ["10-15", "15-15m", "15m-15m", "20-10m", "0-5m", "9:30-10:30", "10m to tbd", "5-10-15m", "9 to 10 am"]
)
def test_what_is_no_range(said: str) -> None:
    assert parse_range(said) is None


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("1 day", 1, 1),
        ("10 days", 10, 10),
        ("1 week", 7, 7),
        (" 3 weeks ", 21, 21),
        ("1 month", 28, 31),
        ("2 months", 59, 62),
        ("11 months", 334, 337),
        ("12 months", 365, 365),
        ("13 months", 393, 396),
        ("9999 days", 9999, 9999),
    ],
)
def test_a_span_is_as_short_and_as_long_as_the_calendar_allows(said: str, least: int, most: int) -> None:
    assert parse_span(said) == (timedelta(days=least), timedelta(days=most))


@pytest.mark.parametrize("said", ["0 days", "10000 days", "3 years", "a week"])
def test_what_is_no_span_is_quoted(said: str) -> None:
    with pytest.raises(ValueError, match="span") as caught:
        parse_span(said)
    assert str(caught.value) == f"“{said}” is not a span of time; write 10 days, 6 weeks or 2 months."


@pytest.mark.parametrize(
    ("seconds", "as_length", "as_clock"),
    [
        (0, "0s", "0:00:00"),
        (1, "1s", "0:00:01"),
        (59.6, "1m", "0:01:00"),
        (61, "1m1s", "0:01:01"),
        (3599, "59m59s", "0:59:59"),
        (3600, "1h", "1:00:00"),
        (3661, "1h1m1s", "1:01:01"),
        (90_000, "25h", "25:00:00"),
    ],
)
def test_a_length_is_written_in_whole_seconds(seconds: float, as_length: str, as_clock: str) -> None:
    assert written(timedelta(seconds=seconds)) == as_length
    assert clock(timedelta(seconds=seconds)) == as_clock


def test_a_long_text_is_cut_where_a_message_would_grow_too_long() -> None:
    assert shortened("a" * QUOTED) == "a" * QUOTED
    assert shortened("a" * (QUOTED + 1)) == "a" * (QUOTED - 1) + "…"
    assert shortened("one\n two") == "one two"
