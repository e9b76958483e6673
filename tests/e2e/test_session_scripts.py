"""Disturbances in whole sessions, played from scripts: what people see is true, and nothing stops by itself.

Each script of `tests/cases/session-scripts` is one disturbance. Times in it are seconds since the start.
"""

from __future__ import annotations

import io
import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands.rehearse import RehearseOptions, rehearse

Line = dict[str, Any]
CASES = Path(__file__).parents[1] / "cases" / "session-scripts"
ONE, TWO = "defensible-decisions-1", "defensible-decisions-2"


@cache
def played(name: str, plan: str = ONE, people: int = 10) -> tuple[Line, ...]:
    """The lines of a session with a script of that name."""
    return rehearsed(plan, CASES / f"{name}.jsonl", people)


def rehearsed(plan: str, script: Path | None, people: int = 10) -> tuple[Line, ...]:
    """The lines of a headless rehearsal."""
    out = io.StringIO()
    assert rehearse(RehearseOptions(plan, headless=True, people=people, script=script), out) == 0
    return tuple(json.loads(line) for line in out.getvalue().splitlines())


def between(lines: tuple[Line, ...], since: int, until: int) -> list[Line]:
    return [line for line in lines if since <= line["at"] <= until]


def turns(lines: tuple[Line, ...], slot: str) -> list[tuple[str, int, int]]:
    """Each turn of a round: who, the seconds on its card at last, and how many it took, pauses excluded."""
    cards = [line for line in lines if line["card"] == "RoundCard" and line["slot"] == slot]
    groups = [list(group) for _, group in itertools.groupby(cards, key=lambda line: line["data"]["speaking"])]
    return [
        (mine[0]["data"]["speaking"], mine[-1]["data"]["seconds_each"], _clock(after[0]) - _clock(mine[0]))
        for mine, after in itertools.pairwise(groups)
    ]


def _clock(line: Line) -> int:
    hours, minutes, seconds = map(int, line["clock"].split(":"))
    return hours * 3600 + minutes * 60 + seconds


def assert_true(lines: tuple[Line, ...], slot: str) -> None:
    """Every card of the round names the next speaker, and the seconds that the turn then takes."""
    cards = [line for line in lines if line["card"] == "RoundCard" and line["slot"] == slot]
    for before, after in itertools.pairwise(cards):
        was, now = before["data"], after["data"]
        assert set(now["spoken"]).isdisjoint({*now["waiting"], *now["passed"], now["speaking"]})
        assert now["next"] == (now["waiting"][0] if now["waiting"] and now["speaking"] else None)
        if now["speaking"] not in (was["speaking"], None):
            assert now["speaking"] == was["next"]
    stayed = cards[-1]["data"]["order"]
    for who, seconds, took in turns(lines, slot):
        assert took == seconds or who not in stayed, "only a speaker who leaves ends a turn sooner"


@pytest.mark.parametrize("name", ["nudge", "skip-before-pairs", "round-and-latecomers", "round-cut-short"])
def test_no_disturbance_stops_the_session(name: str) -> None:
    assert not [line for line in played(name) if line["card"] in ("PausedCard", "LateCard")]


def test_a_reminder_that_comes_too_late_for_five_minutes_comes_at_one() -> None:
    told = [(line["at"], line["to"], line["text"].split("\n")[0]) for line in played("nudge") if line["card"] == "NudgeCard"]
    assert told[0] == (8040, "p3", "1 minute left")


def test_a_shortened_part_ends_sooner_and_nothing_stops() -> None:
    lines = played("shorten", TWO)
    assert not [line for line in lines if line["card"] in ("PausedCard", "LateCard")]
    assert [line["step"] for line in lines if line["to"] == "everyone" and line["kind"] == "post" and line["at"] == 2100]
    for slot in {line["slot"] for line in lines if line["card"] == "RoundCard"}:
        assert_true(lines, slot)


def test_questions_that_no_longer_fit_a_shortened_part_go_to_the_tray() -> None:
    lines = rehearsed(str(CASES / "talk.yaml"), CASES / "talk.jsonl", 6)
    tray = next(line for line in lines if line["slot"] == "controls" and "no. 4 and 5" in line["text"])
    assert (tray["at"], tray["to"]) == (840, "facilitators")
    assert [line["data"]["prompt"] for line in lines if line["card"] == "PromptCard"] == [2, 3]


def test_the_only_break_before_pairs_is_kept_until_somebody_says_yes() -> None:
    shown = between(played("skip-before-pairs"), 5760, 5760)
    assert [line["card"] for line in shown if line["slot"] == "reply"] == ["ConfirmCard"]
    assert not [line for line in shown if line["card"] == "PairsCard"]


def test_the_seconds_on_the_card_follow_those_who_come_later() -> None:
    lines = played("round-and-latecomers")
    assert_true(lines, "step:2")
    seconds = [each for _, each, _ in turns(lines, "step:2")]
    assert len(seconds) == 10
    assert seconds[0] > seconds[-1]
    assert sum(seconds) <= 300


def test_the_seconds_on_the_card_follow_a_part_that_is_cut_short() -> None:
    lines = played("round-cut-short")
    assert_true(lines, "step:2")
    assert len(turns(lines, "step:2")) == 10
    (cut,) = (line for line in between(lines, 300, 301) if line["card"] == "RoundCard")
    assert "This turn: about 30 seconds. The turns after it: about 12 seconds each." in cut["text"]


def test_a_round_that_was_stopped_goes_on_where_it_was() -> None:
    lines = played("stopped-in-a-round")
    assert_true(lines, "step:2")
    gone_on = [line for line in between(lines, 1440, 1440) if line["card"] == "RoundCard"][-1]
    assert gone_on["data"]["speaking"] == next(line for line in between(lines, 269, 269) if line["data"])["data"]["speaking"]
    assert {each for who, each, _ in turns(lines, "step:2") if who != "p5"} == {29}
    assert "After we resume" in next(line for line in between(lines, 270, 271) if line["card"] == "RoundCard")["text"]


@pytest.mark.parametrize("script", [None, "round-first-share.script"])
def test_a_round_with_the_start_gives_everybody_the_seconds_it_promises(script: str | None) -> None:
    lines = rehearsed(str(CASES / "round-first-share.yaml"), CASES / f"{script}.jsonl" if script else None)
    first = next(line for line in lines if line["card"] == "RoundCard")
    assert "about 2 minutes" in first["text"]
    if script is None:
        return  # people come one by one, and say when they are done
    assert_true(lines, "round:1")
    assert [each for _, each, _ in turns(lines, "round:1")] == [118] + [51] * 9


def test_a_round_after_a_welcome_follows_those_who_arrive() -> None:
    lines = rehearsed(str(CASES / "round-late-arrivals.yaml"), None)
    texts = [line["text"] for line in lines if line["card"] == "RoundCard"]
    assert all("about 10 minutes" not in text for text in texts)
    assert "about 2 minutes" in texts[0]


@pytest.mark.parametrize("people", [3, 24, 120])
def test_a_round_suits_the_size_of_the_group(people: int) -> None:
    lines = rehearsed(ONE, CASES / "nothing.jsonl", people)
    seconds = [each for _, each, _ in turns(lines, "step:2")] if people < 100 else []
    told = [line["text"] for line in lines if line["card"] == "ShortTurnsCard" and line["step"] == "intro.introductions"]
    if people == 3:
        assert (max(seconds), told) == (45, []), "the plan gives 45 seconds at most"
    elif people == 24:
        assert min(seconds) >= 10
        assert "24 people have about 12 seconds each." in told[0], "the first speaker is one of them"
    else:
        assert "I have not called on anyone yet." in told[0]
        assert not [line for line in lines if line["slot"] == "step:2" and line["data"]["speaking"]]


def pressed(tmp_path: Path, *presses: dict[str, Any]) -> tuple[Line, ...]:
    """A session of four people in which these buttons are pressed, ten seconds after each other."""
    script = tmp_path / "press.jsonl"
    acts = [{"at": 10 * number, "by": "facilitator", "press": press} for number, press in enumerate(presses, start=1)]
    script.write_text("\n".join(map(json.dumps, acts)), encoding="utf-8")
    return rehearsed(ONE, script, 4)


def test_a_script_presses_the_buttons_that_people_see(tmp_path: Path) -> None:
    lines = pressed(
        tmp_path,
        {"slot": "controls", "label": "Next step"},
        {"slot": "controls", "label": "pause"},
        {"slot": "paused:1", "label": "Resume"},
    )
    assert [line["text"].split("\n")[0] for line in lines if line["slot"] == "reply" and line["at"] >= 10] == [
        "Done: now “Introductions”, until 09:35.",
        "Paused. “resume” starts the clock again.",
        "Resumed: “Introductions” until 09:35.",
    ]


def test_a_button_that_is_not_there_is_a_line_of_the_output_and_nothing_happens(tmp_path: Path) -> None:
    lines = pressed(
        tmp_path,
        {"slot": "cue:99", "label": "Pause"},
        {"slot": "controls", "label": "Fly"},
        {"slot": "started", "label": "x"},
    )
    wrong = [line["data"]["error"] for line in lines if line["slot"] == "script-error"]
    assert wrong[0].startswith("There is no message in the slot “cue:99”. There are: controls, ")
    assert wrong[1].startswith("The message in the slot “controls” has no button “Fly”. Its buttons: “Next step”, ")
    assert wrong[2] == "The message in the slot “started” has no button “x”. Its buttons: “I’m here”, “Show the agenda”."
    assert next(line["at"] for line in lines if line["card"] == "EndedCard") == 12600
