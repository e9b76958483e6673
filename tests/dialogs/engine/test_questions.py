"""Questions before what cannot be undone: asked once, of one person, and only a yes of theirs carries it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.compose import compose
from cards.context import CardContext
from cards.render.plain import plain
from dialogs import texts
from dialogs.engine.questions import meant, withdrawn
from dialogs.engine.reply import reply
from dialogs.plan.model import Mode, Plan, Poll
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.texts.sentence import Refused
from tests.dialogs.engine.test_core_properties import line, sessions
from tests.support.builders import full_plan, plan, step
from tests.support.card_samples import scene
from tests.support.core_session import Stage, minutes

ONE = plan(
    step("a.one", 10, title="One"),
    step("b.two", 10, title="Two", poll=Poll(id="fruit", question="Which?", options=("Apples", "Pears"))),
    step("tea.tea", 10, title="Tea", mode=Mode.BREAK, keep=True),
    step("c.three", 10, title="Three"),
    step("d.four", 10, title="Four"),
)


def begun(made: Plan = ONE, facilitators: tuple[str, ...] = ("f", "g")) -> Stage:
    """A session that runs, with two facilitators who answer nothing by themselves."""
    stage = Stage(made, people=4, facilitators=facilitators)
    stage.say(c.Start(by="f"))
    stage.confirms = False
    return stage


def at_step(name: str, made: Plan = ONE) -> Stage:
    stage = begun(made)
    stage.confirms = True
    stage.say(c.GoTo(by="f", step=name))
    stage.confirms = False
    stage.until(minutes(2))
    return stage


def yes(stage: Stage, by: str = "f") -> None:
    """Says yes to the question, as typed."""
    stage.confirms = True
    number = stage.run.questions[by].number
    command = meant(stage.run, c.Confirm(by=by), stage.now)
    assert command.confirms == number
    stage.say(command)
    stage.confirms = False


def told(stage: Stage, command: c.Command) -> str:
    """What the person who gave the command reads."""
    card = reply(stage.plan, stage.run, command, stage.now)
    assert isinstance(card, k.ConfirmCard)
    return plain(compose(card, scene_of(stage)))


def scene_of(stage: Stage) -> CardContext:
    return replace(scene(), plan=stage.plan)


CASES = [
    ("a.one", c.End(by="f"), "Two, Tea, Three, Four"),
    ("d.four", c.End(by="f"), "last step"),
    ("d.four", c.Next(by="f"), "This ends the session. “Four” is the last step"),
    ("d.four", c.Next(by="f", sure=True), "This ends the session"),
    ("b.two", c.Skip(by="f"), "“Tea” is the only break of this session"),
    ("a.one", c.GoTo(by="f", step="d.four"), "3 steps would be left out: Two, Tea, Three"),
    ("b.two", c.GoTo(by="f", step="c.three"), "That includes the only break"),
    ("b.two", c.ClosePoll(by="f"), "0 of 4 have answered “Which?”"),
    ("b.two", c.Start(by="f"), "Starting over ends it"),
]


@pytest.mark.parametrize(("where", "command", "said"), CASES, ids=lambda one: getattr(one, "type", str(one)))
def test_it_asks_once_names_what_is_lost_and_does_it_after_a_yes(where: str, command: c.Command, said: str) -> None:
    stage = at_step(where)
    before = stage.run.clock, stage.run.visit, stage.run.polls
    (asked,) = stage.say(command)
    assert isinstance(asked, e.QuestionAsked)
    assert (stage.run.clock, stage.run.visit, stage.run.polls) == before
    assert said in told(stage, command)
    if not isinstance(command, c.Start):  # starting over needs a new run, which is the service's
        yes(stage)
        assert (stage.run.clock, stage.run.visit, stage.run.polls) != before


@pytest.mark.parametrize(("where", "command", "said"), CASES[:-1], ids=lambda one: getattr(one, "type", str(one)))
def test_a_no_another_person_and_the_same_command_again_change_nothing(where: str, command: c.Command, said: str) -> None:
    stage = at_step(where)
    before = stage.run.clock, stage.run.visit, stage.run.polls
    stage.say(command)
    with pytest.raises(Refused):
        stage.say(c.Confirm(by="g"))
    stage.say(command, minutes(2.1))
    stage.say(c.Confirm(by="f", yes=False))
    assert not stage.run.questions
    assert (stage.run.clock, stage.run.visit, stage.run.polls) == before
    assert said


def test_undo_after_a_question_takes_back_the_question_and_nothing_before_it() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(1))
    ends_at = stage.run.ends_at
    stage.say(c.End(by="f"), minutes(2))
    stage.say(c.Undo(by="f"))
    assert stage.run.ends_at == ends_at
    assert not stage.run.questions


def test_a_question_is_forgotten_after_five_minutes_and_when_the_part_is_over() -> None:
    stage = begun()
    stage.say(c.End(by="f"), minutes(1))
    stage.until(minutes(6.5))
    for yes in (True, False):
        with pytest.raises(Refused, match="more than five minutes ago"):
            stage.say(c.Confirm(by="f", yes=yes))
    stage.say(c.End(by="f"), minutes(9))
    stage.until(minutes(10))
    assert not stage.run.questions
    assert stage.run.step == "b.two"


def test_in_a_round_another_facilitators_next_is_no_yes_and_ones_own_later_is() -> None:
    made = plan(*ONE.steps, step("e.round", 10, round={"question": "One thing?"}), step("f.end", 5))
    stage = at_step("e.round", made)
    stage.say(c.Next(by="f"), minutes(3))
    stage.say(c.Next(by="g"), minutes(3.1))
    stage.say(c.Next(by="g"), minutes(3.1) + timedelta(seconds=1))
    assert stage.run.step == "e.round"
    stage.say(c.Next(by="g"), minutes(3.2))
    assert stage.run.step == "f.end"


def test_new_pairs_while_people_are_in_rooms_are_asked_about_and_before_that_are_not() -> None:
    stage = at_step("break.tea", full_plan())
    stage.until(minutes(4))
    drawn = len(stage.of(e.PairsDrawn))
    stage.say(c.Reshuffle(by="f"))
    assert len(stage.of(e.PairsDrawn)) == drawn + 1
    stage.until(minutes(8))
    assert stage.run.step == "pairs.one.play"
    pairs = stage.run.pairs
    stage.say(c.Reshuffle(by="f"))
    assert stage.run.pairs == pairs
    assert "in the middle of “pairs.one.play”" in told(stage, c.Reshuffle(by="f"))
    yes(stage)
    assert stage.run.pairs != pairs


def test_a_poll_that_half_have_answered_closes_without_a_question() -> None:
    stage = at_step("b.two")
    stage.tallies = {"fruit": c.Tally(2, (1, 1))}
    stage.say(c.ClosePoll(by="f"))
    assert not stage.run.polls["fruit"].open


def test_a_break_may_be_left_out_while_there_is_another() -> None:
    made = plan(*ONE.steps, step("tea2.tea", 5, mode=Mode.BREAK), step("e.end", 5))
    stage = at_step("b.two", made)
    stage.say(c.Skip(by="f"))
    assert stage.of(e.StepSkipped)


def test_when_time_is_up_in_the_last_part_next_only_finishes() -> None:
    stage = begun(plan(step("a.one", 5), step("b.two", 5, advance="ask")))
    stage.until(minutes(11))
    assert stage.run.visit.asked_next
    stage.say(c.Next(by="f"))
    assert stage.run.phase == "ended"


def test_catch_up_with_nothing_to_shorten_says_so_and_changes_nothing() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(1))
    for way in (None, "run on", "shrink"):
        before = stage.run
        with pytest.raises(Refused, match="Nothing left can be shortened"):
            stage.say(c.CatchUp(by="f", way=way))
        assert stage.run == before


@sessions
@given(st.lists(line, max_size=15), st.integers(0, 7), st.booleans())
def test_a_session_ends_only_by_its_last_step_by_the_exact_word_or_after_a_yes(script, people, says_yes) -> None:
    stage = Stage(full_plan(), people)
    stage.confirms = says_yes
    stage.say(c.Start(by="f"))
    for passing, pause, commands in script:
        after = stage.now - stage.run.clock.started_at + pause  # type: ignore[operator]
        if passing == "tick":
            stage.until(after)
        else:
            stage.sleep_until(after)
            stage.say(c.Tick())
        for command in commands:
            was = stage.run
            begun_with = len(stage.events)
            try:
                stage.say(command)
            except Refused:
                continue
            new = stage.events[begun_with:]
            if was.phase == "ended" or not any(isinstance(event, e.SessionEnded) for event in new):
                continue
            confirmed = any(isinstance(event, e.QuestionAnswered) and event.yes for event in new)
            exact = isinstance(command, c.End) and command.sure
            by_clock = any(isinstance(event, e.SessionEnded) and event.how == "time" for event in new)
            time_was_up = was.visit.asked_next and was.step == stage.plan.steps[-1].path
            assert confirmed or exact or by_clock or time_was_up, command


def test_undo_of_what_was_only_asked_says_that_nothing_has_changed() -> None:
    stage = Stage(full_plan(), people=3)
    stage.confirms = False
    stage.say(c.Start(by="f"))
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(1))
    stage.say(c.End(by="f"), minutes(2))
    stage.say(c.Undo(by="f"))
    assert reply(stage.plan, stage.run, c.Undo(by="f"), stage.now) == withdrawn()
    stage.say(c.Undo(by="f"), minutes(3))
    card = reply(stage.plan, stage.run, c.Undo(by="f"), stage.now)
    assert isinstance(card, k.TextCard)
    assert (card.said.text, card.said.values["command"]) == (texts.ACK_UNDONE, "extend")


def test_undo_in_a_pause_names_what_it_took_back() -> None:
    stage = Stage(full_plan(), people=3)
    stage.say(c.Start(by="f"))
    stage.say(c.Pause(by="f"), minutes(1))
    stage.say(c.Extend(by="f", by_time=minutes(5)))
    stage.say(c.Undo(by="f"))
    card = reply(stage.plan, stage.run, c.Undo(by="f"), stage.now)
    assert isinstance(card, k.TextCard)
    assert (card.said.text, card.said.values["command"]) == (texts.ACK_UNDONE_PAUSED, "extend")
