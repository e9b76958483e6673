"""`throughline new`: tables as people really send them are understood, or what was not understood is told."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.bot.cli.test_new import made, minutes, modes

# Titles above the table, names nobody could know, two rows of header, breaks across all columns.
ODD = {
    "above.csv": "Strategy morning;;\n;;\nFrom;To;Item\n09:00;09:15;Arrival\n09:15;10:00;Where to?\n",
    "names.csv": "Kick-off,For how long,Running order,Driver\n9:00,5 mins,Hellos,Pat\n9:05,25 mins,Stories,Lee\n",
    "bold.md": "| | | |\n|---|---|---|\n| **18:00** | Apologies | Chair |\n"
    "| **18:05** | Budget | Ann |\n| **18:35** | Close | |\n",
    "header.csv": "Time,Time,Content\nfrom,to,\n14:00,14:10,Welcome\n14:10,14:55,Input\n14:55,15:05,Pause\n",
    "sums.csv": "Activity,Minutes\nWelcome,10\nRound,15\nSubtotal,25\nGroups,40\nGrand total,65\n",
    "across.html": "<table><tr><th>Part<th>Time<th>Activity<th>Min<tr><td rowspan=2>Start<td>9.00<td>Hello<td>10"
    "<tr><td>9.10<td>Names<td>20<tr><td colspan=4>BREAK 9.30 - 9.45 (15 mins)<tr><td>Core<td>9.45<td>Talk<td>30</table>",
    "lengths.csv": "Part,Slot for it,Notes\nCheck-in,0:10,x\nMain,1:15,y\nPause,0:15,\n",
    "days.md": "| Day | Time | What |\n|---|---|---|\n| Day 1 | 13:00 | Arrive |\n| | 13:30 | Vision |\n"
    "| | 17:00 | Dinner |\n"
    "| Day 2 | 09:00 | Plans |\n| | 12:00 | Depart |\n",
    "beside.csv": "Time,Activity\n9:00-9:30,Plenary\n9:30-10:30,Track A\n9:30-10:30,Track B\n10:30-11:00,Wrap\n",
    "same.csv": "Time,Activity,Min\n9:00,Open,5\n9:00,Aims,10\n9:15,Work,30\n",
    "end.csv": "What,How long\nStart,10'\nWork,1h 10'\nEnd,\n",
    "back.csv": "Start,End,What\n9:00,9:30,One\n9:30,9:10,Two\n9:40,10:00,Three\n",
    "offsets.csv": "T,Segment\nT+0,Titles\nT+2,Interview\nT+20,Close\n",
    "unread.csv": "Start,Mins,What\n9:00,10,Open\n9:10,tbc,Talk\nsoon,,Walk\n9:50,10,Close and thanks\n",
    "start.csv": "Start,9:00,9:10\nIntroductions,9:10,9:30\nFinish,9:30,9:35\n",
    "finish.csv": "Welcome,9:00,9:10\nIntroductions,9:10,9:30\nEnd,9:30,9:35\n",
    "begin.csv": "Start,9:00,10 min\nIntroductions,9:10,20 min\nTalk,9:30,30 min\n",
    "unknown.csv": "Foo,Bar,Baz\nStart,9:00,9:10\nIntroductions,9:10,9:30\n",
    "title.csv": "Team day,9:00,12:00\nWelcome,9:00,Anna\nTalk,9:30,Ben\nClose,11:30,Ann\n",
    "untimed.csv": "What,How long\nStart,10 min\nTalk about it,\nWork,20 min\n",
}


@pytest.mark.parametrize(
    ("name", "lengths", "kinds", "said"),
    [
        ("above.csv", [15, 45], "nn", "Strategy morning: 2 parts"),
        ("names.csv", [5, 25], "nn", ""),
        ("bold.md", [5, 30], "nn", ""),
        ("header.csv", [10, 45, 10], "nnr", ""),
        ("sums.csv", [10, 15, 40], "nnn", ""),
        ("across.html", [30, 15, 30], "nrn", "09:30     15m  break    BREAK"),
        ("lengths.csv", [10, 75, 15], "nnr", ""),
        ("days.md", [250, 950, 180], "nrn", "is a guess"),
        ("beside.csv", [30, 60, 30], "nnn", "Row 4 starts together with “Track A”, and is not in the plan: Track B"),
        ("same.csv", [5, 10, 30], "nnn", ""),
        ("end.csv", [10, 70], "nn", ""),
        ("back.csv", [30, 10, 20], "nnn", "Row 3 (“Two”) ends before it starts"),
        ("offsets.csv", [2, 18], "nn", ""),
        ("unread.csv", [10, 40, 10], "nnn", "Row 3 (“Talk”): “tbc” is no time or length that I know."),
        ("unread.csv", [10, 40, 10], "nnn", "Row 4 has no time that I know. It says: soon | Walk"),
        ("start.csv", [10, 20, 5], "nnn", "Start: 3 parts"),
        ("finish.csv", [10, 20, 5], "nnn", ""),
        ("begin.csv", [10, 20, 30], "nnn", ""),
        ("unknown.csv", [10, 20], "nn", ""),
        ("title.csv", [30, 120], "nn", "Team day"),
        ("untimed.csv", [10, 20], "nn", "Row 3 (“Talk about it”) has no time. Its text is with the part above it."),
    ],
)
def test_odd_tables_are_understood_or_say_what_was_not(
    tmp_path: Path, name: str, lengths: list[float], kinds: str, said: str
) -> None:
    plan, told = made(tmp_path, name, ODD[name])
    assert (minutes(plan), modes(plan)) == (lengths, kinds)
    assert said in told
    assert ("  ! " in told) == (said.startswith("Row") or said == "is a guess")
    if name == "names.csv":
        assert plan.steps[0].cue == "Driver: Pat"


def test_a_table_inside_a_cell_of_word_is_found(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "Programme"
    inner = outer.cell(0, 1).add_table(rows=0, cols=2)
    for row in [("9:00", "Hello"), ("9:10", "Tour"), ("9:30", "End")]:
        for cell, text in zip(inner.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "induction.docx"))
    assert minutes(made(tmp_path, "induction.docx", (tmp_path / "induction.docx").read_bytes())[0]) == [10, 20]
