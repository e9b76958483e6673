"""Punctual time: commands that move due moments neither pause the session nor say what is no longer true."""

from __future__ import annotations

import itertools

from dialogs.plan.model import Prompt
from dialogs.run import commands as c
from dialogs.run import events as e
from tests.support.builders import MINUTE, full_plan, plan, step
from tests.support.core_session import START, Stage, minutes

QUESTIONS = tuple(Prompt(ask=f"Question {number}?") for number in range(1, 5))


def talk() -> Stage:
    """A talk of forty minutes with a question every ten, and notices at five minutes and at one."""
    stage = Stage(plan(step("talk.talk", 40, prompts=QUESTIONS, warn=(5 * MINUTE, MINUTE)), step("close.bye", 5)), people=4)
    stage.say(c.Start(by="f"))
    return stage


def test_a_shortened_step_spreads_the_questions_that_are_left_and_pauses_nothing() -> None:
    stage = talk()
    stage.say(c.Extend(by="f", by_time=minutes(-25)), minutes(11))
    stage.until(minutes(16))
    asked = [(event.at - START) / MINUTE for event in stage.of(e.PromptSent)]
    assert asked[:2] == [0, 10]
    assert len(asked) == 4
    assert all(later - sooner >= 1 for sooner, later in itertools.pairwise(asked))
    assert max(asked) < 15
    assert not stage.of(e.Paused)


def test_a_notice_whose_moment_is_gone_is_not_given() -> None:
    stage = talk()
    stage.say(c.Extend(by="f", by_time=minutes(-25)), minutes(12))
    stage.until(minutes(16))
    assert [event.left for event in stage.of(e.NoticeGiven)] == [MINUTE]  # five minutes before the end is past


def test_a_reminder_asked_for_three_minutes_before_the_end_comes_at_one_minute() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.one.play"), minutes(5))
    stage.say(c.Nudge(by="p1"), minutes(10))  # the role play ends at minute 13
    stage.until(minutes(13.5))
    assert [event.left for event in stage.of(e.Nudged)] == [MINUTE]
    assert not stage.of(e.Paused)


def test_time_taken_back_beyond_the_end_ends_the_step_now() -> None:
    stage = talk()
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(39))
    stage.say(c.Undo(by="f"), minutes(42))
    started = stage.of(e.StepStarted)[-1]
    assert (started.step, started.at - START) == ("close.bye", minutes(42))
    assert not stage.of(e.Paused)


def test_an_outage_still_pauses_and_asks() -> None:
    stage = talk()
    stage.sleep_until(minutes(15))
    stage.say(c.Tick())
    assert [event.late_since - START for event in stage.of(e.Paused)] == [minutes(10)]
