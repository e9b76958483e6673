"""Agendas that are a list: each line has its time, its length and its title, however they are set off."""

from __future__ import annotations

import pytest

from dialogs.plan.agenda_lines import row_of_line, rows_of_lines

TWELVE = "one two three four five six seven eight nine ten eleven twelve"


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("9:00 Welcome", ["9:00", "", "Welcome"]),
        ("- 9:00–9:30: Welcome", ["9:00–9:30", "", "Welcome"]),
        ("9:00 to 9:30 | Welcome", ["9:00 to 9:30", "", "Welcome"]),
        ("9:00 until 9:30 Welcome", ["9:00 until 9:30", "", "Welcome"]),
        ("1. 9.00 Welcome", ["9.00", "", "Welcome"]),
        ("2) 9h30 Atelier", ["9h30", "", "Atelier"]),
        ("## 9.30 Talk", ["9.30", "", "Talk"]),
        ("9am Welcome", ["9am", "", "Welcome"]),
        ("9 pm - Welcome", ["9 pm", "", "Welcome"]),
        ("0930 Welcome", ["0930", "", "Welcome"]),
        ("9:00 bis 9:30 Uhr: Start", ["9:00 bis 9:30 Uhr", "", "Start"]),
        ("**9:00** Welcome", ["9:00", "", "Welcome"]),
        ("9:00\u00a0Welcome", ["9:00", "", "Welcome"]),
        ("2500 people", ["", "", "2500 people"]),
        ("• Talk (20 min)", ["", "20 min", "Talk"]),
        ("* Talk [20 mins]", ["", "20 mins", "Talk"]),
        ("Talk - 10-15 min", ["", "10-15 min", "Talk"]),
        ("Talk, 1.5 hours", ["", "1.5 hours", "Talk"]),
        ("Talk 10'", ["", "10'", "Talk"]),
        ("Sgwrs: 10 munud", ["", "10 munud", "Sgwrs"]),
        ("20 min: Talk", ["", "20 min", "Talk"]),
        ("[20 min] Talk", ["", "20 min", "Talk"]),
        ("9:00 Talk (20 min)", ["9:00", "20 min", "Talk"]),
        ("9:00 20 min Talk", ["9:00", "20 min", "Talk"]),
        ("Break 11:15–11:30 (15 min)", ["11:15–11:30", "15 min", "Break"]),
        ("Break 9:30 - 9:45", ["9:30 - 9:45", "", "Break"]),
        ("Break (9:30 to 9:45)", ["9:30 to 9:45", "", "Break"]),
        ("Welcome", ["", "", "Welcome"]),
        ("Welcome :", ["", "", "Welcome"]),
        ("Welcome; - ", ["", "", "Welcome"]),
        ("Talk (0 min)", ["", "", "Talk (0 min)"]),
        (f"{TWELVE} (5 min)", ["", "5 min", TWELVE]),
        (f"{TWELVE} thirteen (5 min)", ["", "", f"{TWELVE} thirteen (5 min)"]),
    ],
)
def test_a_line_has_start_length_and_title(line: str, row: list[str]) -> None:
    assert row_of_line(line) == row


HEADER = ["Time", "Length", "Item"]


def test_an_agenda_has_two_timed_lines_and_a_third_of_all() -> None:
    timed, untimed = ["9:00 Hello", "Talk (10 min)"], ["", "", "Words"]
    rows = [["9:00", "", "Hello"], ["", "10 min", "Talk"]]
    assert rows_of_lines(timed) == [HEADER, *rows]
    assert rows_of_lines([*timed, " ", *["Words"] * 4]) == [HEADER, *rows, *[untimed] * 4]
    assert rows_of_lines([*timed, *["Words"] * 5]) == []
    assert rows_of_lines(timed[:1]) == rows_of_lines([]) == []
