"""Undo and the whole run: after it only what is listed here differs from the run before the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass

import pytest

from dialogs.run import commands as c
from dialogs.run.feature_states import PollState, RuleState
from dialogs.run.state import Run
from tests.support.builders import full_plan
from tests.support.core_session import START, Stage, minutes

LONGER = c.Extend(by="f", by_time=minutes(5))
ALWAYS = {"latest_at": START + minutes(3), "undone_by": ("f", START + minutes(3))}
STARTED = {"visit.started_at": START + minutes(1)}  # a minute was lost, and is given back
RULES = tuple(RuleState(text) for text in ("What is said here stays here", "Anonymous cases"))


def differences(before: object, after: object, where: str = "") -> dict[str, object]:
    """The fields that differ, by their place, with the value they have now."""
    found: dict[str, object] = {}
    for one in fields(before):  # type: ignore[arg-type]
        was, now = getattr(before, one.name), getattr(after, one.name)
        if was != now and is_dataclass(was) and is_dataclass(now):
            found |= differences(was, now, f"{where}{one.name}.")
        elif was != now:
            found[where + one.name] = now
    return found


def taken_back(where: str | None, *commands: c.Command) -> tuple[Run, Run]:
    """The run before the last of these commands, given after two minutes; and after its undo a minute later."""
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    if where is not None:
        stage.say(c.GoTo(by="f", step=where), minutes(1))
    stage.until(minutes(2))
    for command in commands[:-1]:
        stage.say(command)
    before = stage.run
    stage.say(commands[-1])
    stage.say(c.Undo(by="f"), minutes(3))
    return before, stage.run


MOVED = {"visit.number": 3, "moved": ("f", START + minutes(2)), "visit.retimed_at": START + minutes(3), **STARTED}
PAUSED = {
    "clock.paused_for": minutes(1),
    "clock.changes": 2,
    "clock.pause": 1,
    "visit.ends_at": START + minutes(6),
    **STARTED,
}
CASES: dict[str, tuple[str | None, Sequence[c.Command], dict[str, object]]] = {
    "extend": (None, [LONGER], {"clock.changes": 2, "visit.retimed_at": START + minutes(3)}),
    "skip": (None, [c.Skip(by="f")], {"clock.changes": 2}),
    "catch up": (None, [LONGER, c.CatchUp(by="f", way="prompts")], {"clock.changes": 3}),
    "pause": (None, [c.Pause(by="f")], PAUSED),
    "pause for a while": (None, [c.Pause(by="f", lasts=minutes(9))], PAUSED),
    "resume": (
        None, [c.Pause(by="f"), c.Resume(by="f")],
        {"clock.paused_at": START + minutes(3), "clock.changes": 3, "clock.pause": 3},
    ),
    "next": (
        None, [LONGER, c.Next(by="f")],
        MOVED | {"clock.changes": 2, "visit.ends_at": START + minutes(11), "rules": RULES},
    ),
    "go to": (
        None, [c.GoTo(by="f", step="intro.tokens")],
        MOVED | {
            "clock.changes": 1, "visit.ends_at": START + minutes(6), "asked": 1,
            "polls": {"tokens": PollState(latest=1, held=1, past=("poll:tokens:1",))},
        },
    ),
    "next in a pause": (
        None, [c.Pause(by="f"), c.Next(by="f")],
        {
            "clock.changes": 3, "clock.pause": 3, "visit.number": 3, "visit.retimed_at": START + minutes(2), "rules": RULES,
            "moved": ("f", START + minutes(2)),
        },
    ),
    "back": (
        "close.round", [c.Done(by="f"), c.Back(by="f")],
        MOVED | {
            "visit.number": 4, "clock.changes": 1, "visit.started_at": START + minutes(2),
            "visit.ends_at": START + minutes(12), "visit.round.turn_ends_at": START + minutes(5),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_command_that_was_taken_back_left_only_this_behind(name: str) -> None:
    where, commands, left = CASES[name]
    before, after = taken_back(where, *commands)
    found = differences(before, after)
    found.pop("undos", None)
    word = "pause" if name == "pause for a while" else name.removesuffix(" in a pause")
    assert found == ALWAYS | {"undone": word} | left
    assert [(one.name, one.visit) for one in after.undos] == [
        (one.name, after.visit.number if one.visit == before.visit.number else one.visit) for one in before.undos
    ], "what was said before it in this step can still be taken back"


def test_an_end_that_was_taken_back_left_only_this_behind() -> None:
    before, after = taken_back(None, LONGER, c.End(by="f"))
    found = differences(before, after)
    found.pop("undos")
    assert found == {
        "clock.reopened": 1, "clock.changes": 2, "visit.number": 2, "visit.started_at": START + minutes(1),
        "visit.ends_at": START + minutes(11), "visit.retimed_at": START + minutes(3), "latest_at": START + minutes(3),
        "asked": 1, "undone": "end",
    }  # fmt: skip
    assert [(one.name, one.visit) for one in after.undos] == [("start", 2), ("extend", 2)]


def test_what_was_changed_since_stays_when_an_earlier_command_is_taken_back() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    stage.say(LONGER, minutes(1))
    stage.say(c.Skip(by="f"))
    stage.say(c.Undo(by="f"))
    assert (stage.run.clock.skipped, dict(stage.run.clock.lengths)) == (frozenset(), {"intro.hello": minutes(10)})
    stage.say(c.Pause(by="f", lasts=minutes(2)), minutes(2))
    stage.until(minutes(5))
    stage.say(c.Skip(by="f"))
    stage.say(c.Undo(by="f"))
    assert stage.run.ends_at == START + minutes(12)
    assert (stage.run.clock.skipped, stage.run.clock.paused_for) == (frozenset(), minutes(2))
