"""What `undo` remembers of each command, and under which name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.engine.undo import FOR_GOOD, INSTEAD, NAMES, TIMED, gave_away_the_lead, recorded_as
from dialogs.plan.model import Round
from dialogs.run import commands as c
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes

MINUTE = timedelta(minutes=1)
MADE = plan(step("a.round", 20, round=Round(question="One thing?")), step("b.end", 10))


def in_a_round() -> Stage:
    """A round in which p1 speaks first; g leads and takes part, and f only leads."""
    stage = Stage(MADE, people=2, facilitators=("f", "g"))
    for one in ("f", "g"):
        stage.say(c.Join(by=one, person=one))
    stage.say(c.TakePart(by="g", wanted=True))
    stage.say(c.Start(by="f"))
    return stage


STAGE = in_a_round()
NOW = STAGE.run.round
assert NOW is not None


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (c.Next(by="f"), "next"),
        (c.Next(by="p1"), None),
        (c.Where(by="f"), None),
        (c.Extend(by="f", by_time=MINUTE), "extend"),
        (c.Extend(by="f", by_time=-MINUTE), "shorten"),
        (c.Extend(by="f", by_time=0 * MINUTE), "extend"),
        (c.TakePart(by="f", wanted=True), "pair me"),
        (c.TakePart(by="f", wanted=False), "unpair me"),
        (c.Leave(by="f", person="p1"), "away"),
        (c.Leave(by="f", person="f"), None),
        (c.Join(by="f", person="p1"), "here"),
        (c.Join(by="f", person="f"), None),
        (c.Start(by="f"), "start"),
        (c.Start(by="f", starts_at=START), None),
        (c.Done(by="f"), "done"),
        (c.Done(by="g"), None),
        (c.PassTurn(by="f"), "pass"),
        (c.PassTurn(by="f", person="p1"), "pass"),
        (c.PassTurn(by="g"), None),
        (c.PassTurn(by="g", person="g"), None),
        (c.PassTurn(by="g", person="p1"), "pass"),
    ],
    ids=str,
)
def test_a_command_is_remembered_only_where_it_is_about_more_than_oneself(command: c.Command, name: str | None) -> None:
    assert recorded_as(STAGE.run, command) == name


def test_the_speaker_takes_only_their_own_turn() -> None:
    stage = in_a_round()
    while stage.run.round is not None and stage.run.round.speaker != "g":
        assert stage.run.round.speaker is not None
        stage.say(c.Done(by=stage.run.round.speaker))
    assert recorded_as(stage.run, c.Done(by="g")) is None
    assert recorded_as(stage.run, c.PassTurn(by="g")) is None


def test_without_a_round_nobody_acts_for_somebody_else() -> None:
    stage = Stage(MADE, people=2)
    for command in (c.Done(by="f"), c.PassTurn(by="f", person="p1")):
        assert recorded_as(stage.run, command) is None


def test_every_name_is_refused_for_good_or_has_a_next_best_thing_that_is_a_command() -> None:
    names = {*NAMES.values(), "shorten", "unpair me"}
    assert FOR_GOOD.keys() | INSTEAD.keys() | TIMED <= names | {"start"}
    assert not FOR_GOOD.keys() & INSTEAD.keys()
    assert set(INSTEAD.values()) <= names | {"results"}


def test_who_gave_the_lead_away_with_their_last_command_may_take_that_back() -> None:
    stage = Stage(MADE, people=3)
    assert not gave_away_the_lead(stage.run, "f")
    stage.say(c.HandOver(by="f", person="p1"))
    assert "f" not in stage.run.facilitators
    assert gave_away_the_lead(stage.run, "f")
    assert not gave_away_the_lead(stage.run, "p1")
    assert not gave_away_the_lead(stage.run, "p2")
    stage.say(c.AddFacilitator(by="p1", person="p2"), minutes(1))
    assert not gave_away_the_lead(stage.run, "f")
    assert not gave_away_the_lead(stage.run, "p1")
