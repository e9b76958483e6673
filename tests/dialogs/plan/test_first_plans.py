"""What people type in their first plan: slips are named in plain words, with their line, and odd plans are pointed out."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from bot.cli.commands.check import check
from bot.runs.plan_library import load, load_with_warnings, shipped
from dialogs.plan.errors import Mistake, PlanError
from dialogs.plan.load import read_plan, read_with_warnings

PLAN = """\
plan: book-club
title: Book club
lasts: 20m
people: 6
blocks:
  - id: start
    title: Start
    mode: online
    lasts: 20m
    steps:
      - id: hello
        lasts: 5m
        say: Good evening.
      - id: sharing
        lasts: 15m
        round: {question: "Which page stayed with you?", pass: true}
"""
JARGON = ("scalar", "token", "block end", "mapping", "sequence", "YAML", "pydantic", "Errno", "NoneType", "codec")


def mistakes(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(PlanError) as caught:
        read_plan(text, "club.yaml")
    return caught.value.mistakes


def changed(old: str, new: str) -> str:
    assert old in PLAN
    return PLAN.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("      - id: hello", "      — id: hello", 11, "a long dash"),
        ("      - id: hello", "      ▪ id: hello", 11, "a bullet"),
        ("      - id: hello", "      * id: hello", 11, "a star"),
        ("    mode: online", "\u00a0   mode: online", 8, "no-break space"),
        ("    mode: online", "    mode:\u00a0online", 8, "no-break space"),
        ("    mode: online", "\u200b    mode: online", 8, "invisible"),
        ("    mode: online", "\tmode: online", 8, "tab"),
        ("lasts: 5m", "lasts:5m", 12, "space is missing after the colon"),
        ("people: 6", "people:6", 4, "space is missing after the colon"),
        ("blocks:", "blocks", 5, "colon is missing after “blocks”"),
        ("say: Good evening.", "say: 'It's time'", 13, "apostrophe"),
        ("say: Good evening.", 'say: "Dune" tonight', 13, "after the closing quote"),
        ("say: Good evening.", "say: @all welcome", 13, "begins with an @"),
        ("say: Good evening.", "say: `Dune`", 13, "backtick"),
        ("say: Good evening.", "say: %s% of us", 13, "% sign"),
        ("say: Good evening.", "say: Tonight: Dune", 13, "colon inside"),
        ("say: Good evening.", 'say: "Good evening.', 13, "never closed"),
        ("say: Good evening.", "say: 'Good evening.", 13, "never closed"),
        ("        lasts: 15m", "         lasts: 15m", 15, "too far right"),
        ("        lasts: 15m", "       lasts: 15m", 15, "too far left"),
        ("pass: true}", "pass: true", 16, "never closed"),
        ("plan: book-club", "~~~\nplan: book-club", 1, "Remove it"),
    ],
)
def test_a_slip_is_named_at_its_line(old: str, new: str, line: int, says: str) -> None:
    (mistake,) = mistakes(changed(old, new))
    assert says in mistake.message
    assert mistake.line == line
    assert not any(word in str(mistake) for word in JARGON)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("lasts: 15m", "lasts: 150", "Do you mean 150m?"),
        ("lasts: 15m", "lasts: 1930", "looks like a clock time"),
        ("lasts: 15m", "lasts: 19:30", "looks like a clock time"),
        ("lasts: 15m", "lasts: 0715", "looks like a clock time"),
        ("lasts: 15m", "lasts: 7 pm", "looks like a clock time"),
        ("lasts: 15m", "lasts: 15 to 20", "Do you mean 15-20m?"),
        ("lasts: 15m", "Lasts: 15m", "did you mean “lasts”?"),
        ("lasts: 15m", "length: 15m", "did you mean “lasts”?"),
        ("say: Good", "text: Good", "did you mean “say”?"),
        ("blocks:", "schedule:", "did you mean “blocks”?"),
        ("people: 6", "participants: 6", "did you mean “people”?"),
        ("say: Good evening.", f"say: {'x' * 4001}", "has 4001 characters; at most 4000"),
    ],
)
def test_what_was_meant_is_proposed(old: str, new: str, says: str) -> None:
    assert any(says in mistake.message for mistake in mistakes(changed(old, new)))


def test_nothing_in_a_list_is_told_to_be_quoted() -> None:
    poll = 'poll: {id: p, question: "Which?", options: [~, null, other]}'
    found = [mistake.message for mistake in mistakes(changed("say: Good evening.", poll))]
    assert any("“~” means “nothing”" in message for message in found)
    assert any("“null” means “nothing”" in message for message in found)


@pytest.mark.parametrize(
    ("name", "content", "says", "command"),
    [
        ("club.docx", b"PK\x03\x04 word/document.xml", "a Word file", "throughline new club.docx"),
        ("club.yaml", b"PK\x03\x04 word/document.xml", "Name it club.docx first", "throughline new club.docx"),
        ("club.xlsx", b"PK\x03\x04 xl/workbook.xml", "an Excel file", "throughline new club.xlsx"),
        ("club.zip", b"PK\x03\x04 club.yaml", "a zip file", "throughline check"),
        ("club.doc", b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "throughline new"),
        ("club.pdf", b"%PDF-1.7", "a PDF", "throughline new"),
        ("club.yaml", "plan: x".encode("utf-16"), "UTF-16", "plan:"),
        ("club.yaml", "title: Café".encode("cp1252"), "not saved as UTF-8", "plan:"),
        ("club.csv", b"Start,Min,Topic\n19:00,10,Welcome\n", "a table", "throughline new club.csv"),
        ("club.md", b"| When | What |\n|---|---|\n| 19:00 | Welcome |\n", "a table", "throughline new club.md"),
        ("club.txt", b"Our evening\n19:00 Welcome\n19:10 The book\n", "an agenda", "throughline new club.txt"),
    ],
)
def test_a_file_of_another_kind_is_recognised(tmp_path: Path, name: str, content: bytes, says: str, command: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(PlanError) as caught:
        load(str(file))
    (mistake,) = caught.value.mistakes
    assert says in mistake.message
    assert mistake.example.startswith(command)


def warned(text: str) -> list[tuple[int, str]]:
    return [(warning.line, warning.message) for warning in read_with_warnings(text, "club.yaml").warnings]


def test_a_plain_plan_and_the_shipped_ones_have_no_warnings() -> None:
    assert warned(PLAN) == []
    assert {name: load_with_warnings(name).warnings for name in shipped()} == {name: () for name in shipped()}


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("say: Chapter #3 tonight", "The text ends before “#3 tonight”"),
        ('say: "`Dune` tonight"', "code marks"),
        ('say: "# Tonight"', "a heading mark"),
    ],
)
def test_a_text_that_will_look_different_is_pointed_out(new: str, says: str) -> None:
    ((line, message),) = warned(changed("say: Good evening.", new))
    assert says in message
    assert line == 13


def test_a_comment_beside_a_length_is_no_concern() -> None:
    assert warned(changed("lasts: 5m", "lasts: 5m  # to arrive")) == []


PAIRS = """\
plan: club
title: Club
people: 8
roles: [asker, teller, listener]
blocks:
  - title: In pairs
    mode: online
    pairs: {new_partners: true}
    steps:
      - {title: Talk, lasts: 10m, say: Tell each other about the book.}
      - {title: Close, lasts: 5m, say: Thank each other.}
"""


def test_the_plain_pair_plan_has_no_warnings() -> None:
    assert warned(PAIRS) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Tell each other about the book.", "In rooms of four tell about the book.", "groups of two"),
        ("title: In pairs", "title: Trios", "groups of two"),
        ("Thank each other.", "Come back to the main room.", "belongs to the work in rooms"),
        ("Thank each other.", "The listener sums up.", "“listener” is only given where an odd number"),
        ("say: Tell each other", 'prompts: ["One?", "Two?"], say: Tell each other', "while people are in their rooms"),
        (
            "      - {title: Close, lasts: 5m, say: Thank each other.}",
            "      - repeat: {over: [a, b], steps: [{title: Again, lasts: 5m, say: Find a new partner.}]}",
            "drawn once for the whole block",
        ),
    ],
)
def test_pair_work_that_will_go_otherwise_is_pointed_out(old: str, new: str, says: str) -> None:
    assert old in PAIRS
    ((_, message),) = warned(PAIRS.replace(old, new, 1))
    assert says in message


@pytest.mark.parametrize(
    ("people", "lasts", "question", "says"),
    [
        (60, "15m", "A word?", "hardly a sentence"),
        (2, "15m", "A story?", "`at_most` sets the longest turn"),
        (6, "20m", "One minute each, hard stop.", "The text promises 1m each"),
    ],
)
def test_a_round_too_short_or_too_long_is_pointed_out(people: int, lasts: str, question: str, says: str) -> None:
    block = f'{{title: A, mode: online, lasts: {lasts}, round: {{question: "{question}"}}}}'
    text = f"plan: p\ntitle: P\npeople: {people}\nblocks: [{block}]"
    ((_, message),) = warned(text)
    assert says in message


def test_ids_totals_and_lengths_are_worked_out() -> None:
    plan = read_plan(PAIRS, "club.yaml")
    assert (plan.lasts.total_seconds(), [block.id for block in plan.blocks]) == (900, ["in-pairs"])
    assert [step.path for step in plan.steps] == ["in-pairs.talk", "in-pairs.close"]
    shared = read_plan(
        "title: Tea talk\nblocks: [{title: Talk, mode: online, lasts: 20m, steps: [Hello, Tell, Bye]}]", "t.yaml"
    )
    assert shared.id == "tea-talk"
    assert [step.lasts.total_seconds() for step in shared.steps] == [400, 400, 400]
    assert [step.say for step in shared.steps] == ["Hello", "Tell", "Bye"]


def test_check_prints_warnings_and_leaves_the_status_alone(tmp_path: Path) -> None:
    file = tmp_path / "club.yaml"
    file.write_text(changed("say: Good evening.", "say: Chapter #3 tonight"))
    out = StringIO()
    assert check([str(file)], as_json=True, out=out) == 0
    (plan,) = json.loads(out.getvalue())["plans"]
    assert [warning["line"] for warning in plan["warnings"]] == [13]
    out = StringIO()
    assert check([str(file)], as_json=False, out=out) == 0
    assert "club.yaml:13: The text ends before" in out.getvalue()


def test_a_translation_of_a_text_that_was_changed_is_a_warning() -> None:
    ((line, message),) = warned(changed("people: 6", "people: 6\ntranslations: {cy: {Book clubs: Clwb llyfrau}}"))
    assert (line, "so it is not used. The nearest is “Book club”." in message) == (5, True)
