"""Undo and reopen in whole sessions, as facilitators meet them: what the chat says around the moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.e2e.test_rehearse import Line, replies, scripted

PLAN = "defensible-decisions-1"
FACILITATOR = "facilitator"


def play(folder: Path, *acts: tuple[str, str], more: tuple[dict[str, Any], ...] = ()) -> list[Line]:
    """A rehearsal of the first session with ten people, in which the facilitator says these words at these times."""
    said = [{"at": at, "by": FACILITATOR, "say": text} for at, text in acts]
    return scripted(folder, PLAN, *more, *said, people=10, seed=1)


def seconds(clock: str) -> int:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def since(output: list[Line], clock: str) -> list[Line]:
    """What became visible from then on."""
    return [line for line in output if line["at"] is not None and line["at"] >= seconds(clock)]


def group(line: Line) -> list[list[str]]:
    return [[one["name"] for one in pair] for pair in line["data"].get("draw", line["data"].get("pairs"))]


def test_an_extension_taken_back_after_the_planned_end(tmp_path: Path) -> None:
    output = since(play(tmp_path, ("0:43:00", "extend 5"), ("0:47:00", "undo")), "0:47:00")
    (begun,) = [line for line in output if line["kind"] == "post" and line["at"] == seconds("0:47:00")]
    assert begun["text"].startswith("Tool 2"), "one message a moment: what begins says that what was on is over"
    over = next(line for line in output if line["kind"] == "edit")
    assert "Until 10:17" in over["text"]
    assert not [line for line in output if line["card"] in ("PausedCard", "LateCard")]


def test_an_old_command_is_not_taken_back_and_nothing_moves(tmp_path: Path) -> None:
    output = play(tmp_path, ("0:14:00", "extend 2"), ("0:50:00", "undo"))
    (line,) = [line for line in output if line["at"] == seconds("0:50:00")]
    assert "“extend” cannot be taken back any more" in line["text"]
    assert "“catch up”" in line["text"]


def test_only_the_last_command_is_taken_back(tmp_path: Path) -> None:
    output = play(tmp_path, ("2:02:00", "+2"), ("2:04:00", "reshuffle"), ("2:04:05", "yes"), ("2:04:20", "undo"))
    drawn = [line for line in output if line["card"] == "PairsCard" and line["kind"] == "post"]
    at_first = [line for line in drawn if line["at"] < seconds("2:04:00")][-1]
    (new,) = [line for line in drawn if line["at"] == seconds("2:04:05")]
    (back,) = [line for line in drawn if line["at"] == seconds("2:04:20")]
    assert group(back) == group(at_first) != group(new)
    assert "until 11:47" in replies(since(output, "2:04:20"), FACILITATOR)[0]["text"]  # the two minutes stay


def test_a_finished_poll_comes_back_with_its_answers(tmp_path: Path) -> None:
    answer = {"at": "3:09:10", "by": "p1", "answer": {"poll": "favourite-tool", "options": ["Safe Uncertainty"]}}
    output = since(play(tmp_path, ("3:09:30", "next"), ("3:09:45", "undo"), more=(answer,)), "3:09:45")
    (again, closed) = [line for line in output if line["card"] == "PollCard"]
    assert "1 answer so far" in again["text"]
    assert "closed" in closed["text"]
    (results,) = [line for line in output if line["card"] == "ResultsCard"]
    assert results["data"]["counts"]["Safe Uncertainty"] == 1


def test_an_end_by_mistake_is_taken_back_and_the_poll_has_its_answers(tmp_path: Path) -> None:
    answer = {"at": "3:09:10", "by": "p1", "answer": {"poll": "favourite-tool", "options": ["Safe Uncertainty"]}}
    acts = (("3:09:30", "end now"), ("3:11:30", "start"), ("3:13:30", "reopen"))
    output = since(play(tmp_path, *acts, more=(answer,)), "3:09:30")
    ended = [line for line in output if line["slot"] == "ended"]
    assert "deleted at 12:49" in ended[0]["text"]
    assert "[Reopen the session]" in ended[0]["text"]
    (asked,) = [line for line in output if line["card"] == "JustEndedCard"]
    assert asked["at"] == seconds("3:11:30")
    assert "[Reopen the session]" in asked["text"]
    assert "It had ended at" in ended[1]["text"]
    assert "The session ends at 13:04" in ended[1]["text"]
    assert "[Reopen the session]" not in ended[1]["text"]
    on = next(line for line in since(output, "3:13:30") if line["to"] == "everyone" and line["kind"] == "post")
    assert "Until 12:52" in on["text"]  # eight and a half minutes were left
    assert not [line for line in since(output, "3:13:30") if line["card"] == "ChangedCard"]
    results = [line for line in since(output, "3:13:30") if line["card"] == "ResultsCard"]
    assert results[-1]["data"]["counts"]["Safe Uncertainty"] == 1
    (over,) = [line for line in output if line["slot"] == "ended:1" and line["kind"] == "post"]
    assert over["at"] == seconds("3:34:00")


def test_after_ten_minutes_an_end_stays_an_end_and_named_answers_are_deleted(tmp_path: Path) -> None:
    output = play(tmp_path, ("3:11:00", "end now"), ("3:21:10", "reopen"))
    last = [line for line in output if line["slot"] == "ended"][-1]
    assert last["at"] == seconds("3:21:00")
    assert "have been deleted" in last["text"]
    assert "too late" in replies(output, FACILITATOR)[-1]["text"]
