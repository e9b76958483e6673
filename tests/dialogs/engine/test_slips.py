"""Slips: what facilitators and participants are told after one, and that nothing else happens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.compose import compose
from cards.render.plain import plain
from cards.view import Say
from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.plan.model import Plan, Prompt
from dialogs.run import commands as c
from dialogs.run import messages as k
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan, step
from tests.support.builders import plan as plan_of
from tests.support.card_samples import scene
from tests.support.core_session import Stage, minutes

END = c.End(by="f", sure=True)
SECOND = minutes(1 / 60)


def started(people: int = 4, made: Plan | None = None) -> Stage:
    stage = Stage(made or full_plan(), people=people)
    stage.say(c.Start(by="f"))
    return stage


def refused(stage: Stage, command: c.Command) -> Refused:
    """The refusal of a command. Nothing has happened then."""
    run = stage.run
    with pytest.raises(Refused) as found:
        stage.say(command)
    assert stage.run is run
    return found.value


def shown(stage: Stage, card: k.Card) -> str:
    return plain(compose(card, replace(scene(), plan=stage.plan)))


# -- after an end by mistake -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "button"), [("f", True), ("p1", False)])
def test_where_names_the_way_back_as_long_as_there_is_one(by: str, button: bool) -> None:
    stage = started()
    stage.say(END, minutes(3))
    card = reply(stage.plan, stage.run, c.Where(by=by), stage.now)
    assert card is not None
    assert "reopen" in shown(stage, card)
    assert ([one.act for one in compose(card, replace(scene(), plan=stage.plan)).buttons] == [Say("reopen")]) is button
    stage.until(minutes(14))
    card = reply(stage.plan, stage.run, c.Where(by=by), stage.now)
    assert card is not None
    assert "reopen" not in shown(stage, card)


def test_an_old_button_names_the_way_back_as_long_as_there_is_one() -> None:
    stage = started()
    stage.say(END, minutes(3))
    pressed = c.Next(by="f", made_for=c.MadeFor(visit=1))
    assert (refused(stage, pressed).sentence.text, refused(stage, pressed).offers) == (texts.STALE_JUST_ENDED, ("reopen",))
    assert refused(stage, c.Done(by="p1", made_for=c.MadeFor(visit=1))).offers == ()
    stage.until(minutes(14))
    assert refused(stage, pressed).sentence.text == texts.STALE_ENDED


# -- the control card --------------------------------------------------------------------------------------------------


def test_the_control_card_resumes_while_the_session_is_paused() -> None:
    stage = started()

    def buttons() -> list[object]:
        card = [show.card for _, _, show in stage.shows if show.slot == "controls"][-1]
        return [one.act.text for one in compose(card, replace(scene(), plan=stage.plan)).buttons if isinstance(one.act, Say)]

    assert "pause" in buttons()
    stage.say(c.Pause(by="f"), minutes(1))
    assert (buttons()[0], "pause" in buttons()) == ("resume", False)
    stage.say(c.Resume(by="f"), minutes(2))
    assert ("resume" in buttons(), "pause" in buttons()) == (False, True)


# -- taking back -------------------------------------------------------------------------------------------------------


def test_minutes_taken_off_and_taken_back_are_called_what_they_were() -> None:
    stage = started()
    stage.say(c.Extend(by="f", by_time=-minutes(1)), minutes(1))
    stage.say(c.Undo(by="f"))
    assert stage.run.undone == "shorten"
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    stage.say(c.Undo(by="f"))
    assert stage.run.undone == "extend"


def test_cancel_before_the_start_is_about_a_planned_start_and_takes_nothing_else_back() -> None:
    stage = Stage(full_plan(), people=2)
    stage.say(c.AddFacilitator(by="f", person="p1"))
    assert refused(stage, c.Undo(by="f", cancel=True)).sentence.text == texts.NO_START_SET
    assert "p1" in stage.run.facilitators
    stage.say(c.Undo(by="f"))
    assert "p1" not in stage.run.facilitators


# -- questions that were left out --------------------------------------------------------------------------------------


def test_a_question_that_was_left_out_is_sent_only_when_it_is_named() -> None:
    made = plan_of(
        step("talk.first", 10, say="First."),
        step(
            "talk.second",
            10,
            prompts=(Prompt(ask="One?"), Prompt(ask="Two?", optional=True), Prompt(ask="Three?", optional=True)),
            prompts_by="facilitator",
        ),
        step("close.close", 5, keep=True),
    )
    stage = started(made=made)
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(1))
    stage.say(c.CatchUp(by="f", way="prompts"))
    stage.say(c.Next(by="f"), minutes(2))
    left_out = sorted(number for path, number in stage.run.clock.dropped if path == "talk.second")
    assert left_out
    for _ in range(3 - len(left_out)):
        stage.say(c.SendPrompt(by="f"))
    again = refused(stage, c.SendPrompt(by="f"))
    assert (again.sentence.text, again.offers) == (texts.PROMPTS_LEFT_OUT, (f"prompt {left_out[0]}",))
    stage.say(c.SendPrompt(by="f", number=left_out[0]))
    assert left_out[0] in stage.run.visit.sent


# -- the same word from two people, or twice in a moment ---------------------------------------------------------------


def two_lead(at: float = 13) -> Stage:
    """Two facilitators, in the third step after one `next` each."""
    stage = started()
    stage.say(c.AddFacilitator(by="f", person="g"))
    stage.say(c.Next(by="f", sure=True), minutes(at - 2))
    stage.say(c.Next(by="g", sure=True), minutes(at - 1))
    stage.until(minutes(at))
    return stage


@pytest.mark.parametrize(("other", "seconds"), [("f", 2), ("g", 2), ("g", 9)])
@pytest.mark.parametrize(
    ("word", "says"),
    [(c.Back, texts.BACK_JUST_NOW), (c.Skip, texts.LEFT_OUT_JUST_NOW)],
)
def test_a_word_that_comes_twice_is_taken_once(word: type[c.Back | c.Skip], says: str, other: str, seconds: int) -> None:
    stage = two_lead()
    stage.say(word(by="f"))
    stage.until(minutes(13) + seconds * SECOND)
    assert refused(stage, word(by=other)).sentence.text == says


@pytest.mark.parametrize("word", [c.Back, c.Skip])
def test_the_same_word_a_little_later_is_taken(word: type[c.Back | c.Skip]) -> None:
    stage = two_lead()
    stage.say(word(by="f"))
    run = stage.run
    stage.say(word(by="g"), minutes(13) + 11 * SECOND)
    assert (stage.run.step, stage.run.clock.skipped) != (run.step, run.clock.skipped)


@pytest.mark.parametrize(("other", "seconds"), [("f", 2), ("g", 1), ("g", 9)])
def test_a_control_that_was_updated_beneath_the_finger_moves_nothing(other: str, seconds: int) -> None:
    stage = two_lead()
    stage.say(c.Next(by="f", made_for=c.MadeFor("", stage.run.visit.number)))
    stage.until(minutes(13) + seconds * SECOND)
    pressed = c.Next(by=other, made_for=c.MadeFor("", stage.run.visit.number))
    assert refused(stage, pressed).sentence.text == texts.MOVED_JUST_NOW


def test_two_who_undo_the_same_slip_take_back_one_command() -> None:
    stage = two_lead()
    stage.say(c.Extend(by="f", by_time=minutes(3)))
    stage.say(c.Extend(by="f", by_time=minutes(2)))
    stage.say(c.Undo(by="f"))
    stage.until(minutes(13) + 4 * SECOND)
    assert refused(stage, c.Undo(by="g")).sentence.text == texts.UNDONE_JUST_NOW
    stage.say(c.Undo(by="f"))  # one person who says it twice means two commands
    assert stage.run.clock.lengths == {}


def test_back_after_next_and_next_after_back_are_no_repeats() -> None:
    stage = two_lead()
    stage.say(c.Back(by="f"))
    stage.say(c.GoTo(by="f", step="intro.secret"), minutes(13) + SECOND)
    stage.say(c.Back(by="f"), minutes(13) + 2 * SECOND)
    assert stage.run.step == "intro.tokens"
