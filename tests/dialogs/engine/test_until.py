"""A step that is to end at a time of day, or in some minutes from now."""

from __future__ import annotations

from datetime import time

import pytest

from dialogs import texts
from dialogs.run import commands as c
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan
from tests.support.core_session import START, Stage, minutes


def until(clock: time | None = None, after: float | None = None) -> c.Extend:
    return c.Extend(by="f", until=c.When(clock=clock, after=minutes(after) if after else None))


def started() -> Stage:
    stage = Stage(full_plan(), people=3)
    stage.say(c.Start(by="f"))
    return stage


@pytest.mark.parametrize("clock", [time(9, 33), time(9, 50), time(12, 0)])
def test_the_step_ends_then_and_undo_takes_that_back(clock: time) -> None:
    stage = started()
    ends_at = stage.run.ends_at
    stage.say(until(clock), minutes(1))
    assert stage.run.ends_at is not None
    assert stage.run.ends_at.time() == clock
    stage.say(c.Undo(by="f"))
    assert stage.run.ends_at == ends_at


def test_it_can_also_end_in_some_minutes() -> None:
    stage = started()
    stage.say(until(after=2), minutes(1))
    assert stage.run.ends_at == START + minutes(3)


@pytest.mark.parametrize("clock", [time(9, 30), time(16, 0), time(8, 0)])
def test_a_time_that_has_passed_or_is_far_away_changes_nothing(clock: time) -> None:
    stage = started()
    stage.until(minutes(1))
    run = stage.run
    with pytest.raises(Refused) as refused:
        stage.say(until(clock))
    assert (refused.value.sentence.text, stage.run) == (texts.UNTIL_NOT_POSSIBLE, run)


def test_the_time_at_which_it_ends_already_changes_nothing() -> None:
    stage = started()
    assert stage.run.ends_at is not None
    with pytest.raises(Refused) as refused:
        stage.say(until(stage.run.ends_at.time()), minutes(1))
    assert refused.value.sentence.text == texts.ENDS_THEN_ALREADY


def test_while_paused_minutes_are_asked_for() -> None:
    stage = started()
    stage.say(c.Pause(by="f"), minutes(1))
    with pytest.raises(Refused) as refused:
        stage.say(until(time(10, 0)))
    assert refused.value.sentence.text == texts.UNTIL_NOT_POSSIBLE
