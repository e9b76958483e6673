"""Large and small groups: facilitators are told what changes, before a large one starts, and choose."""

from __future__ import annotations

import pytest

from bot.runs.plan_library import load
from dialogs.features.group_size import LARGE, SMALL
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.messages import SizeCard
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes

PLAN = load("defensible-decisions-1")


def told(stage: Stage) -> list[Show]:
    return [show for _, _, show in stage.shows if isinstance(show.card, SizeCard)]


def card(stage: Stage) -> SizeCard:
    found = told(stage)[-1].card
    assert isinstance(found, SizeCard)
    return found


@pytest.mark.parametrize("people", [4, 10, 14])
def test_nothing_is_said_about_a_group_of_the_usual_size(people: int) -> None:
    stage = Stage(PLAN, people=people)
    stage.say(c.Start(by="f"))
    assert all(show.good_until < START for show in told(stage)[SMALL - 1 :])


def test_facilitators_of_a_large_group_hear_before_the_start_what_a_turn_is() -> None:
    stage = Stage(PLAN, people=20)
    assert {show.to for show in told(stage)} == {FACILITATORS}
    assert card(stage).people == LARGE
    stage.say(c.Start(by="f"))
    assert {show.slot for show in told(stage)} == {"size"}
    assert card(stage).people == 20
    assert dict(card(stage).rounds)["discussion.closing-round"] < 30


def test_in_two_halves_each_person_speaks_in_one_of_two_rounds() -> None:
    stage = Stage(PLAN, people=21)
    stage.say(c.HalveRounds(by="f"))
    assert card(stage).halved
    stage.say(c.Start(by="f"))
    stage.until(minutes(208))
    first, second = ({one.person for one in stage.of(e.TurnStarted) if one.step == path} for path in ROUNDS)  # type: ignore[attr-defined]
    assert not first & second
    assert first | second == set(stage.run.participants)
    assert abs(len(first) - len(second)) == 1


ROUNDS = [step.path for step in PLAN.steps if step.round is not None]


def test_everyone_speaks_again_when_that_is_wanted() -> None:
    stage = Stage(PLAN, people=16)
    stage.say(c.HalveRounds(by="f"))
    stage.say(c.HalveRounds(by="f", wanted=False))
    stage.say(c.Start(by="f"))
    stage.until(minutes(5))
    assert stage.run.round is not None
    assert set(stage.run.round.order) == set(stage.run.participants)


@pytest.mark.parametrize("people", [1, 3])
def test_facilitators_of_a_small_group_hear_before_the_start_what_changes_and_choose(people: int) -> None:
    stage = Stage(PLAN, people=people)
    before = card(stage)
    assert (before.people, before.before, before.one_group, before.hidden) == (people, True, True, True)
    stage.say(c.Start(by="f"))
    assert {show.slot for show in told(stage)} == {"size"}
    assert (card(stage).before, card(stage).one_group, card(stage).hidden, card(stage).rounds) == (False, True, True, ())


def test_once_enough_people_have_come_the_card_says_so_where_there_is_one() -> None:
    stage = Stage(PLAN, people=3)
    stage.say(c.Join(by="p9", person="p9"))
    assert (card(stage).people, card(stage).one_group, card(stage).hidden) == (4, False, False)
    assert told(stage)[-1].good_until < stage.now
    stage.say(c.Leave(by="p9", person="p9"))
    assert card(stage).people == 3


def test_where_people_say_only_at_the_start_that_they_are_here_it_comes_after_five_minutes() -> None:
    stage = Stage(PLAN, people=0)
    stage.say(c.Start(by="f"))
    stage.say(c.Join(by="p1", person="p1"), minutes(1))
    stage.until(minutes(8))
    assert told(stage) == []
    stage.until(minutes(60))
    assert [(show.card.people, show.card.before) for show in told(stage) if isinstance(show.card, SizeCard)] == [(1, False)]


def test_nothing_is_said_where_nothing_changes() -> None:
    stage = Stage(plan(step("a.one", 5)), people=2)
    stage.say(c.Start(by="f"))
    assert not [show for at, _, show in stage.shows if isinstance(show.card, SizeCard) and show.card.before]
