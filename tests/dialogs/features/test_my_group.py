"""One's own group, and people to be kept apart after the draw."""

from __future__ import annotations

import pytest

from dialogs.engine.reply import reply
from dialogs.run import commands as c
from dialogs.run.messages import YourPairCard
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan
from tests.support.core_session import Stage, minutes


def in_pairs(people: int) -> Stage:
    """A session in its pair work."""
    stage = Stage(full_plan(), people=people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.one.play"), minutes(1))
    return stage


def test_a_participant_sees_their_own_group_and_nobody_elses() -> None:
    stage = in_pairs(4)
    stage.say(c.MyGroup(by="p3"))
    card = reply(stage.plan, stage.run, c.MyGroup(by="p3"), stage.now)
    assert isinstance(card, YourPairCard)
    (group,) = [group for group in stage.run.pairs["pairs"] if "p3" in group.members]
    assert set(card.partners) == set(group.members) - {"p3"}
    assert card.room == stage.run.pairs["pairs"].index(group) + 1
    assert card.turns


def test_before_the_draw_it_says_that_there_is_none() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    with pytest.raises(Refused):
        stage.say(c.MyGroup(by="p3"))


@pytest.mark.parametrize("people", [4, 5, 6, 7, 10])
def test_two_people_are_kept_apart_at_once_after_the_draw(people: int) -> None:
    stage = in_pairs(people)
    a, b, *_ = stage.run.pairs["pairs"][0].members
    others = stage.run.pairs["pairs"][2:]
    stage.say(c.KeepApart(by="f", a=a, b=b), minutes(2))
    assert not any({a, b} <= set(group.members) for group in stage.run.pairs["pairs"])
    assert sum(group in stage.run.pairs["pairs"] for group in others) >= len(others) - 1  # the rest stays as it was


def test_a_pair_of_a_block_that_is_over_is_not_said_to_stay_together() -> None:
    stage = in_pairs(4)
    a, b, *_ = stage.run.pairs["pairs"][0].members
    stage.say(c.GoTo(by="f", step="talk.prompts"), minutes(2))
    command = c.KeepApart(by="f", a=a, b=b)
    stage.say(command)
    assert "too few" not in str(reply(stage.plan, stage.run, command, stage.now))


def test_two_people_alone_cannot_be_kept_apart_and_that_is_said() -> None:
    stage = in_pairs(2)
    before = stage.run.pairs["pairs"]
    command = c.KeepApart(by="f", a="p1", b="p2")
    stage.say(command, minutes(2))
    assert stage.run.pairs["pairs"] == before
    assert "too few" in str(reply(stage.plan, stage.run, command, stage.now))
