"""`undo` in a round: whoever was taken out has their old place, and nobody speaks twice."""

from __future__ import annotations

import pytest

from dialogs.plan.model import Round
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.feature_states import RoundState
from tests.support.builders import plan, step
from tests.support.core_session import SECOND, START, Stage, minutes

MADE = plan(step("in.talk", 5), step("in.round", 10, round=Round(question="?")), step("out.bye", 5))
UNDO = c.Undo(by="f")


def in_round(people: int = 5) -> Stage:
    stage = Stage(MADE, people)
    stage.say(c.Start(by="f"))
    stage.say(c.Next(by="f"))
    return stage


def now(stage: Stage) -> RoundState:
    assert stage.run.round is not None
    return stage.run.round


def speaker(stage: Stage) -> str:
    found = now(stage).speaker
    assert found is not None
    return found


def leads(person: str) -> c.Command:
    """A command that takes somebody out of the round at once."""
    return c.AddFacilitator(by="f", person=person)


def speak(stage: Stage) -> str:
    """The one who has the floor is done."""
    stage.say(c.Done(by=speaker(stage)), stage.now - START + SECOND)
    return speaker(stage)


def test_who_was_taken_out_while_they_waited_is_back_between_the_same_people() -> None:
    for place in range(4):
        stage = in_round()
        before = now(stage)
        stage.say(leads(before.waiting[place]))
        assert before.waiting[place] not in now(stage).waiting
        events = stage.say(UNDO)
        assert (now(stage).speaker, now(stage).waiting) == (before.speaker, before.waiting)
        assert [event.order for event in events if isinstance(event, e.RoundChanged)][-1] == before.waiting
        assert not [event for event in events if isinstance(event, e.TurnStarted)], "the turn that is on goes on"


def test_their_place_is_before_whoever_came_after_them_and_still_waits() -> None:
    stage = in_round()
    first, second, third, fourth = now(stage).waiting
    stage.say(leads(second))
    speak(stage)
    speak(stage)
    assert (speaker(stage), now(stage).waiting) == (third, (fourth,))
    stage.say(UNDO)
    assert (speaker(stage), now(stage).waiting) == (third, (second, fourth))
    assert now(stage).spoken[1:] == (first,)


def test_whose_place_is_over_speaks_last_even_after_who_came_meanwhile() -> None:
    stage = in_round()
    first, *_ = now(stage).waiting
    stage.say(leads(first))
    for _ in range(3):
        speak(stage)
    stage.say(c.Join(by="late", person="late"))
    assert now(stage).waiting == ("late",)
    stage.say(UNDO)
    assert now(stage).waiting == ("late", first)


def test_whose_turn_was_taken_from_them_has_the_floor_again_and_the_next_one_waits_again() -> None:
    stage = in_round()
    before = now(stage)
    stage.say(leads(speaker(stage)), minutes(0.5))
    assert (speaker(stage), now(stage).waiting) == (before.waiting[0], before.waiting[1:])
    stage.say(UNDO, minutes(0.6))
    assert (speaker(stage), now(stage).waiting, now(stage).spoken) == (before.speaker, before.waiting, ())
    assert now(stage).turn_ends_at == stage.now + now(stage).seconds_each * SECOND, "a whole turn"


def test_once_the_next_one_is_done_nobody_is_interrupted_for_them() -> None:
    stage = in_round()
    before, (first, second, *others) = now(stage), now(stage).waiting
    stage.say(leads(speaker(stage)))
    assert speak(stage) == second
    stage.say(UNDO)
    assert (speaker(stage), now(stage).spoken) == (second, (first,))
    assert now(stage).waiting == (before.speaker, *others), "they are the next"


def test_a_step_that_was_longer_for_a_while_leaves_the_order_alone() -> None:
    stage = in_round()
    before = now(stage)
    stage.say(c.Extend(by="f", by_time=minutes(2)))
    stage.say(UNDO)
    assert now(stage) == before


@pytest.mark.parametrize("late", [False, True])
def test_whoever_was_the_last_to_speak_has_the_floor_again_only_while_their_time_lasts(late: bool) -> None:
    stage = in_round(2)
    first = speaker(stage)
    last = speak(stage)
    ends_at = now(stage).turn_ends_at
    assert ends_at is not None
    stage.say(leads(last), ends_at - START - 2 * SECOND)
    assert (now(stage).over, now(stage).spoken) == (True, (first,))
    stage.say(UNDO, ends_at - START - (0 if late else 1) * SECOND)
    if late:
        assert (now(stage).over, now(stage).speaker, now(stage).waiting) == (True, None, ())
    else:
        assert (now(stage).over, speaker(stage), now(stage).turn_ends_at) == (False, last, ends_at)
        (given,) = stage.of(e.TurnStarted)[-1:]
        assert given.seconds == [event.seconds for event in stage.events if isinstance(event, e.TurnStarted)][-2]


def test_a_round_that_is_come_back_to_does_without_those_who_have_gone_and_hears_last_who_has_come() -> None:
    stage = in_round()
    first, (second, third, fourth, fifth) = speaker(stage), now(stage).waiting
    speak(stage)
    stage.say(c.Back(by="f"))
    stage.say(c.Join(by="late", person="late"))
    stage.say(leads(second))
    stage.say(leads(fourth))
    for _ in range(3):
        stage.say(UNDO)
    assert stage.run.step == "in.round"
    assert now(stage).spoken == (first,)
    assert (speaker(stage), now(stage).waiting) == (second, (third, fourth, fifth, "late"))


def test_who_leads_by_the_time_a_round_is_come_back_to_is_not_waited_for() -> None:
    stage = in_round()
    first, (second, third, fourth, fifth) = speaker(stage), now(stage).waiting
    stage.say(c.Back(by="f"))
    for person in (first, third):
        stage.say(c.Leave(by=person, person=person))
    stage.say(UNDO, stage.now - START + minutes(1))
    assert (speaker(stage), now(stage).waiting, now(stage).spoken) == (second, (fourth, fifth), ())
    left = [(event.person, event.how) for event in stage.events if isinstance(event, e.TurnEnded)]
    assert left == [(first, "left"), (third, "left")]


def test_a_round_that_is_left_by_undo_remembers_who_has_spoken() -> None:
    stage = in_round()
    first = speaker(stage)
    second = speak(stage)
    stage.say(UNDO)
    assert (stage.run.step, stage.run.heard) == ("in.talk", {"in.round": (first,)})
    assert [event.undone for event in stage.events if isinstance(event, e.RoundEnded)] == [True]
    stage.say(c.Next(by="f"))
    assert speaker(stage) == second
    assert first not in now(stage).order
