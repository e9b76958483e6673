"""Undo, event by event: what is taken back and what with it, which commands count, and what a refusal names instead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.engine.undo import undoable
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.schedule import left_of_step
from dialogs.texts.sentence import At, Refused
from tests.support.builders import full_plan, plan, step
from tests.support.core_session import SECOND, START, Stage, minutes

UNDO = c.Undo(by="f")


def begun(where: str | None = None, made: Plan | None = None) -> Stage:
    """A session that has started; in that step, after two minutes."""
    stage = Stage(made or full_plan(), people=4, facilitators=("f", "g"))
    stage.say(c.Start(by="f"))
    if where is not None:
        stage.say(c.GoTo(by="f", step=where), minutes(2))
    return stage


def undone(stage: Stage, after: timedelta) -> e.Event:
    """The event that took a command back."""
    stage.until(after)
    (event,) = [one for one in stage.say(UNDO) if isinstance(one, e.CommandUndone | e.SessionReopened)]
    return event


def refused(stage: Stage, command: c.Command = UNDO) -> tuple[str, dict[str, object]]:
    """The sentence of the refusal, and its values."""
    with pytest.raises(Refused) as refusal:
        stage.say(command)
    return refusal.value.sentence.text, dict(refusal.value.sentence.values)


def event(name: str, minute: float = 3, **parts: object) -> e.CommandUndone:
    return e.CommandUndone(at=START + minutes(minute), name=name, by="f", **parts)  # type: ignore[arg-type]


def test_a_pause_and_a_step_that_was_left_give_back_the_time_since_then() -> None:
    stage = begun()
    stage.say(c.Pause(by="f"), minutes(2))
    assert undone(stage, minutes(3)) == event("pause", shift=minutes(1))
    stage = begun()
    stage.say(c.Next(by="f"), minutes(2))
    assert undone(stage, minutes(3)) == event("next", shift=minutes(1), left="intro.rules")


def test_other_times_come_back_without_a_shift_and_a_step_that_was_left_out_is_named() -> None:
    stage = begun()
    stage.say(c.Skip(by="f"), minutes(2))
    assert undone(stage, minutes(3)) == event("skip", kept="intro.rules")
    stage.say(c.Extend(by="f", by_time=minutes(2)))
    assert undone(stage, minutes(4)) == event("extend", 4)
    stage.say(c.Extend(by="f", by_time=-SECOND))
    assert undone(stage, minutes(4)) == event("shorten", 4)


def test_a_resume_and_a_step_that_a_pause_ended_in_come_back_paused() -> None:
    stage = begun()
    stage.say(c.Pause(by="f"), minutes(1))
    stage.say(c.Resume(by="f"), minutes(2))
    assert undone(stage, minutes(3)) == event("resume")
    assert stage.run.phase == "paused"
    stage.say(c.Next(by="f"))
    assert undone(stage, minutes(4)) == event("next", 4, left="intro.rules")
    assert (stage.run.phase, stage.run.step, left_of_step(stage.run, stage.now)) == ("paused", "intro.hello", minutes(3))


def test_what_changed_no_times_is_taken_back_without_saying_times() -> None:
    stage = begun()
    stage.say(c.Leave(by="f", person="p1"))
    assert undone(stage, minutes(3)) == event("away", timed=False)


def test_the_step_that_comes_back_asks_again_whether_to_go_on() -> None:
    for command in (c.Extend(by="f", by_time=minutes(2)), c.Next(by="f")):
        stage = begun("talk.tray")
        stage.until(minutes(6))
        stage.say(command)
        stage.until(minutes(7))
        assert stage.say(UNDO)[-1] == e.NextAsked(at=START + minutes(7), step="talk.tray")
    stage = begun("talk.tray")
    stage.until(minutes(6))
    stage.say(c.Leave(by="f", person="p1"))
    assert not [one for one in stage.say(UNDO) if isinstance(one, e.NextAsked)], "that card is still there"
    assert stage.run.visit.asked_next


def test_what_facilitators_do_for_themselves_does_not_count_and_what_they_do_for_others_does() -> None:
    stage = begun()
    stage.say(c.TakePart(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"))
    assert stage.run.round is not None
    first = stage.run.round.speaker
    stage.say(c.PassTurn(by="f"))
    assert stage.run.undos[-1].name == "go to", "their own turn"
    stage.say(c.Leave(by="g", person="g"))
    assert stage.run.undos[-1].name == "go to"
    stage.say(c.PassTurn(by="f", person=first))
    assert stage.run.undos[-1].name == "pass"
    assert refused(stage) == (texts.UNDO_PASS, {"command": "pass"})
    stage = begun("close.round")
    stage.say(c.Done(by="f"))
    assert stage.run.undos[-1].name == "done", "they do not take part, so it was the turn of somebody else"
    stage.say(c.PassTurn(by="f"))
    assert stage.run.undos[-1].name == "pass"


def test_a_facilitator_who_takes_part_may_finish_their_own_turn() -> None:
    stage = begun()
    stage.say(c.TakePart(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"))
    while (now := stage.run.round) is not None and now.speaker != "f":
        stage.say(c.Done(by=now.speaker or ""))
    stage.say(c.Done(by="f"))
    assert stage.run.undos[-1].name == "go to"


def test_a_start_that_is_set_is_no_command_to_take_back() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f", starts_at=START + minutes(30)))
    assert not stage.run.undos
    (dropped,) = stage.say(UNDO)
    assert dropped == e.StartDropped(at=START, why="cancelled", set_at=START, starts_at=START + minutes(30))


TOO_LATE: list[tuple[c.Command, str, str]] = [
    (c.Extend(by="f", by_time=-minutes(1)), "shorten", "extend"),
    (c.Extend(by="f", by_time=minutes(1)), "extend", "catch up"),
    (c.TakePart(by="f"), "pair me", "unpair me"),
    (c.KeepApart(by="f", a="p1", b="p2"), "keep apart", "reshuffle"),
    (c.Leave(by="f", person="p1"), "away", "here"),
    (c.AddFacilitator(by="f", person="p1"), "facilitator add", "hand over to"),
    (c.HandOver(by="f", person="p1"), "hand over to", "hand over to"),
    (c.ChangePoll(by="f", poll="tokens", options=("x", "y")), "options", "options"),
]


@pytest.mark.parametrize(("command", "name", "instead"), TOO_LATE, ids=[name for _, name, _ in TOO_LATE])
def test_once_another_step_has_begun_the_refusal_names_the_next_best_command(
    command: c.Command, name: str, instead: str
) -> None:
    stage = begun()
    stage.say(command, minutes(1))
    stage.until(minutes(7))
    assert refused(stage) == (texts.UNDO_TOO_LATE, {"command": name, "instead": instead})
    assert undoable(stage.run) is None


def test_a_pause_that_is_over_by_the_clock_is_not_taken_back() -> None:
    stage = begun()
    stage.say(c.Pause(by="f", lasts=minutes(2)), minutes(1))
    last = undoable(stage.run)
    assert last is not None
    assert last.name == "pause"
    stage.until(minutes(4))
    assert refused(stage) == (texts.UNDO_TOO_LATE, {"command": "pause", "instead": "catch up"})
    assert undoable(stage.run) is None


def test_after_the_clock_has_ended_the_session_the_way_back_is_named_as_long_as_there_is_one() -> None:
    stage = begun(made=plan(step("a.one", 5)))
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    stage.until(minutes(8))
    assert refused(stage) == (texts.UNDO_AFTER_END, {"until": At(START + minutes(16))})
    assert refused(stage, c.Pause(by="f")) == (texts.UNDO_AFTER_END, {"until": At(START + minutes(16))})
    assert undoable(stage.run) is None
    stage.until(minutes(16))
    assert refused(stage) == (texts.ALREADY_ENDED, {})
    assert refused(stage, c.Reopen(by="f")) == (texts.REOPEN_TOO_LATE, {})


def test_an_end_is_taken_back_with_the_time_the_step_had_left_or_five_minutes_where_it_was_over() -> None:
    for after, ends in ((2, 6), (5.5, 11)):
        stage = begun(made=plan(step("a.one", 5, advance="ask")))
        stage.say(c.End(by="f", sure=True), minutes(after))
        back = minutes(after + 1) if after == 2 else minutes(6)
        reopened = e.SessionReopened(at=START + back, ended_at=START + minutes(after), ends_at=START + minutes(ends))
        assert undone(stage, back) == reopened


def test_another_facilitators_undo_is_refused_for_ten_seconds() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(1)), minutes(1))
    stage.say(c.Skip(by="f"))
    stage.say(UNDO)
    other = c.Undo(by="g")
    stage.until(minutes(1) + 9 * SECOND)
    assert refused(stage, other) == (texts.UNDONE_JUST_NOW, {"command": "skip"})
    stage.until(minutes(1) + 10 * SECOND)
    assert [one.name for one in stage.say(other) if isinstance(one, e.CommandUndone)] == ["extend"]
