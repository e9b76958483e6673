"""Support needs: nothing is shown of a few, nothing leaves the room that one objects to, and silence is not agreement."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.compose import compose
from cards.render.plain import plain
from dialogs import texts
from dialogs.features import needs_list
from dialogs.features.answers import open_now
from dialogs.programme import digest
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.codec import decode_event, encode_event
from dialogs.run.effects import ForgetNeeds, NumberNeeds, Show
from dialogs.run.messages import DigestReadyCard, NeedsCard, ResultsCard
from dialogs.run.schedule import session_ends_at
from dialogs.texts.sentence import Refused
from tests.support.builders import NEEDS, plan, step, with_needs
from tests.support.card_samples import scene
from tests.support.core_session import START, Stage, minutes

PLAN = with_needs(
    plan(step("talk.hello", 5), step("talk.needs", 5), step("talk.list", 5), step("talk.end", 5)), "talk.needs"
)
CHOSEN = c.Tally(6, (4, 0, 2, 1))
FOUR_WROTE = c.Tally(4, (2, 1, 2, 0, 1, 0))
LINES = {5: (0, "An hour a month"), 6: (0, "A mentor"), 7: (0, "Tea"), 8: (1, "Quiet"), 9: (1, "Time"), 10: (None, "Rest")}


def collected(wrote: c.Tally = FOUR_WROTE, chosen: c.Tally = CHOSEN, people: int = 7) -> Stage:
    """The question has just closed."""
    stage = Stage(PLAN, people)
    stage.say(c.Start(by="f"))
    stage.tallies = {needs_list.POLL: chosen, needs_list.WROTE: wrote}
    stage.until(minutes(10))
    return stage


def ended(stage: Stage, agreed: int) -> Stage:
    stage.tallies = {needs_list.AGREE: c.Tally(agreed, (agreed,))}
    stage.until(minutes(21))
    assert stage.run.phase == "ended"
    return stage


def last(stage: Stage, kind: type = NeedsCard) -> object:
    return [show.card for show in stage.shown(kind)][-1]


def said(card: NeedsCard) -> str:
    return plain(compose(card, replace(scene(), plan=PLAN)))


def refused(stage: Stage, command: c.Command) -> str:
    with pytest.raises(Refused) as caught:
        stage.say(command)
    return caught.value.sentence.text


def test_what_was_chosen_and_written_is_put_to_the_group_as_one_numbered_list() -> None:
    stage = collected()
    card = last(stage)
    assert isinstance(card, NeedsCard)
    assert (card.stage, card.items) == ("deciding", (1, 3, 4, 5, 6, 7, 8, 9, 10))
    assert NumberNeeds(5) in stage.effects
    assert not any(isinstance(show.card, ResultsCard) for _, _, show in stage.shows), "the list has the counts"
    assert [one.poll for one in open_now(PLAN, stage.run)] == ["done:talk.list", needs_list.AGREE]


def test_lines_of_fewer_than_four_are_deleted_unread_and_the_counts_stand_alone() -> None:
    stage = collected(wrote=c.Tally(3, (2, 2, 2, 0, 0, 0)))
    card = last(stage)
    assert isinstance(card, NeedsCard)
    assert card.items == (1, 3, 4)
    assert ForgetNeeds("new") in stage.effects


@pytest.mark.parametrize("chosen", [c.Tally(3, (2, 1, 0, 0)), c.Tally(6, (6, 0, 6, 0)), c.Tally(0, (0, 0, 0, 0))])
def test_counts_that_would_give_answers_away_are_not_on_the_list(chosen: c.Tally) -> None:
    card = last(collected(chosen=chosen))
    assert isinstance(card, NeedsCard)
    assert card.items == (5, 6, 7, 8, 9, 10)
    nothing = last(collected(chosen=chosen, wrote=c.Tally(1, (1, 0, 0, 0, 0, 0))))
    assert isinstance(nothing, NeedsCard)
    assert (nothing.stage, nothing.items) == ("over", ())


@pytest.mark.parametrize(("agreed", "enough"), [(8, True), (5, True), (4, False), (0, False)])
def test_more_than_half_of_those_here_have_to_agree(agreed: int, enough: bool) -> None:
    stage = ended(collected(people=8), agreed)
    assert stage.run.needs is not None
    assert stage.run.needs.approved is enough
    assert ForgetNeeds("all") not in stage.effects  # the end may still be taken back
    stage.until(stage.now - START + timedelta(minutes=10))
    assert (ForgetNeeds("all") in stage.effects) is not enough
    assert (digest.digest(PLAN, stage.run, LINES) is not None) is enough
    assert any(isinstance(show.card, DigestReadyCard) for _, _, show in stage.shows) is enough


def test_lines_that_are_not_passed_on_are_called_deleted_only_once_they_are() -> None:
    stage = ended(collected(), 1)
    card = last(stage)
    assert isinstance(card, NeedsCard)
    assert (card.approved, card.gone) == (False, False)
    assert "within ten minutes" in said(card)
    assert ForgetNeeds("all") not in stage.effects
    stage.until(minutes(40))
    card = last(stage)
    assert isinstance(card, NeedsCard)
    assert "The lines are deleted." in said(card)
    assert ForgetNeeds("all") in stage.effects


def test_in_a_small_group_four_have_to_agree() -> None:
    assert not needs_list.enough(3, 3)
    assert needs_list.enough(4, 4)


@given(st.integers(0, 60), st.integers(0, 60))
def test_more_who_agree_are_never_less_enough_and_more_who_are_silent_never_more(agreed: int, present: int) -> None:
    if needs_list.enough(agreed, present):
        assert needs_list.enough(agreed + 1, present)
        assert needs_list.enough(agreed, max(0, present - 1))
        assert agreed >= 4
        assert agreed > present / 2


def test_what_is_taken_out_goes_from_every_list_that_was_posted() -> None:
    stage = collected()
    stage.say(c.ShowNeeds(by="p1"))
    posted = stage.shows[-1][2].slot
    stage.say(c.TakeOutNeeds(by="p3", numbers=(6,)))
    now = {show.slot: show.card for show in stage.shown(NeedsCard)}
    assert posted in now
    assert all(6 not in card.items for slot, card in now.items())


def test_one_objection_takes_a_line_out_for_good_and_nobody_learns_whose() -> None:
    stage = collected()
    taken = stage.say(c.TakeOutNeeds(by="p3", numbers=(6, 1)))
    assert [(type(event), getattr(event, "number", 0)) for event in taken] == [(e.NeedTakenOut, 6), (e.NeedTakenOut, 1)]
    assert "p3" not in json.dumps([encode_event(event) for event in taken])
    assert ForgetNeeds((6,)) in stage.effects
    assert ForgetNeeds((1,)) not in stage.effects, "a choice is no line"
    assert "no number" in refused(stage, c.TakeOutNeeds(by="p3", numbers=(6,)))
    assert "no number" in refused(stage, c.TakeOutNeeds(by="p3", numbers=(2,)))
    ended(stage, 8)
    found = digest.digest(PLAN, stage.run, LINES)
    assert found is not None
    assert found.asked[0] == digest.Asked("In supervision", (), ("An hour a month", "Tea"))
    assert found.asked[1].choices == ((NEEDS[2], 2), (NEEDS[3], 1))
    assert found.asked[2] == digest.Asked("", (), ("Rest",))
    assert (found.answered, found.agreed, found.size) == (6, 4, 7)


def test_afterwards_only_facilitators_take_lines_out() -> None:
    stage = ended(collected(), 8)
    assert "settled" in refused(stage, c.TakeOutNeeds(by="p1", numbers=(5,)))
    stage.say(c.TakeOutNeeds(by="f", numbers=(5, 6, 7, 8, 9, 10, 1, 3, 4)))
    assert digest.digest(PLAN, stage.run, LINES) is None


def test_nothing_can_be_written_or_agreed_at_the_wrong_time() -> None:
    stage = Stage(PLAN, 5)
    write = c.WriteNeeds(by="p1", lines=((0, "Time"),))
    agree = c.Answer(by="p1", poll=needs_list.AGREE, options=(0,))
    stage.say(c.Start(by="f"))
    assert "only while" in refused(stage, write)
    assert "No support needs" in refused(stage, c.ShowNeeds(by="p1"))
    assert "No support needs" in refused(stage, agree)
    assert "No support needs" in refused(stage, c.TakeOutNeeds(by="p1", numbers=(1,)))
    stage.until(minutes(6))
    assert stage.say(write) == []
    assert "only while" in refused(stage, c.WriteNeeds(by="p1", lines=((2, "Nowhere"),)))
    stage.say(c.ShowNeeds(by="p1"))
    stage = ended(collected(), 8)
    assert "settled" in refused(stage, agree)


def test_the_question_opened_again_adds_to_the_list_and_asks_for_agreement_anew() -> None:
    stage = collected()
    stage.say(c.OpenPoll(by="f", poll=needs_list.POLL))
    assert not needs_list.deciding(PLAN, stage.run)
    stage.say(c.ClosePoll(by="f", poll=needs_list.POLL))
    assert NumberNeeds(11) in stage.effects
    assert stage.run.needs is not None
    assert (stage.run.needs.lines, stage.run.needs.opening) == (12, 2)
    assert ("support:agree", 2) in [(one.poll, one.opening) for one in open_now(PLAN, stage.run)]


@pytest.mark.parametrize("given", [needs_list.POLL, needs_list.WROTE])
def test_taking_a_command_back_loses_no_line(given: str) -> None:
    stage = Stage(PLAN, 5)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="talk.needs"))
    stage.tallies = {given: {needs_list.POLL: CHOSEN, needs_list.WROTE: FOUR_WROTE}[given]}
    with pytest.raises(Refused) as refused:
        stage.say(c.Undo(by="f"))
    assert refused.value.sentence.text == texts.UNDO_ANSWERED
    assert needs_list.collecting(PLAN, stage.run)


def test_i_agree_means_the_list_once_there_is_one() -> None:
    stage = collected()
    assert stage.say(c.Answer(by="p1", poll="rules:talk.hello", options=(0,))) == []
    shown = [effect for effect in stage.effects if isinstance(effect, Show)]
    assert shown


def test_events_of_needs_survive_and_hold_no_words_and_no_person() -> None:
    stage = ended(collected(), 8)
    stage.say(c.TakeOutNeeds(by="f", numbers=(5,)))
    kinds = (e.NeedsCollected, e.NeedTakenOut, e.NeedsSettled)
    found = stage.of(kinds)
    assert {type(event) for event in found} == set(kinds)
    for event in found:
        stored = json.loads(json.dumps(encode_event(event)))
        assert decode_event(stored) == event
        assert all(isinstance(value, int | bool) for name, value in stored["data"].items() if name != "at")
    shown = e.NeedsShown(at=START + timedelta(minutes=1))
    assert decode_event(encode_event(shown)) == shown


def test_areas_come_from_what_stands_before_the_colon() -> None:
    assert needs_list.areas(NEEDS) == ("In supervision", "With writing")
    assert needs_list.areas(("Time", "A colleague")) == ()
    assert (needs_list.area_of("Time: more"), needs_list.need_of("Time: more"), needs_list.need_of("Time")) == (
        "Time",
        "more",
        "Time",
    )


def test_a_named_poll_of_that_name_asks_for_no_needs() -> None:
    poll = PLAN.poll_steps[needs_list.POLL].poll
    assert poll is not None
    named = plan(step("talk.needs", 5, poll=poll.model_copy(update={"anonymous": False})))
    assert needs_list.asks(PLAN)
    assert not needs_list.asks(named)
    assert not needs_list.asks(plan(step("talk.hello", 5)))


def test_the_step_about_the_list_is_left_out_where_there_is_none_and_its_time_goes_on() -> None:
    steps = (step("talk.needs", 5), step("talk.list", 2, only_if="support-needs"), step("talk.end", 5), step("talk.bye", 5))
    found = with_needs(plan(*steps), "talk.needs")
    stage = Stage(found, 3)
    stage.say(c.Start(by="f"))
    stage.until(minutes(5))
    assert stage.run.step == "talk.end"
    assert stage.run.ends_at == START + minutes(12)
    card = last(stage)
    assert isinstance(card, NeedsCard)
    assert card.stage == "over", "the form says that there is no list"
    posts = {show.slot for at, _, show in stage.shows if at == minutes(5) and show.to == "everyone"}
    assert not [slot for slot in posts if slot.endswith(":agree")], "nothing is posted about a list there is not"
    assert [event.step for event in stage.of(e.StepNotNeeded)] == ["talk.list"]  # type: ignore[attr-defined]
    stage.say(c.Back(by="f"), minutes(6))
    assert stage.run.step == "talk.needs", "back does not lead to a part about a list there is not"
    stage.say(c.Undo(by="f"))
    assert (stage.run.step, stage.run.ends_at) == ("talk.end", START + minutes(12))
    stage.say(c.Back(by="f"))
    assert session_ends_at(found, stage.run, stage.now) == START + minutes(6 + 5 + 2 + 5 + 5)
    stage.tallies = {needs_list.POLL: CHOSEN, needs_list.WROTE: FOUR_WROTE}
    stage.say(c.Next(by="f"), minutes(7))
    assert stage.run.step == "talk.list", "going back has brought answers"
    stage.until(minutes(9))
    assert (stage.run.step, stage.run.ends_at) == ("talk.end", START + minutes(14))


def test_the_step_about_the_list_comes_where_there_is_one() -> None:
    steps = (step("talk.needs", 5), step("talk.list", 2, only_if="support-needs"), step("talk.end", 5))
    stage = Stage(with_needs(plan(*steps), "talk.needs"), 7)
    stage.say(c.Start(by="f"))
    stage.tallies = {needs_list.POLL: CHOSEN, needs_list.WROTE: FOUR_WROTE}
    stage.until(minutes(5))
    assert stage.run.step == "talk.list"
