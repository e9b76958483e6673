"""Boundaries: what holds at the very second or number at which a rule changes, and one before it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs import texts
from dialogs.engine import catch_up
from dialogs.engine.questions import dialog, open_question
from dialogs.engine.reply import reply
from dialogs.engine.stale_controls import out_of_date
from dialogs.engine.steps import overrun
from dialogs.features.round_cards import not_yet
from dialogs.plan.model import Plan, Poll, Round
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.replace import changed
from dialogs.texts.sentence import At, Lasting, Planned, Refused, Sentence
from tests.support import core_session
from tests.support.builders import plan, step
from tests.support.core_session import SECOND, START, Stage, minutes

SOON = minutes(1)
FOUR = plan(
    step("a.one", 10, title="One"),
    step("b.two", 10, title="Two", poll=Poll(id="fruit", question="Which?", options=("Apples", "Pears"))),
    step("c.three", 10, title="Three"),
    step("d.four", 10, title="Four", at_least=minutes(5)),
)


def begun(at: timedelta = SOON, made: Plan = FOUR, people: int = 4) -> Stage:
    """A session whose two facilitators answer no question by themselves."""
    stage = core_session.begun(made, people, at)
    stage.confirms = False
    return stage


# -- the same word twice -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "by", "after", "says"),
    [
        (c.Next(by="f"), "f", SECOND, texts.MOVED_JUST_NOW),
        (c.Next(by="f"), "f", 3 * SECOND, None),
        (c.Next(by="f"), "g", 9 * SECOND, texts.MOVED_JUST_NOW),
        (c.Next(by="f"), "g", 10 * SECOND, None),
        (c.Back(by="f"), "f", 2 * SECOND, texts.BACK_JUST_NOW),
        (c.Back(by="f"), "f", 3 * SECOND, None),
        (c.Back(by="f"), "g", 10 * SECOND, None),
        (c.Skip(by="f"), "f", 2 * SECOND, texts.LEFT_OUT_JUST_NOW),
        (c.Skip(by="f"), "f", 3 * SECOND, None),
        (c.Skip(by="f"), "g", 9 * SECOND, texts.LEFT_OUT_JUST_NOW),
        (c.Skip(by="f"), "g", 10 * SECOND, None),
        (c.Undo(by="f"), "g", 9 * SECOND, texts.UNDONE_JUST_NOW),
        (c.Undo(by="f"), "g", 10 * SECOND, None),
        (c.Undo(by="f"), "f", SECOND, None),
    ],
    ids=lambda one: getattr(one, "type", None),
)
def test_the_moment_in_which_a_word_counts_once(word: c.Command, by: str, after: timedelta, says: str | None) -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    stage.say(c.Extend(by="f", by_time=minutes(2)))
    stage.say(word, minutes(2))
    stage.until(minutes(2) + after)
    assert stage.refused(changed(word, by=by)) == says


@pytest.mark.parametrize(("after", "asked"), [(9 * SECOND, False), (10 * SECOND, True)])
def test_a_second_start_is_a_slip_for_ten_seconds_and_then_asks(after: timedelta, asked: bool) -> None:
    stage = begun(after)
    assert (stage.refused(c.Start(by="g")) is None) is asked
    assert bool(stage.run.questions) is asked


def test_skip_twice_names_the_step_that_the_first_one_left_out() -> None:
    stage = begun()
    stage.say(c.Skip(by="f"))
    with pytest.raises(Refused) as refused:
        stage.say(c.Skip(by="g"), minutes(1) + SECOND)
    assert refused.value.sentence.values == {"step": Planned("Two")}


# -- questions ---------------------------------------------------------------------------------------------------------


def test_a_question_is_open_for_five_minutes_and_not_a_second_longer() -> None:
    stage = begun()
    stage.say(c.End(by="f"))
    assert open_question(stage.run, "f", stage.now + minutes(5)) is not None
    assert open_question(stage.run, "f", stage.now + minutes(5) + SECOND) is None
    assert open_question(stage.run, "g", stage.now) is None


@pytest.mark.parametrize(("step", "asked"), [("a.one", False), ("b.two", False), ("c.three", False), ("d.four", True)])
def test_go_to_asks_before_it_leaves_out_two_steps(step: str, asked: bool) -> None:
    stage = begun()
    stage.say(c.GoTo(by="f", step=step))
    assert bool(stage.of(e.QuestionAsked)) is asked


@pytest.mark.parametrize(("people", "answered", "asked"), [(4, 1, True), (4, 2, False), (3, 1, True), (3, 2, False)])
def test_a_poll_closes_without_a_question_once_half_have_answered(people: int, answered: int, asked: bool) -> None:
    stage = begun(minutes(11), people=people)
    stage.tallies = {"fruit": c.Tally(answered, (answered, 0))}
    stage.say(c.ClosePoll(by="f"))
    assert bool(stage.of(e.QuestionAsked)) is asked
    assert stage.run.polls["fruit"].open is asked


def card_of(stage: Stage, command: c.Command) -> k.ConfirmCard:
    (asked,) = stage.run.questions.values()
    card = dialog(stage.plan, stage.run, asked, changed(command, tallies=stage.tallies), stage.now)
    assert reply(stage.plan, stage.run, changed(command, tallies=stage.tallies), stage.now) == card
    return card


@pytest.mark.parametrize(
    ("at", "command", "parts"),
    [
        (11, c.ClosePoll(by="f"), {"argument": "fruit", "answered": 1, "ends_at": 20, "left_out": (), "step": "b.two"}),
        (
            1,
            c.GoTo(by="f", step="d.four"),
            {"argument": "d.four", "answered": 0, "ends_at": 10, "left_out": ("b.two", "c.three")},
        ),
        (1, c.End(by="f"), {"argument": None, "answered": 0, "left_out": ("b.two", "c.three", "d.four"), "step": "a.one"}),
        (1, c.Start(by="f", plan="other"), {"about": "start", "argument": None, "left_out": (), "after": None}),
    ],
)
def test_the_question_says_what_would_be_lost(at: int, command: c.Command, parts: dict[str, object]) -> None:
    stage = begun(minutes(at))
    stage.tallies = {"fruit": c.Tally(1, (1, 0))}
    stage.say(command)
    card = card_of(stage, command)
    if "ends_at" in parts:
        parts = {**parts, "ends_at": START + timedelta(minutes=float(str(parts["ends_at"])))}
    assert {name: getattr(card, name) for name in parts} == parts
    assert (card.present, card.visit, card.item) == (4, stage.run.visit.number, "question:1")
    assert card.only_break is False


def test_leaving_out_the_break_says_what_comes_after_it() -> None:
    made = plan(step("a.one", 10), step("b.tea", 5, mode="break"), step("c.two", 10), step("d.three", 10))
    stage = begun(made=made)
    stage.say(c.Skip(by="f"))
    card = card_of(stage, c.Skip(by="f"))
    assert (card.about, card.argument, card.after, card.waiting) == ("break", "b.tea", "c.two", ())


def test_the_question_before_the_start_is_about_no_step() -> None:
    stage = Stage(FOUR, people=2)
    stage.confirms = False
    stage.say(c.End(by="f"))
    card = card_of(stage, c.End(by="f"))
    assert (card.about, card.step, card.ends_at, card.left_out, card.only_break) == ("end", None, None, (), False)


def test_going_past_the_only_break_of_the_session_and_past_people_who_still_wait_is_said() -> None:
    made = plan(step("a.round", 10, round=Round(question="One thing?")), step("b.tea", 5, mode="break"), step("c.end", 10))
    stage = begun(made=made)
    go = c.GoTo(by="f", step="c.end")
    stage.say(go)
    card = card_of(stage, go)
    assert (card.left_out, card.only_break) == (("b.tea",), True)
    assert card.waiting == not_yet(stage.run)
    assert len(card.waiting) == 4


# -- controls that are out of date -------------------------------------------------------------------------------------


def test_an_old_control_is_answered_with_what_is_on_now() -> None:
    stage = Stage(FOUR, people=2)

    def now(at: datetime | None = None) -> tuple[Sentence, tuple[str, ...]]:
        return out_of_date(FOUR, stage.run, at or stage.now, "f")

    assert (now()[0].text, now()[1]) == (texts.STALE_OPEN, ())
    stage.say(c.Start(by="f"))
    stage.until(minutes(4))
    assert (now()[0].text, now()[0].values) == (
        texts.STALE_RUNNING,
        {"step": Planned("One"), "until": At(START + minutes(10))},
    )
    stage.say(c.Pause(by="f"))
    stage.until(minutes(6))
    assert (now()[0].text, now()[0].values) == (texts.STALE_PAUSED, {"step": Planned("One"), "left": Lasting(minutes(6))})
    stage.say(c.End(by="f", sure=True))
    until = stage.now + minutes(10)
    assert (now(until - SECOND)[0].text, now(until - SECOND)[1]) == (texts.STALE_JUST_ENDED, ("reopen",))
    assert now(until - SECOND)[0].values == {"until": At(until)}
    assert now(until)[0].text == texts.STALE_ENDED


# -- times -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by_time", "says"),
    [
        (timedelta(hours=4), None),
        (timedelta(hours=4) + SECOND, texts.EXTEND_OUT_OF_RANGE),
        (timedelta(0), texts.EXTEND_OUT_OF_RANGE),
        (-timedelta(hours=4) - SECOND, texts.EXTEND_OUT_OF_RANGE),
        (-timedelta(hours=4), texts.TOO_LITTLE_LEFT),
        (-minutes(9), texts.TOO_LITTLE_LEFT),
        (SECOND - minutes(9), None),
    ],
)
def test_how_much_a_step_may_be_changed(by_time: timedelta, says: str | None) -> None:
    assert begun().refused(c.Extend(by="f", by_time=by_time)) == says


def test_a_step_that_is_too_short_to_shorten_says_what_is_left() -> None:
    stage = begun(minutes(4))
    with pytest.raises(Refused) as refused:
        stage.say(c.Extend(by="f", by_time=-minutes(6)))
    assert refused.value.sentence.values == {"left": Lasting(minutes(6)), "step": Planned("One")}


@pytest.mark.parametrize(("late", "ways"), [(0.9 * SECOND, []), (SECOND, ["shrink", "run on"])])
def test_ways_to_catch_up_are_offered_from_one_second_on(late: timedelta, ways: list[str]) -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=late))
    assert [one.proposal.way for one in catch_up.ways(stage.plan, stage.run, stage.now)] == ways


@pytest.mark.parametrize(
    ("lasts", "over", "late"),
    [(10, 59, None), (10, 60, 60), (40, 119, None), (40, 120, 120), (4, 29, None), (4, 30, 30)],
)
def test_an_overrun_of_a_tenth_or_two_minutes_but_half_a_minute_at_least(lasts: int, over: int, late: int | None) -> None:
    stage = begun(made=plan(step("a.one", lasts), step("b.two", 10)))
    stage.say(c.Extend(by="f", by_time=over * SECOND))
    stage.until(minutes(lasts) + over * SECOND)
    assert stage.run.step == "b.two"
    assert overrun(stage.plan, stage.run, stage.now) == (None if late is None else late * SECOND)


@pytest.mark.parametrize(("at", "early"), [(35 - 1 / 60, True), (35, False)])
def test_an_end_in_the_first_half_of_the_last_step_is_early(at: float, early: bool) -> None:
    stage = begun(minutes(at))
    stage.say(c.End(by="f", sure=True))
    card = next(show.card for _, _, show in reversed(stage.shows) if isinstance(show.card, k.EndedCard))
    assert (card.early, card.lasted) == (early, minutes(at))


@pytest.mark.parametrize(("left", "after"), [(4, 4), (8, 8), (0, 5)])
def test_a_reopened_step_has_what_was_left_of_it_or_five_minutes(left: int, after: int) -> None:
    stage = begun(made=plan(step("a.one", 10, advance="ask")))
    stage.until(minutes(10 - left))
    stage.say(c.End(by="f", sure=True))
    stage.until(minutes(11 - left))
    stage.say(c.Reopen(by="f"))
    assert stage.run.ends_at == stage.now + minutes(after)
