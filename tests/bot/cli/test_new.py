"""`throughline new`: the tables people have become plans, and plans become tables again without a loss."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.cli.commands.export_table import export_table
from bot.cli.commands.new import NewOptions, new
from bot.cli.errors import CommandError
from bot.infra.table_files import write_table
from bot.runs.plan_library import load, load_with_warnings, shipped
from dialogs.plan.agenda_table import table_of
from dialogs.plan.model import Plan, Prompt
from tests.support.builders import plan, step


def nobody(_question: str) -> str:
    raise AssertionError("nothing is asked when there is a file")


def made(folder: Path, name: str, content: str | bytes, **options: Any) -> tuple[Plan, str]:
    """The plan made of a file, and what was said about it. The plan passes `check` without a warning."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    out = folder / "plan.yaml"
    out.unlink(missing_ok=True)
    says = io.StringIO()
    assert new(NewOptions(file, out, **options), nobody, io.StringIO(), says) == 0
    return load_with_warnings(str(out)).plan, says.getvalue()


def refused(folder: Path, name: str, content: str | bytes, **options: Any) -> str:
    with pytest.raises(CommandError) as caught:
        made(folder, name, content, **options)
    return str(caught.value)


def minutes(plan: Plan) -> list[float]:
    return [block.lasts.total_seconds() / 60 for block in plan.blocks]


def modes(plan: Plan) -> str:
    return "".join(block.mode.value[1] for block in plan.blocks)  # n, f, r


@pytest.mark.parametrize(
    ("text", "lengths", "kinds"),
    [
        ("Start,Mins,Topic\n14:00,5,Hello\n14:05,25,Budget\n14:30,10,Tea\n14:40,20,Votes\n", [5, 25, 10, 20], "nnrn"),
        ("When;What\n10:00;Arrive\n10:20;Talk\n11:45;Lunch\n12:30;Walk\n2:00;End\n", [20, 85, 45, 90], "nnrn"),
        ("Length\tItem\nten minutes\tOpening\nhalf an hour\tStories\n1h 15m\tWorkshop\n", [10, 30, 75], "nnn"),
        ("Slot,Title\n9am - 9:45am,Keynote\n9:45am - 10am,Coffee\n10am - 12pm,Lab\n", [45, 15, 120], "nrn"),
        ("Activity,How long\nIcebreaker,10-15 min\nBreakout groups,20 min\nComfort break,5 min\n", [15, 20, 5], "nnr"),
        ("18:00,Doors\n18:15,Reading on your own\n18:45,Discussion\n19:30,Close\n", [15, 30, 45], "nfn"),
        ("From,To,Who,What\n22:30,23:15,Ana,Late talk\n23:15,0:30,Ben,Later talk\n", [45, 75], "nn"),
        (
            "Time,Duration,Part\n0:00,0:20,Intro\n0:20,0:40,Main\n1:00,0:05,Pause and break\nTotal,1:05,\n",
            [20, 40, 5],
            "nnr",
        ),
    ],
)
def test_a_table_of_any_shape_becomes_a_plan(tmp_path: Path, text: str, lengths: list[float], kinds: str) -> None:
    plan, said = made(tmp_path, "evening.csv", text)
    assert minutes(plan) == lengths
    assert modes(plan) == kinds
    assert plan.lasts == sum((block.lasts for block in plan.blocks), timedelta())
    assert all(block.title in said for block in plan.blocks), "what was understood is shown"


def test_ranges_leads_and_notes_are_kept(tmp_path: Path) -> None:
    text = "Topic,Duration,Lead,Materials,Description\nMapping,10-15 minutes,Kit,Pens {red},Draw what you see\n"
    plan, _ = made(tmp_path, "day.csv", text)
    (step,) = plan.steps
    assert (step.lasts.total_seconds(), step.at_least) == (900, timedelta(minutes=10))
    assert step.say == "Draw what you see"
    assert step.cue == "Lead: Kit\nMaterials: Pens {red}"


def test_clock_times_set_the_start(tmp_path: Path) -> None:
    plan, said = made(tmp_path, "day.csv", "Start,Item\n8.30,Hello\n8.45,Talk\n9.45,End\n")
    assert plan.starts == "08:30"
    assert "08:30" in said


def test_what_is_not_understood_is_a_comment(tmp_path: Path) -> None:
    text = "Day 1: arrival\nStart,Item\n9:00,Hello\n,and a song\nDay 2,\n10:00,Talk\n"
    plan, said = made(tmp_path, "day.csv", text)
    assert plan.steps[0].say == "and a song"
    written = (tmp_path / "plan.yaml").read_text()
    assert "# Row 5 has no time and is not in the plan: Day 2" in written
    assert "“Talk”) says no length; 10 minutes is a guess" in said
    assert "“Hello”) says no length; 10 minutes is a guess" in said, "its day ends with it"


def test_a_length_that_contradicts_the_clock_is_told(tmp_path: Path) -> None:
    _, said = made(tmp_path, "day.csv", "Start,Minutes,Item\n9:00,40,Hello\n9:30,10,Talk\n")
    assert "lasts 40 minutes, but the next one starts 30 minutes later" in said


def test_free_time_before_a_row_fixes_its_clock_time(tmp_path: Path) -> None:
    plan, _ = made(tmp_path, "day.csv", "Start,Minutes,Item\n9:00,20,Hello\n9:30,10,Talk\n9:40,5,Bye\n")
    assert [step.at for step in plan.steps] == [None, "09:30", None]
    assert plan.starts == "09:00"


def excel(rows: Iterable[Iterable[Any]], sheet: str = "Sheet1", before: str | None = None) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    if before:
        page.title = before
        page.append(["Who comes", "Email"])
        page = book.create_sheet(sheet)
    for row in rows:
        page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_excel_with_real_time_cells(tmp_path: Path) -> None:
    rows = [
        ["Our day"],
        [],
        ["Start", "Duration", "Session"],
        [time(9), timedelta(minutes=30), "Opening"],
        [time(9, 30), 45, "Work"],
    ]
    plan, _ = made(tmp_path, "day.xlsx", excel(rows))
    assert [block.title for block in plan.blocks] == ["Opening", "Work"]
    assert minutes(plan)[0] == 30
    assert plan.starts == "09:00"


def test_the_sheet_with_an_agenda_is_found_or_named(tmp_path: Path) -> None:
    book = excel([["Start", "Topic"], [time(9), "A"], [time(9, 10), "End"]], "Plan", before="People")
    assert minutes(made(tmp_path, "day.xlsx", book)[0]) == [10]
    assert "There is no sheet “Agenda”. The file has: People, Plan." in refused(tmp_path, "day.xlsx", book, sheet="Agenda")
    assert "I found no agenda here" in refused(tmp_path, "day.xlsx", book, sheet="People")


def word(*tables: list[list[str]]) -> bytes:
    document = docx.Document()
    for rows in tables:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_word_takes_the_first_table_that_is_an_agenda(tmp_path: Path) -> None:
    content = word([["Name", "Phone"], ["Kit", "no"]], [["Time", "Activity"], ["5 mins", "Hello"], ["20 mins", "Talk"]])
    assert minutes(made(tmp_path, "day.docx", content)[0]) == [5, 20]
    assert "There is no table 3" in refused(tmp_path, "day.docx", content, table=3)


def test_markdown_and_html(tmp_path: Path) -> None:
    markdown = "# Day\n\n| When | **What** |\n|:--|---|\n| 9:00 | Hello \\| hi |\n| 9:20 | End |\n"
    plan, _ = made(tmp_path, "day.md", markdown)
    assert [block.title for block in plan.blocks] == ["Hello | hi"]
    page = "<table><tr><th>Min</th><th>Topic</th></tr><tr><td>5</td><td>Hello <b>you</b></td></tr></table>"
    assert [block.title for block in made(tmp_path, "day.html", page)[0].blocks] == ["Hello you"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "Name,Phone\nKit,123\nLou,456\n", "I found no agenda here"),
        ("a.csv", "", "There is no table"),
        ("a.docx", b"PK\x03\x04 word/", "damaged"),
        ("a.xlsx", b"PK\x03\x04 xl/", "damaged"),
        ("a.pptx", b"slides", "I can read tables from"),
        ("a.md", "Just a text.", "There is no table"),
        ("a.csv", b"x" * 6_000_000, "larger than 5 MB"),
    ],
)
def test_what_is_no_agenda_is_refused_in_a_sentence(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    assert says in refused(tmp_path, name, content)
    assert not (tmp_path / "plan.yaml").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "plan.yaml"
    out.write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        new(NewOptions(None, out), nobody, io.StringIO(), io.StringIO())
    assert out.read_text() == "mine"


def answers(*lines: str) -> Callable[[str], str]:
    left = iter(lines)

    def ask(_question: str) -> str:
        found = next(left, None)
        if found is None:
            raise EOFError
        return found

    return ask


def test_without_a_file_it_asks(tmp_path: Path) -> None:
    out = tmp_path / "plan.yaml"
    ask = answers("Team hour", "Hello", "5", "Talk", "soon", "half an hour", "Break", "10 min", "")
    assert new(NewOptions(None, out), ask, io.StringIO(), io.StringIO()) == 0
    plan = load(str(out))
    assert (plan.title, minutes(plan), modes(plan)) == ("Team hour", [5, 30, 10], "nnr")
    with pytest.raises(CommandError, match="Nothing was written"):
        new(NewOptions(None, tmp_path / "other.yaml"), answers("Team hour", "Hello"), io.StringIO(), io.StringIO())


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx", "md"])
@pytest.mark.parametrize("name", shipped())
def test_a_round_trip_loses_nothing_that_a_table_can_hold(tmp_path: Path, kind: str, name: str) -> None:
    file = tmp_path / f"plan.{kind}"
    assert export_table(name, kind, file, io.StringIO()) == 0
    back, _ = made(tmp_path, f"again.{kind}", file.read_bytes())
    plan = load(name)
    assert [(b.title, b.lasts) for b in back.blocks] == [(b.title, b.lasts) for b in plan.blocks]
    for mine, theirs in zip(back.steps, plan.steps, strict=True):
        assert (mine.title, mine.lasts, mine.mode, mine.at_least) == (
            theirs.title,
            theirs.lasts,
            theirs.mode,
            theirs.at_least,
        )
        assert [p.ask for p in mine.prompts] == [p.ask for p in theirs.prompts]
        assert " ".join((mine.say or "").split()) == " ".join((theirs.say or "").split())
        assert " ".join((mine.cue or "").split()) == " ".join((theirs.cue or "").split())


TABLES = Path(__file__).parents[2] / "cases" / "plans" / "tables"


@pytest.mark.parametrize(
    ("name", "lengths", "kinds", "starts", "titles"),
    [
        ("t1", [10, 5, 20, 5, 30, 15], "nnnrnn", None, ("Welcome & objectives", "Summary & next steps")),
        ("t2", [15, 60, 15, 30, 90, 60, 180, 30], "nnnrnrnn", "08:30", ("Workshop starts", "Wrap up")),
        ("t3", [5, 20, 45, 120, 15], "nnnnn", None, ("Welcome and overview", "Group presentations")),
        ("t4", [30, 75, 15, 60], "nnrn", "09:00", ("Welcome", "Tools")),
    ],
)
def test_agendas_of_real_days_become_plans(
    tmp_path: Path, name: str, lengths: list[float], kinds: str, starts: str | None, titles: tuple[str, str]
) -> None:
    plan, _ = made(tmp_path, f"{name}.csv", (TABLES / f"{name}.csv").read_bytes())
    assert (minutes(plan), modes(plan), plan.starts) == (lengths, kinds, starts)
    assert (plan.blocks[0].title, plan.blocks[-1].title) == titles


@pytest.mark.parametrize(
    ("name", "content", "lengths", "kinds"),
    [
        (
            "merged.docx",
            word([["Our day", ""], ["When", "What"], ["9:00", "Open"], ["9.30", "Tea"], ["9.45", "End"]]),
            [30, 15],
            "nr",
        ),
        ("no-header.md", "| 10 min | Hello |\n|---|---|\n| 20 min | Talk |\n| 5 min | Break |\n", [10, 20, 5], "nnr"),
        (
            "bold.md",
            "# Our day\n\n| **Start** | **Item** |\n|---|---|\n| **9:00** | Talk |\n| 9:40 | **Lunch** |\n| 10:40 | End |\n",
            [40, 60],
            "nr",
        ),
        ("pm.csv", "Start;Item\n11:30 am;Talk\n1 pm;Lunch break\n2 pm;Lab\n3.15 pm;Close\n", [90, 60, 75], "nrn"),
        ("words.tsv", "How long\tPart\na quarter of an hour\tHello\nan hour and a half\tLab\n", [15, 90], "nn"),
        (
            "cells.xlsx",
            excel([["Min", "Step", "Notes"], [5, "Hello", "Smile"], [7.5, "Talk", None], ["10-15", "Quiz", None]]),
            [5, 7.5, 15],
            "nnn",
        ),
    ],
)  # fmt: skip
def test_more_tables_of_different_shape(
    tmp_path: Path, name: str, content: str | bytes, lengths: list[float], kinds: str
) -> None:
    plan, _ = made(tmp_path, name, content)
    assert (minutes(plan), modes(plan)) == (lengths, kinds)


def test_the_title_is_that_of_the_file_or_the_one_that_is_given(tmp_path: Path) -> None:
    rows = [["Min", "Step"], [5, "Hello"], [10, "Talk"]]
    markdown = "# Our **day**\n\n| Min | Step |\n|---|---|\n| 5 | Hello |\n"
    assert made(tmp_path, "a.xlsx", excel(rows, "Away day"))[0].title == "Away day"
    assert made(tmp_path, "team_day.xlsx", excel(rows))[0].title == "Team day"
    assert made(tmp_path, "a.md", markdown)[0].title == "Our day"
    assert made(tmp_path, "a.md", markdown, title="Mine")[0].title == "Mine"
    assert made(tmp_path, "a.html", "<h1>Page</h1><table><tr><td>5 min</td><td>Hello</td></tr></table>")[0].title == "Page"


TEXT = st.text(alphabet="abc é{}*_|'\"=+-@#:,;\\<>&", min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
LINES = st.lists(TEXT.filter(lambda text: any(char.isalpha() for char in text)), max_size=3)
STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "title": TEXT.filter(lambda text: any(char.isalpha() for char in text) and text[0] not in "*_"),
            "lasts": st.integers(1, 90),
            "least": st.integers(0, 90),
            "mode": st.sampled_from(["online", "offline"]),
            "say": LINES,
            "cue": LINES,
            "prompts": LINES,
        }
    ),
    min_size=1,
    max_size=4,
)


ESCAPED = {"title": "'=é", "lasts": 1, "least": 0, "mode": "online", "say": ["''+1"], "cue": [], "prompts": []}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[ESCAPED], kind="csv", at=None)
@example(steps=[ESCAPED], kind="docx", at=None)
@given(steps=STEPS, kind=st.sampled_from(["csv", "xlsx", "docx", "md"]), at=st.sampled_from([None, "10:00", "11:45"]))
def test_a_round_trip_keeps_every_cell(tmp_path: Path, steps: list[dict[str, Any]], kind: str, at: str | None) -> None:
    built = tuple(
        step(
            f"block-{number}.step",
            one["lasts"],
            title=one["title"],
            mode=one["mode"],
            at_least=timedelta(minutes=min(one["least"], one["lasts"])) or None,
            say="\n".join(one["say"]) or None,
            cue="\n".join(one["cue"]) or None,
            prompts=tuple(Prompt(ask=ask, optional=len(ask) % 2 == 0) for ask in one["prompts"]),
            at=at if number == len(steps) - 1 > 0 else None,
        )
        for number, one in enumerate(steps)
    )
    made_of = plan(*built, starts="09:00")
    header, rows = table_of(made_of)
    back, _ = made(tmp_path, f"again.{kind}", write_table(kind, "A plan", header, rows))
    assert kind == "csv" or back.title == "A plan"  # a CSV file has no place for it but its name
    assert back.starts == "09:00"
    assert [block.title for block in back.blocks] == [block.title for block in made_of.blocks]
    for mine, theirs in zip(back.steps, made_of.steps, strict=True):
        assert (mine.title, mine.lasts, mine.mode, mine.at_least) == (
            theirs.title,
            theirs.lasts,
            theirs.mode,
            theirs.at_least,
        )
        assert (mine.say, mine.cue, mine.prompts) == (theirs.say, theirs.cue, theirs.prompts)
        assert mine.at == theirs.at
