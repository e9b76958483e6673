"""Undo: it takes back the last command of a facilitator, or says that it cannot; never an earlier one instead."""

from __future__ import annotations

import pytest

from dialogs import texts
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan
from tests.support.core_session import Stage, minutes


def begun() -> Stage:
    """A session that has started."""
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    return stage


def test_a_command_that_cannot_be_taken_back_does_not_hand_undo_on_to_the_one_before() -> None:
    stage = begun()
    stage.say(c.GoTo(by="f", step="pairs.one.play"), minutes(2))
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(4))
    ends_at = stage.run.ends_at
    stage.say(c.Reshuffle(by="f"), minutes(5))
    with pytest.raises(Refused) as refused:
        stage.say(c.Undo(by="f"))
    assert refused.value.sentence.text == texts.CANNOT_UNDO
    assert refused.value.sentence.values == {"command": "reshuffle"}
    assert stage.run.ends_at == ends_at


def test_a_command_of_a_step_that_is_over_is_not_taken_back() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(1))
    stage.until(minutes(20))
    step = stage.run.step
    with pytest.raises(Refused) as refused:
        stage.say(c.Undo(by="f"))
    assert refused.value.sentence.text == texts.UNDO_TOO_LATE
    assert stage.run.step == step


def test_a_step_that_was_left_comes_back_while_the_one_after_it_is_on() -> None:
    stage = begun()
    stage.say(c.Next(by="f"), minutes(2))
    stage.say(c.Undo(by="f"), minutes(3))
    assert stage.run.step == "intro.hello"
    assert stage.of(e.CommandUndone)


def test_what_participants_do_does_not_take_the_place_of_a_facilitators_command() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(1))
    stage.say(c.Leave(by="p1", person="p1"), minutes(2))
    stage.say(c.Undo(by="f"), minutes(3))
    assert stage.of(e.CommandUndone)
