"""Prompts after a change of length: spaced anew, and what no longer fits goes to the tray and is told."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.features import prompts
from dialogs.plan.model import Prompt
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import CueCard, TrayCard
from dialogs.texts.sentence import Refused
from tests.support.builders import MINUTE, plan, step
from tests.support.core_session import START, Stage, minutes

ASKED = tuple(Prompt(ask=f"Question {number}?") for number in range(1, 7))


def talk(every: float | None = None) -> Stage:
    """A talk of thirty minutes with six questions, one every five minutes."""
    pace = minutes(every) if every is not None else None
    stage = Stage(plan(step("talk.talk", 30, prompts=ASKED, every=pace), step("close.bye", 5)), people=4)
    stage.say(c.Start(by="f"))
    return stage


def sent(stage: Stage) -> list[float]:
    return [(event.at - START) / MINUTE for event in stage.of(e.PromptSent)]


def trays(stage: Stage) -> list[TrayCard]:
    """What waits, on the control card of facilitators, each time that it says something else."""
    cards = [show.card.tray for show in stage.shown(CueCard)]
    return [tray for tray, _ in itertools.groupby(tray for tray in cards if tray is not None)]


@pytest.mark.parametrize("every", [None, 5])
def test_what_no_longer_fits_goes_to_the_tray_and_facilitators_are_told(every: float | None) -> None:
    stage = talk(every)
    stage.say(c.Extend(by="f", by_time=minutes(-17)), minutes(11))  # two minutes are left for questions 4 to 6
    (told,) = trays(stage)
    assert set(told.late) < {4, 5, 6}
    assert told.late
    stage.until(minutes(13))
    assert len(sent(stage)) + len(told.late) == 6
    assert all(later - sooner >= 1 for sooner, later in itertools.pairwise(sent(stage)))
    assert max(sent(stage)) <= 12


def test_as_many_questions_fit_as_the_pace_so_far_allows() -> None:
    stage = Stage(plan(step("talk.talk", 30, prompts=ASKED, prompts_by="facilitator"), step("close.bye", 5)), people=4)
    stage.say(c.Start(by="f"))
    assert prompts.tray(stage.plan, stage.run, START).fit == 6, "the plan's pace is five minutes"
    stage.say(c.SendPrompt(by="f", number=1))
    assert prompts.tray(stage.plan, stage.run, START + minutes(12)).fit == 1, (
        "one took twelve minutes, and eighteen are left"
    )


def test_a_question_in_the_tray_can_still_be_sent() -> None:
    stage = talk()
    stage.say(c.Extend(by="f", by_time=minutes(-17)), minutes(11))
    number = trays(stage)[-1].late[-1]
    stage.say(c.SendPrompt(by="f", number=number))
    assert number in stage.run.visit.sent


def test_questions_leave_the_tray_when_there_is_time_again() -> None:
    stage = talk()
    stage.say(c.Extend(by="f", by_time=minutes(-17)), minutes(11))
    assert trays(stage)[-1].late
    stage.say(c.Extend(by="f", by_time=minutes(17)))
    assert trays(stage)[-1].late == ()
    stage.until(minutes(30))
    assert len(sent(stage)) == 6


def test_a_longer_part_does_not_ask_faster_than_planned() -> None:
    stage = talk(every=5)
    stage.say(c.Extend(by="f", by_time=minutes(10)), minutes(6))
    stage.until(minutes(40))
    assert sent(stage) == [0, 5, 10, 15, 20, 25]


def test_undo_of_a_change_brings_the_questions_back() -> None:
    stage = talk()
    stage.say(c.Extend(by="f", by_time=minutes(-17)), minutes(11))
    stage.say(c.Undo(by="f"))
    assert trays(stage)[-1].late == ()
    stage.until(minutes(30))
    assert len(sent(stage)) == 6


def test_a_part_that_catch_up_made_shorter_tells_what_does_not_fit() -> None:
    made = plan(
        step("in.hello", 5),
        step("talk.talk", 30, prompts=ASKED, every=minutes(5), at_least=minutes(3)),
        step("close.bye", 5),
    )
    stage = Stage(made, people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.Extend(by="f", by_time=minutes(27)))
    stage.say(c.CatchUp(by="f", way="shrink"))
    stage.until(minutes(32))
    assert stage.run.step == "talk.talk"
    stage.until(minutes(35))
    told = {number for card in trays(stage) for number in card.late}
    assert len(sent(stage)) + len(told) == 6


acts = st.tuples(
    st.integers(0, 500),
    st.sampled_from(
        [
            *(c.Extend(by="f", by_time=minutes(number)) for number in (-12, -7, -3, 2, 8)),
            c.SendPrompt(by="f"),
            c.Undo(by="f"),
            c.Pause(by="f"),
            c.Resume(by="f"),
        ]
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(acts, max_size=12), st.sampled_from([None, 2, 5]))
def test_no_question_is_ever_dropped_in_silence(acts: list[tuple[int, c.Command]], every: float | None) -> None:
    stage = talk(every)
    for seconds, command in acts:
        stage.until(stage.now - START + timedelta(seconds=seconds))
        try:
            stage.say(command)
        except Refused:
            continue
        if stage.run.step == "talk.talk":
            assert set(prompts.late(stage.run, stage.plan.step("talk.talk"))) == stage.run.visit.in_tray
    before = stage.run.visit
    if stage.run.phase != "running" or stage.run.step != "talk.talk" or stage.run.ends_at is None:
        return
    stage.until(stage.run.ends_at - START - timedelta(seconds=1))
    missing = {1, 2, 3, 4, 5, 6} - stage.run.visit.sent
    assert missing == before.in_tray & missing
