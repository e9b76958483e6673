"""Controls and what they are about: a control of an earlier pause, question, turn or visit changes nothing any more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs import texts
from dialogs.engine.stale_controls import refuse_stale, refuse_twice
from dialogs.run import commands as c
from dialogs.run import items
from dialogs.texts.sentence import At, Planned, Refused
from tests.support.builders import at_times, full_plan, plan, step
from tests.support.core_session import SECOND, START, Stage, minutes


def begun(where: str | None = None) -> Stage:
    """A session that has started; in that step, after two minutes. Nobody answers questions."""
    stage = Stage(full_plan(), people=4, facilitators=("f", "g"))
    stage.say(c.Start(by="f"))
    if where is not None:
        stage.say(c.GoTo(by="f", step=where))
        stage.until(minutes(2))
    stage.confirms = False
    return stage


def stale(stage: Stage, command: c.Command, item: str = "", visit: int | None = -1) -> bool:
    """Whether the control is refused. By default it was made for the step that is on."""
    made = c.MadeFor(visit=stage.run.visit.number if visit == -1 else visit, item=item)
    try:
        refuse_stale(stage.plan, stage.run, replace(command, made_for=made), stage.now)
    except Refused:
        return True
    return False


def test_a_control_of_an_earlier_step_is_refused_and_one_of_the_whole_session_is_not() -> None:
    stage = begun()
    stage.say(c.Next(by="f"), minutes(1))
    for command in (c.Next(by="f"), c.Extend(by="f", by_time=minutes(1)), c.Leave(by="p1", person="p1")):
        assert stale(stage, command, visit=1)
        assert not stale(stage, command, visit=2)
        assert not stale(stage, command, visit=None)
    for fresh in (c.Where(by="p1"), c.Join(by="p1", person="p1"), c.ShowRules(by="p1"), c.Intend(by="p1", text="x")):
        assert not stale(stage, fresh, visit=1)


def test_after_the_end_only_the_control_that_reopens_is_of_use() -> None:
    stage = begun()
    stage.say(c.End(by="f", sure=True), minutes(1))
    assert stale(stage, c.Next(by="f"))
    assert not stale(stage, c.Reopen(by="f"))
    assert stale(stage, c.Reopen(by="f"), visit=7)
    assert not stale(stage, c.Next(by="f"), visit=None)


def test_a_pause_is_ended_by_its_own_control_as_long_as_it_lasts() -> None:
    stage = begun()
    stage.say(c.Pause(by="f"), minutes(1))
    old = items.pause_item(stage.run)
    assert not stale(stage, c.Resume(by="f"), old)
    stage.say(c.Resume(by="f"))
    assert stale(stage, c.Resume(by="f"), old)
    stage.say(c.Pause(by="f"), minutes(2))
    assert stale(stage, c.Resume(by="f"), old)
    assert not stale(stage, c.Resume(by="f"), items.pause_item(stage.run))


def test_the_question_whether_to_go_on_is_answered_once() -> None:
    stage = begun("talk.tray")
    stage.until(minutes(4))
    old = items.ask_item(stage.run)
    assert not stale(stage, c.Next(by="f"), old)
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    assert stale(stage, c.Next(by="f"), old), "nothing is asked now"
    stage.until(minutes(6))
    assert stage.run.visit.asked_next
    assert stale(stage, c.Next(by="f"), old), "another question"
    assert not stale(stage, c.Next(by="f"), items.ask_item(stage.run))


def test_an_offer_holds_for_the_times_as_they_were_then() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(1))
    stage.say(c.CatchUp(by="f"))
    old = items.offer_item(stage.run)
    taken = c.CatchUp(by="f", way="shrink")
    assert not stale(stage, taken, old)
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    assert stale(stage, taken, old)


def test_two_who_add_time_to_the_same_end_add_it_once_and_other_controls_of_that_card_still_work() -> None:
    stage = begun()
    assert stage.run.ends_at is not None
    old, longer = items.until_item(stage.run.ends_at), c.Extend(by="f", by_time=minutes(1))
    assert not stale(stage, longer, old)
    stage.say(longer)
    assert stale(stage, longer, old)
    assert not stale(stage, c.Next(by="f"), old)
    assert not stale(stage, c.Pause(by="f"), old)


def test_while_people_wait_an_old_next_does_not_end_the_wait() -> None:
    stage = Stage(at_times(plan(step("a.one", 5), step("b.two", 5)), b__two="09:45"), people=2)
    stage.say(c.Start(by="f"))
    assert stage.run.ends_at is not None
    old = items.until_item(stage.run.ends_at)
    stage.say(c.Next(by="f"), minutes(1))
    assert stale(stage, c.Next(by="f"), old)
    assert not stale(stage, c.Next(by="f"), items.until_item(stage.run.ends_at))


def test_a_question_of_the_tray_is_sent_once() -> None:
    stage = begun("talk.tray")
    old = items.tray_item(stage.run)
    assert not stale(stage, c.SendPrompt(by="f"), old)
    stage.say(c.SendPrompt(by="f"))
    assert stale(stage, c.SendPrompt(by="f"), old)
    assert not stale(stage, c.Next(by="f"), old)


def test_who_acts_for_a_speaker_must_mean_this_turn_and_who_waits_may_say_so_at_any_time() -> None:
    stage = begun("close.round")
    now = stage.run.round
    assert now is not None
    assert now.speaker is not None
    old, waits = items.turn_item(now), now.waiting[1]
    for command in (c.Done(by="f"), c.PassTurn(by="f")):
        assert not stale(stage, command, old)
    stage.say(c.Done(by=now.speaker))
    for command in (c.Done(by="f"), c.PassTurn(by="f")):
        assert stale(stage, command, old)
    assert not stale(stage, c.PassTurn(by=waits), old)
    assert stage.run.round is not None
    assert not stale(stage, c.Done(by=stage.run.round.speaker or ""), old)
    assert not stale(stage, c.Extend(by="f", by_time=minutes(1)), old)
    stage.say(c.Back(by="f"), minutes(3))
    assert stale(stage, c.Done(by="f"), old, visit=None), "no round is on"
    assert stale(stage, c.Extend(by="f", by_time=minutes(1)), old, visit=None)


def test_a_facilitator_in_the_round_is_the_speaker_or_waits_like_others() -> None:
    stage = begun()
    stage.say(c.TakePart(by="f"))
    stage.confirms = True
    stage.say(c.GoTo(by="f", step="close.round"))
    assert not stale(stage, c.PassTurn(by="f"), "turn:nobody")
    assert stale(stage, c.PassTurn(by="g"), "turn:nobody")
    while (now := stage.run.round) is not None and now.speaker != "f":
        stage.say(c.Done(by=now.speaker or ""))
    assert not stale(stage, c.Done(by="f"), "turn:nobody")


def test_an_opening_of_a_poll_is_closed_once() -> None:
    stage = begun("intro.tokens")
    close = c.ClosePoll(by="f", poll="tokens")
    assert not stale(stage, close, "opening:1")
    assert stale(stage, close, "opening:2")
    assert stale(stage, replace(close, poll="secret"), "opening:1"), "it has not opened"
    assert not stale(stage, replace(close, poll=None), "opening:2")
    assert not stale(stage, c.Next(by="f"), "opening:2")
    stage.confirms = True
    stage.say(close)
    assert stale(stage, close, "opening:1")


def test_a_question_is_answered_by_who_was_asked_and_only_the_last_one() -> None:
    stage = begun()
    stage.say(c.End(by="f"), minutes(1))
    yes, number = c.Confirm(by="f"), stage.run.questions["f"].number
    assert not stale(stage, yes, items.question_item(number))
    assert stale(stage, yes, items.question_item(number - 1))
    assert stale(stage, c.Confirm(by="g"), items.question_item(number))


@pytest.mark.parametrize(
    ("by", "after", "refused"), [("f", 0, False), ("f", 2, True), ("f", 3, False), ("g", 9, True), ("g", 10, False)]
)
def test_a_next_in_the_moment_after_another_move_says_where_we_are(by: str, after: int, refused: bool) -> None:
    stage = begun()
    stage.say(c.Next(by="f"), minutes(1))
    stage.until(minutes(1) + after * SECOND)
    for command in (c.Next(by=by), c.Next(by=by, made_for=c.MadeFor(visit=2))):
        if not refused:
            refuse_twice(stage.plan, stage.run, command, stage.now)
            continue
        with pytest.raises(Refused) as refusal:
            refuse_twice(stage.plan, stage.run, command, stage.now)
        assert refusal.value.sentence.text == texts.MOVED_JUST_NOW
        assert refusal.value.sentence.values == {"step": Planned("intro.rules"), "until": At(START + minutes(5))}
    refuse_twice(stage.plan, stage.run, c.Next(by=by, sure=True), stage.now)
    refuse_twice(stage.plan, stage.run, c.Next(by=by, confirms=1), stage.now)
