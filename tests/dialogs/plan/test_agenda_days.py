"""Agendas of several days: a night is a break, with a time of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.plan.agenda import AgendaItem
from dialogs.texts.sentence import Lasting, sentence
from tests.dialogs.plan.test_agenda_reading import at, read

MINUTE, HOUR, NIGHT = timedelta(minutes=1), timedelta(hours=1), "Until the next day"


def test_the_row_that_ends_a_day_becomes_its_night() -> None:
    found = read("Time|Item", "Day 1|", "9:00|Hello", "10:30|End of day 1", "Day 2|", "9:00|Again", "10:00|End")
    assert found.items == (
        AgendaItem(3, "Hello", 90 * MINUTE, starts=at(9)),
        AgendaItem(4, "End of day 1", 22.5 * HOUR, starts=at(10, 30), mode="break"),
        AgendaItem(6, "Again", HOUR, starts=at(33), at=at(33), new_day=True),
    )
    assert found.remarks == (
        sentence(texts.AGENDA_ROW_OUT, row=2, said="Day 1"),
        sentence(texts.AGENDA_ROW_OUT, row=5, said="Day 2"),
    )


@pytest.mark.parametrize(
    ("begins", "nights"),
    [
        ("10:00", [(10, 24)]),
        ("9:00", [(10, 23)]),
        ("10:30", [(10, 12), (22, 12.5)]),
    ],
)
def test_a_night_longer_than_a_day_is_two_breaks(begins: str, nights: list[tuple[float, float]]) -> None:
    found = read("Time|Min|Item", "9:00|60|Hello", "Tuesday||", f"{begins}|30|Again")
    breaks = [item for item in found.items if item.mode == "break"]
    assert [(item.starts, item.lasts) for item in breaks] == [(start * HOUR, lasts * HOUR) for start, lasts in nights]
    assert {(item.row, item.title) for item in breaks} == {(4, NIGHT)}
    assert found.remarks == (sentence(texts.AGENDA_ROW_OUT, row=3, said="Tuesday"),)


def test_a_day_ends_with_a_guess_where_its_last_part_has_no_length() -> None:
    found = read("Time|Min|Item", "9:00||Hello", "Day 2||", "9:00|30|Again")
    assert found.items == (
        AgendaItem(2, "Hello", 10 * MINUTE, starts=at(9), guessed=True),
        AgendaItem(4, NIGHT, 23 * HOUR + 50 * MINUTE, starts=at(9, 10), mode="break"),
        AgendaItem(4, "Again", 30 * MINUTE, starts=at(33), at=at(33), new_day=True),
    )
    assert found.remarks == (
        sentence(texts.AGENDA_ROW_OUT, row=3, said="Day 2"),
        sentence(texts.AGENDA_GUESSED, row=2, title="Hello", length=Lasting(10 * MINUTE)),
    )


def test_a_column_of_days_divides_them_too() -> None:
    found = read("Day|Time|Min|What", "Day 1|13:00|30|Arrive", "|13:30|60|Vision", "Day 2|9:00|45|Plans", "|9:45|15|Bye")
    assert [(item.title, item.block, item.starts, item.lasts, item.new_day) for item in found.items] == [
        ("Arrive", "Day 1", at(13), 30 * MINUTE, False),
        ("Vision", "Day 1", at(13, 30), HOUR, False),
        (NIGHT, "", at(14, 30), 18.5 * HOUR, False),
        ("Plans", "Day 2", at(33), 45 * MINUTE, True),
        ("Bye", "Day 2", at(33, 45), 15 * MINUTE, False),
    ]


def test_a_third_day_is_a_day_later_again() -> None:
    days = [line for day in (1, 2, 3) for line in (f"Day {day}||", "9:00|60|Work")]
    found = read("Time|Min|Item", *days)
    assert [item.starts for item in found.items if item.title == "Work"] == [at(9), at(33), at(57)]
