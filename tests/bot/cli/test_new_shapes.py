"""`throughline new` on the shapes that tables have in Word, Excel, Outlook and plain texts, in several languages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.test_new import made, minutes, modes, refused

OUTLOOK = """\
<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p class=MsoNormal>Hello all</p>
<table class=MsoNormalTable><tr><td><p><b>Time<o:p></o:p></b></p></td><td><p><b>Item</b></p></td></tr>
<tr><td><p>09:00&nbsp;&#8211;&nbsp;09:20</p></td><td><p>Welcome<o:p></o:p></p></td></tr>
<tr><td><p>09:20 &#8211; 10:00</p></td><td><p>Main talk</p><p>With questions</p></td></tr>
<tr><td><p>10:00</p></td><td><p>Close</p></td></tr></table></body></html>"""
SPANS = """\
<table><tr><th>Time</th><th>Length</th><th>Item</th></tr><tr><td rowspan=2>9:00</td><td>10</td><td>Hello</td></tr>
<tr><td>20</td><td>Talk</td></tr><tr><td colspan=2>9:30 - 10:15</td><td>Lunch</td></tr></table>"""


@pytest.mark.parametrize(
    ("name", "text", "lengths", "kinds", "starts"),
    [
        ("digits.csv", "Time,Topic\n0930,Welcome\n0945,Talk\n1030,Comfort break\n1045,End\n", [15, 45, 15], "nnr", "09:30"),
        ("french.csv", "Heure;Sujet\n9h30;Bienvenue\n10h30;Pause\n10h45;Atelier\n12h00;Fin\n", [60, 15, 75], "nrn", "09:30"),
        ("noon.csv", "When,What\n11:30am,Talk\n12:15 PM,Lunch\n1:00 p.m.,Lab\n3pm,End\n", [45, 45, 120], "nrn", "11:30"),
        ("mixed.csv", "Item,Duration\nA,5'\nB,1½ h\nBreak,15 mins\nC,1:15\nD,1/2 hour\n",
         [5, 90, 15, 75, 30], "nnrnn", None),
        ("offset.csv", "Offset,Part\n+0:00,Welcome\n+0:10,Talk\n+0:40,Break\n+0:50,End\n", [10, 30, 10], "nnr", None),
        ("plus.csv", "T,Activity\nT+0,Welcome\nT+10,Talk\nT+40,End\n", [10, 30], "nn", None),
        ("bare.tsv", "9.30\tHello\tKit\n9.45\tTalk\tLou\n10.30\tBreak\t\n10.45\tEnd\t\n", [15, 45, 15], "nnr", "09:30"),
        ("german.csv", "Uhrzeit;Dauer;Thema\n09:00;15 Min.;Start\n09:15;1 Std.;Kaffeepause\n", [15, 60], "nr", "09:00"),
        ("minuten.csv", "Minuten;Was\n10;Start\n20;Gruppen\n5;Pause\n", [10, 20, 5], "nnr", None),
        ("uhr.csv", "Zeit,Inhalt\n9-10 Uhr,Start\n10-12 Uhr,Arbeit\n12-13 Uhr,Mittagspause\n",
         [60, 120, 60], "nnr", "09:00"),
        ("welsh.csv", "Amser,Hyd,Eitem\n09:00,15 munud,Croeso\n09:15,1 awr,Egwyl\n", [15, 60], "nr", "09:00"),
        ("range.csv", "Item,Time needed\nWelcome,5-10 min\nTalk,20 to 30\nLab,45 – 60 minutes\n", [10, 30, 60], "nnn", None),
        ("allotted.csv", "#,Agenda item,Who,Time allocated\n1,Hello,Kit,5\n2,Minutes of May,Kit,10\n", [5, 10], "nn", None),
        ("numbers.csv", "Time,Step,Notes\n10,Open,Smile\n20,Map,Walk round\n", [10, 20], "nn", None),
        ("sum.csv", "Item,Mins,Running total\nHello,10,10\nTalk,20,30\nTotal,30,\n", [10, 20], "nn", None),
        ("dates.csv", "Start,End,Subject\n2026-03-04 09:00,2026-03-04 09:30,Hi\n2026-03-04 09:30,2026-03-04 10:00,Tea\n",
         [30, 30],
         "nr", "09:00"),
        ("spaced.csv", "Time , Item \n 9 : 00 , Welcome \n 9 : 30 , End \n", [30], "n", "09:00"),
        ("sep.csv", "sep=;\nTime;Item\n09:00;Welcome, all\n09:15;End\n", [15], "n", "09:00"),
        ("nameless.csv", "Starts,,Item\n09:00,09:15,Welcome\n09:15,10:00,Talk\n10:00,10:10,Close\n", [15, 45, 10], "nnn",
         "09:00"),
        ("words.csv", "Part,Length\nThink,60s\nPair,2 min\nShare,1 min 30\n", [1, 2, 1.5], "nnn", None),
        ("mail.html", OUTLOOK, [20, 40], "nn", "09:00"),
        ("spans.html", SPANS, [10, 20, 45], "nnr", "09:00"),
        ("list.txt", "Our evening\n19:00 Welcome\n19:10 The book\n19:45 Tea\n20:00 Close\n", [10, 35, 15], "nnr", "19:00"),
        ("bullets.txt", "Team\n\n- Hello (10 min)\n- Icebreaker - 5 min\n- Break: 5 minutes\n- Talk, 20 mins\n",
         [10, 5, 5, 20],
         "nnrn", None),
        ("list.md", "# Team\n\n1. 09:00-09:10 Hello\n2. 09:10–09:30 **Talk**\n3. 09:30–09:45 Break\n", [10, 20, 15], "nnr",
         "09:00"),
        ("across.csv", ",9:00,9:30,10:00,10:15\nWhat,Welcome,Talk,Tea,Close\nWho,Kit,Lou,,\n", [30, 30, 15], "nnr", "09:00"),
        ("slots.csv", "Time,9:00-9:30,9:30-10:00,10:00-10:15\nSession,Hello,Talk,Break\n", [30, 30, 15], "nnr", "09:00"),
        ("both.csv", "Our day,,\nStart,09:00,09:30\nEnd,09:30,10:00\nItem,Hello,Talk\n", [30, 30], "nn", "09:00"),
        ("ends.csv", "Start,9:00,9:30\nEnd,9:30,10:30\nTopic,Hello,Talk\n", [30, 60], "nn", "09:00"),
        ("lengths.csv", "Session,Hello,Talk,Break\nMinutes,10,20,15\n", [10, 20, 15], "nnr", None),
        ("second.csv", "Activity,Hello,Talk,Close\nTime,9:00,9:30,10:00\nNotes,Smile,,\n", [30, 30], "nn", "09:00"),
        ("bare.csv", "9:00,9:30,10:00,10:30\nHello,Talk,Break,Close\n", [30, 30, 30], "nnr", "09:00"),
        ("one.csv", "Item,Start,End\nHello,9:00,9:30\n", [30], "n", "09:00"),
        ("pair.csv", "Hello,9:00,9:30\nTalk,9:30,10:15\n", [30, 45], "nn", "09:00"),
    ],
)  # fmt: skip
def test_a_table_of_another_shape(
    tmp_path: Path, name: str, text: str, lengths: list[float], kinds: str, starts: str | None
) -> None:
    plan, _ = made(tmp_path, name, text)
    assert (minutes(plan), modes(plan), plan.starts) == (lengths, kinds, starts)


def test_times_along_the_top_are_turned_and_said(tmp_path: Path) -> None:
    text = "Away day\n,9:00,9:30,10:00\nWhat,Hello,Talk,Tea\nRoom,A,B,\n"
    plan, said = made(tmp_path, "day.csv", text)
    assert (plan.title, [step.title for step in plan.steps]) == ("Away day", ["Hello", "Talk", "Tea"])
    assert [step.cue for step in plan.steps] == ["Room: A", "Room: B", None]
    assert "! The times stand along the top, so each column is read as a row." in said
    assert "! Row 4 (“Tea”) says no length; 10 minutes is a guess." in said


def test_lines_of_a_cell_are_a_title_and_a_text(tmp_path: Path) -> None:
    plan, _ = made(tmp_path, "mail.html", OUTLOOK)
    assert (plan.steps[1].title, plan.steps[1].say) == ("Main talk", "With questions")


def test_two_days_have_a_night_between_them(tmp_path: Path) -> None:
    text = "Time,Item\nDay 1,\n9:00,Hello\n10:30,{}\nDay 2,\n9:00,Again\n10:00,End\n"
    plan, _ = made(tmp_path, "days.csv", text.format("End of day 1"))
    assert (minutes(plan), modes(plan)) == ([90, 22.5 * 60, 60], "nrn")


def excel(rows: Sequence[Sequence[Any]], *merged: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


NINE = datetime(2026, 3, 4, 9)
HALF = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("content", "lengths", "kinds"),
    [
        (excel([["Agenda"], ["Start", "Mins", "Item"], [time(9), 10, "Hello"], [time(9, 10), 15, "Break"],
                ["Total", "=SUM(B3:B4)", None]], "A1:C1"), [10, 15], "nr"),
        (excel([["Time", "Item", "Mins"], [time(9), "Hello", 10], ["=A2+TIME(0,C2,0)", "Talk", 20], [None, "Total", 30]]),
         [10, 20], "nn"),
        (excel([["Start", "End", "Item"], [NINE, NINE + HALF, "Hello"], [NINE + HALF, NINE + 2 * HALF, "Lunch"]]), [30, 30],
         "nr"),
        (excel([["Duration", "Item"], [timedelta(minutes=10), "Hello"], [0.0104166666666667, "Break"]]), [10, 15], "nr"),
        (excel([["Item", "Hours"], ["Hello", 0.25], ["Talk", 1.5], ["Break", 0.5]]), [15, 90, 30], "nnr"),
    ],
)  # fmt: skip
def test_excel_of_another_shape(tmp_path: Path, content: bytes, lengths: list[float], kinds: str) -> None:
    plan, _ = made(tmp_path, "day.xlsx", content)
    assert (minutes(plan), modes(plan)) == (lengths, kinds)


def test_merged_cells_of_a_first_column_are_blocks(tmp_path: Path) -> None:
    rows = [
        ["Session", "Item", "Min"],
        ["Morning", "Hello", 10],
        [None, "Talk", 20],
        ["Afternoon", "Lab", 30],
        [None, "Bye", 5],
    ]
    plan, _ = made(tmp_path, "day.xlsx", excel(rows, "A2:A3", "A4:A5"))
    assert [(block.title, block.lasts) for block in plan.blocks] == [("Morning", HALF), ("Afternoon", timedelta(minutes=35))]
    assert [step.title for step in plan.steps] == ["Hello", "Talk", "Lab", "Bye"]


def word(*tables: Sequence[Sequence[str]], lines: Sequence[str] = ()) -> bytes:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    for rows in tables:
        table = document.add_table(rows=0, cols=2)
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                cell.text = text
            if len(row) == 1:
                cells[0].merge(cells[1])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


MORNING = [["Morning"], ["9.00", "Hello"], ["9.30", "Talk"], ["10.30", "End"]]


def test_the_other_tables_of_a_word_file_are_named(tmp_path: Path) -> None:
    content = word(MORNING, [["Afternoon"], ["1:00", "Lab"], ["2:00", "End"]])
    plan, said = made(tmp_path, "day.docx", content)
    assert minutes(plan) == [30, 60]
    assert "Table 2 is an agenda too, and is not in the plan: use --table 2." in said
    assert minutes(made(tmp_path, "day.docx", content, table=2)[0]) == [60]


def test_a_word_file_with_a_list_and_no_table(tmp_path: Path) -> None:
    plan, _ = made(tmp_path, "day.docx", word(lines=["9:00 Hello", "9:15 Talk", "10:00 Break", "10:15 End"]))
    assert (minutes(plan), modes(plan)) == ([15, 45, 15], "nnr")


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\nour meeting takes 10 minutes.\nPlease bring tea.\nWe meet in room 5.\nSee you.\nKit\n",
        "# Minutes\n\nWe spoke about the budget for 20 minutes.\nThen we left.\n",
    ],
)
def test_a_letter_is_no_agenda(tmp_path: Path, text: str) -> None:
    assert "agenda" in refused(tmp_path, "letter.txt", text)
