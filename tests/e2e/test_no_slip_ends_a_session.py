"""Session scripts about the end, through the whole service: a dialog answers questions, and old buttons do nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands.rehearse import RehearseOptions, rehearse

SCRIPTS = Path(__file__).parents[1] / "cases" / "session-scripts"
FULL = "after 3 hours 30 minutes"  # the plan's whole length

Line = dict[str, Any]


def played(script: Path) -> list[Line]:
    """What a rehearsal of the first session shows."""
    out = io.StringIO()
    wish = RehearseOptions(plan="defensible-decisions-1", people=10, seed=1, headless=True, script=script)
    assert rehearse(wish, out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def acted(folder: Path, *lines: Line) -> list[Line]:
    """The same with these lines as the script."""
    script = folder / "script.jsonl"
    script.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return played(script)


def replies(lines: list[Line], to: str = "facilitator") -> list[Line]:
    """What one person was answered, without the answer to `start`."""
    return [line for line in lines if line["slot"] == "reply" and line["to"] == to and line["at"] > 0]


def end(lines: list[Line]) -> str:
    (ended,) = (line["text"] for line in lines if line["card"] == "EndedCard" and line["kind"] == "post")
    return str(ended)


def test_a_second_next_near_the_end_does_not_end_the_session() -> None:
    lines = played(SCRIPTS / "next-next-at-the-end.jsonl")
    moved, again = replies(lines)
    assert "Done: now “Before we meet again”" in moved["text"]
    assert "We have only just moved on. Now: “Before we meet again”" in again["text"]
    assert FULL in end(lines)


@pytest.mark.parametrize("later", [0, 1, 2])
def test_two_quick_next_of_one_person_move_on_once(tmp_path: Path, later: int) -> None:
    lines = acted(tmp_path, *({"at": at, "by": "facilitator", "say": "next"} for at in (60, 60 + later)))
    moved, again = replies(lines)
    assert "Done: now “Introductions”" in moved["text"]
    assert "We have only just moved on. Now: “Introductions”" in again["text"]


def test_a_connection_that_drops_for_a_while_changes_nothing(tmp_path: Path) -> None:
    untouched = acted(tmp_path, {"at": 60, "by": "facilitator", "say": "where"})
    lines = acted(
        tmp_path,
        {"at": 60, "by": "facilitator", "say": "where"},
        {"at": "2:05:00", "by": "p7", "drop": 20},
        {"at": "2:05:10", "by": "p8", "drop": "0:00:45"},
    )
    assert lines == untouched


def test_next_in_the_last_part_asks_before_it_ends_the_session(tmp_path: Path) -> None:
    lines = acted(tmp_path, *({"at": at, "by": "facilitator", "say": "next"} for at in (12540, 12542)))
    assert len(replies(lines)) == 2
    for reply in replies(lines):
        assert reply["card"] == "ConfirmCard"
        assert "due to end at 13:00" in reply["text"]
    assert FULL in end(lines)


def test_a_question_about_the_end_is_answered_with_what_would_be_lost() -> None:
    lines = played(SCRIPTS / "questions-about-the-end.jsonl")
    first, second = replies(lines)
    assert "We are in “Ground rules” until 09:46." in first["text"]
    assert "We are in “A conversation that went well” until 09:55." in second["text"]
    assert all("steps would be lost" in reply["text"] for reply in (first, second))
    assert FULL in end(lines)


def test_a_question_about_forgetting_deletes_nothing() -> None:
    lines = played(SCRIPTS / "question-about-forgetting.jsonl")
    (reply,) = replies(lines, "p3")
    assert reply["card"] == "ForgetCard"
    assert "for good" in reply["text"]


@pytest.mark.parametrize("answer", [{"say": "yes"}, {"press": {"slot": "reply", "label": "End the session"}}])
def test_a_yes_to_the_question_ends_the_session(tmp_path: Path, answer: Line) -> None:
    asked = {"at": 600, "by": "facilitator", "say": "end"}
    lines = acted(tmp_path, asked, {"at": 620, "by": "facilitator", **answer})
    assert "after 10 minutes" in end(lines)


def test_a_yes_that_comes_when_the_part_is_over_or_without_a_question_does_nothing(tmp_path: Path) -> None:
    lines = acted(
        tmp_path,
        {"at": 600, "by": "facilitator", "say": "end"},
        {"at": 605, "by": "p3", "say": "yes"},
        {"at": 1000, "by": "facilitator", "press": {"slot": "reply", "label": "End the session"}},
        {"at": 1010, "by": "facilitator", "say": "yes"},
    )
    assert "That button is out of date, so nothing has changed. Now: “" in replies(lines)[-1]["text"]
    assert not replies(lines, "p3")
    assert FULL in end(lines)


def test_next_is_taken_once_from_two_people_and_from_an_old_card(tmp_path: Path) -> None:
    button = {"press": {"slot": "controls", "label": "Next step"}}
    lines = acted(
        tmp_path,
        {"at": 30, "by": "facilitator", "say": "facilitator add Bethan"},
        {"at": 60, "by": "facilitator", "say": "next"},
        {"at": 64, "by": "p2", "say": "next"},
        {"at": 90, "by": "facilitator", **button},
    )
    begun = [line["step"] for line in lines if line["to"] == "everyone" and line["kind"] == "post" and line["at"] <= 90]
    assert begun[1:] == ["intro.welcome", "intro.introductions"]
    assert "Not everyone has spoken yet" in replies(lines)[-1]["text"], "the one card of controls is never old"
    assert "We have only just moved on." in replies(lines, "p2")[-1]["text"]


def test_the_only_break_is_left_out_after_a_yes_only_and_pairs_are_drawn_at_once(tmp_path: Path) -> None:
    skip = {"at": 5760, "by": "facilitator", "say": "skip"}
    lines = acted(tmp_path, skip, {"at": 5770, "by": "facilitator", "say": "yes"})
    asked, done = replies(lines)
    assert "is the only break of this session" in asked["text"]
    assert "is left out" in done["text"]
    drawn = next(line for line in lines if line["card"] == "RoomsCard")
    assert drawn["at"] <= 5770
    assert not any("paused" in line["text"].casefold() for line in lines if line["at"] > 5000)
