"""Reopen: an end can be taken back for ten minutes, answers included; then they are deleted, and the last card says so."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE, ForgetAnswers, ForgetBallots, Show
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan
from tests.support.core_session import START, Stage, minutes

END, REOPEN, UNDO = c.End(by="f", sure=True), c.Reopen(by="f"), c.Undo(by="f")


def ended(step: str = "intro.tokens", paused: bool = False) -> Stage:
    """A session that was ended by a slip, ten minutes after its start and four into that step."""
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step=step), minutes(6))
    if paused:
        stage.say(c.Pause(by="f"), minutes(8))
    stage.tallies = {"tokens": c.Tally(3, (2, 1, 0))}
    stage.say(END, minutes(10))
    return stage


def refusal(stage: Stage, command: c.Command) -> str:
    with pytest.raises(Refused) as refused:
        stage.say(command)
    return refused.value.sentence.text


def last(stage: Stage, slot: str) -> k.Card:
    return [show.card for _, _, show in stage.shows if show.slot == slot][-1]


def posts(stage: Stage, at: timedelta) -> list[Show]:
    """What came new into the chat in that moment, for everyone."""
    earlier = {show.slot for at_, _, show in stage.shows if at_ < at}
    found = {show.slot: show for at_, _, show in stage.shows if at_ == at and show.to == EVERYONE}
    return [show for slot, show in found.items() if slot not in earlier]


@pytest.mark.parametrize("command", [REOPEN, UNDO])
def test_the_session_goes_on_where_it_stood_with_the_answers_of_its_open_poll(command: c.Command) -> None:
    stage = ended()
    stage.say(command, minutes(15))
    assert (stage.run.phase, stage.run.step) == ("running", "intro.tokens")
    assert stage.run.ends_at == START + minutes(18)  # three minutes were left
    assert (stage.run.polls["tokens"].open, stage.run.polls["tokens"].opening) == (True, 1)
    (post,) = posts(stage, minutes(15))
    assert isinstance(post.card, k.PollCard)
    assert post.card.head is not None
    assert post.card.head.ends_at == START + minutes(18)
    for slot in ("ended", "summary"):
        card = last(stage, slot)
        assert isinstance(card, k.EndedCard | k.SummaryCard)
        assert card.reopened_at == START + minutes(15)
    over = last(stage, "ended")
    assert isinstance(over, k.EndedCard)
    assert over.goes_on_until is not None
    assert over.goes_on_until > START + minutes(18)


def test_a_session_that_was_paused_is_paused_again() -> None:
    stage = ended(paused=True)
    stage.say(REOPEN, minutes(15))
    assert stage.run.phase == "paused"
    stage.say(c.Resume(by="f"), minutes(20))
    assert stage.run.ends_at == START + minutes(25)  # five minutes were left when it was paused


def test_commands_before_the_end_can_still_be_taken_back() -> None:
    stage = ended()
    stage.say(UNDO)
    stage.say(UNDO)
    assert stage.run.step == "intro.rules"


def test_a_session_that_ended_on_time_gets_a_few_minutes_more_and_undo_takes_nothing_earlier_back() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"))
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    stage.until(minutes(11))
    assert stage.run.phase == "ended"
    assert refusal(stage, UNDO) == texts.UNDO_AFTER_END
    stage.say(REOPEN, minutes(12))
    assert (stage.run.step, stage.run.ends_at) == ("close.round", START + minutes(17))
    stage.until(minutes(17))
    assert stage.run.phase == "ended"
    assert isinstance(last(stage, "ended:1"), k.EndedCard)


@pytest.mark.parametrize("command", [c.Next(by="f"), c.Pause(by="f"), c.Extend(by="f", by_time=minutes(5))])
def test_who_goes_on_steering_after_a_slip_is_told_of_reopen_as_long_as_it_works(command: c.Command) -> None:
    stage = ended()
    assert refusal(stage, command) == texts.UNDO_AFTER_END
    stage.until(minutes(20))
    assert refusal(stage, command) == texts.ALREADY_ENDED


def test_named_answers_are_kept_for_ten_minutes_and_the_last_card_says_so() -> None:
    stage = ended()
    assert ForgetAnswers("secret") in stage.effects
    assert ForgetAnswers("named") not in stage.effects
    assert ForgetBallots(None) not in stage.effects
    card = last(stage, "ended")
    assert isinstance(card, k.EndedCard)
    assert card.reopen_until == START + minutes(20)
    stage.until(minutes(20))
    assert stage.of(e.ReopeningLapsed)
    assert not stage.run.undos
    assert ForgetAnswers("named") in stage.effects
    card = last(stage, "ended")
    assert isinstance(card, k.EndedCard)
    assert card.reopen_until is None
    for command in (REOPEN, UNDO):
        assert refusal(stage, command) in (texts.REOPEN_TOO_LATE, texts.ALREADY_ENDED)


def test_a_late_word_is_too_late_although_the_clock_did_not_tick() -> None:
    stage = ended()
    stage.sleep_until(minutes(20))
    assert refusal(stage, REOPEN) == texts.REOPEN_TOO_LATE


def test_a_round_goes_on_and_nobody_speaks_twice() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"))
    before = stage.run.round
    assert before is not None
    assert before.speaker is not None
    stage.say(c.Done(by=before.speaker))
    stage.say(END)
    stage.say(REOPEN)
    now = stage.run.round
    assert now is not None
    assert (now.spoken, now.speaker, now.waiting) == ((before.speaker,), before.waiting[0], before.waiting[1:])


def test_one_message_says_that_a_round_goes_on() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"))
    stage.say(END, minutes(3))
    stage.say(REOPEN, minutes(4))
    (post,) = posts(stage, minutes(4))
    assert isinstance(post.card, k.RoundCard)


def test_who_works_in_rooms_is_told_in_the_chat_that_the_session_goes_on() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step=next(step.path for step in full_plan().steps if step.in_pairs)))
    stage.say(END, minutes(3))
    stage.say(REOPEN, minutes(4))
    (said,) = [show.card for show in posts(stage, minutes(4)) if isinstance(show.card, k.ChangedCard)]
    assert said.what == "reopened"


def test_only_facilitators_reopen_and_only_what_has_just_ended() -> None:
    assert refusal(ended(), c.Reopen(by="p1")) == texts.FACILITATORS_ONLY
    stage = Stage(full_plan(), people=4)
    assert refusal(stage, REOPEN) == texts.NOTHING_TO_REOPEN
    stage.say(c.Start(by="f"))
    assert refusal(stage, REOPEN) == texts.NOTHING_TO_REOPEN


@pytest.mark.parametrize("end", [c.End(), c.End(by="f", sure=True)])
def test_a_session_that_was_cleared_away_or_never_began_keeps_nothing(end: c.Command) -> None:
    stage = Stage(full_plan(), people=4)
    if not end.by:
        stage.say(c.Start(by="f"))
    stage.say(end)
    assert ForgetBallots(None) in stage.effects
    assert stage.run.clock.reopen_until is None


def test_who_stays_behind_may_lead_and_take_the_end_back_as_long_as_it_can_be() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Join(by="f", person="f"))
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"), minutes(6))
    stage.say(c.Leave(by="f", person="f"))
    stage.until(minutes(17))
    assert stage.run.phase == "ended"
    assert refusal(stage, c.Reopen(by="p2")) == texts.NOBODY_LEADS
    late = copy(stage)
    stage.say(c.TakeOver(by="p2"))
    stage.say(c.Reopen(by="p2"))
    assert (stage.run.live, stage.run.unled) == (True, None)
    late.until(minutes(27))
    assert refusal(late, c.Reopen(by="p2")) == texts.FACILITATORS_ONLY
    assert refusal(late, c.TakeOver(by="p2")) == texts.ALREADY_ENDED
