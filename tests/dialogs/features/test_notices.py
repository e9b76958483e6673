"""Notices and the call to come back: true at their moment, and given again when the time changes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from cards.compose.step import back
from cards.context import CardContext
from cards.language import Words
from dialogs.plan.model import Mode, Pairs, Round
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import ReturnCard
from tests.support.builders import MINUTE, plan, step
from tests.support.core_session import START, Stage, minutes


def alone() -> Stage:
    """Twenty minutes alone, between two parts together."""
    made = plan(step("in.hello", 5), step("study.read", 20, mode=Mode.OFFLINE), step("close.bye", 5))
    stage = Stage(made, people=4)
    stage.say(c.Start(by="f"))
    return stage


def calls(stage: Stage) -> list[tuple[float, float]]:
    """When people were called back, and for when."""
    return [((call.at - START) / MINUTE, (call.back_at - START) / MINUTE) for call in stage.of(e.ReturnCalled)]


def test_people_are_called_again_when_the_part_gets_longer_after_the_call() -> None:
    stage = alone()
    stage.say(c.Extend(by="f", by_time=minutes(10)), minutes(24))
    stage.until(minutes(36))
    assert calls(stage) == [(23, 25), (33, 35)]
    slots = [show.slot for show in stage.shown(ReturnCard)]
    assert len(set(slots)) == 2, "the second call is a new message"


def test_people_are_called_again_after_back() -> None:
    stage = alone()
    stage.say(c.Back(by="f"), minutes(26))
    stage.until(minutes(47))
    assert calls(stage) == [(23, 25), (44, 46)]


def test_people_are_called_at_once_when_the_part_gets_shorter_after_the_call() -> None:
    stage = alone()
    stage.say(c.Extend(by="f", by_time=minutes(-1)), minutes(23.5))
    stage.until(minutes(25))
    assert calls(stage) == [(23, 25), (23.5, 24)]


def test_a_pause_after_the_call_calls_nobody_again() -> None:
    stage = alone()
    stage.say(c.Pause(by="f"), minutes(24))
    stage.say(c.Resume(by="f"), minutes(34))
    stage.until(minutes(40))
    assert calls(stage) == [(23, 25)]


def test_there_are_no_notices_in_a_round_nor_after_it() -> None:
    made = plan(step("in.round", 10, round=Round(question="?"), warn=(5 * MINUTE, MINUTE)), step("out.bye", 5))
    stage = Stage(made, people=6)
    stage.say(c.Start(by="f"))
    stage.until(minutes(10))
    assert stage.of(e.RoundEnded)
    assert not stage.of(e.NoticeGiven)


def test_a_round_that_nobody_is_in_has_its_notices() -> None:
    made = plan(step("in.round", 10, round=Round(question="?"), warn=(5 * MINUTE, MINUTE)), step("out.bye", 5))
    stage = Stage(made, people=0)
    stage.say(c.Start(by="f"))
    stage.until(minutes(10))
    assert len(stage.of(e.NoticeGiven)) == 2


def test_a_call_that_comes_late_does_not_promise_two_minutes() -> None:
    made = plan(step("work.play", 20, in_pairs=True), step("close.bye", 5), pairs={"work": Pairs()})
    stage = Stage(made, people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.Extend(by="f", by_time=minutes(-9)), minutes(10))
    (call,) = [show.card for show in stage.shown(ReturnCard)]
    words = Words(CardContext(made, ZoneInfo("Europe/London")))
    assert back(call, words).title == "It is almost time to leave your room"
