"""Undo: it takes back the last command of a facilitator, or says why not and what to do; never an earlier one instead."""

from __future__ import annotations

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.plan.model import Pairs
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan, plan, step, turn
from tests.support.core_session import START, Stage, minutes

UNDO = c.Undo(by="f")


def begun(people: int = 4) -> Stage:
    """A session that has started."""
    stage = Stage(full_plan(), people=people)
    stage.say(c.Start(by="f"))
    return stage


def at(step: str, people: int = 4) -> Stage:
    """A session in that step, two minutes after its start."""
    stage = begun(people)
    stage.say(c.GoTo(by="f", step=step), minutes(2))
    return stage


def refusal(stage: Stage, command: c.Command = UNDO) -> str:
    """The sentence with which it is refused. Nothing has happened then."""
    run = stage.run
    with pytest.raises(Refused) as refused:
        stage.say(command)
    assert stage.run is run
    return refused.value.sentence.text


def test_a_reshuffle_is_taken_back_and_the_minutes_before_it_only_after_that() -> None:
    stage = at("pairs.one.play")
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(4))
    ends_at, pairs = stage.run.ends_at, stage.run.pairs
    stage.say(c.Reshuffle(by="f"), minutes(5))
    assert stage.run.pairs != pairs
    stage.say(UNDO)
    assert (stage.run.pairs, stage.run.ends_at) == (pairs, ends_at)
    assert ends_at is not None
    stage.say(UNDO)
    assert stage.run.ends_at == ends_at - minutes(2)
    stage.say(UNDO)
    assert stage.run.step == "intro.hello"


def test_a_command_of_a_step_that_is_over_is_not_taken_back() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(1))
    stage.until(minutes(20))
    assert refusal(stage) == texts.UNDO_TOO_LATE


def test_a_step_that_was_left_comes_back_while_the_one_after_it_is_on() -> None:
    stage = begun()
    stage.say(c.Next(by="f"), minutes(2))
    stage.say(UNDO, minutes(3))
    assert stage.run.step == "intro.hello"
    assert stage.run.ends_at == START + minutes(6)
    over = [show.card for _, _, show in stage.shows if show.slot == "step:2"][-1]
    assert over == k.StepCard(step="intro.rules", starts_at=START + minutes(2), ends_at=START + minutes(3), over=True)


def test_what_was_done_in_a_step_before_it_was_left_can_be_taken_back_when_it_is_on_again() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(1))
    stage.say(c.Next(by="f"), minutes(2))
    stage.say(UNDO, minutes(3))
    stage.say(UNDO, minutes(4))
    assert stage.run.ends_at == START + minutes(6)


def test_what_participants_do_does_not_take_the_place_of_a_facilitators_command() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(1))
    stage.say(c.Leave(by="p1", person="p1"), minutes(2))
    stage.say(UNDO, minutes(3))
    assert stage.of(e.CommandUndone)
    assert "p1" not in stage.run.here


def test_an_extension_taken_back_after_the_old_end_ends_the_step_with_one_message() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(4))
    stage.say(UNDO, minutes(7))
    assert stage.run.step == "intro.rules"
    assert stage.run.phase == "running"
    said = {show.slot for at, _, show in stage.shows if at == minutes(7) and show.to == EVERYONE}
    assert not [slot for slot in said if slot.startswith("changed")], "the next step's card says enough"
    told = reply(stage.plan, stage.run, UNDO, stage.now)
    assert isinstance(told, k.TextCard)
    assert told.said.values["command"] == "extend"


def test_a_pause_taken_back_gives_back_the_time_it_took_and_a_resume_stops_the_clock_again() -> None:
    stage = begun()
    stage.say(c.Pause(by="f"), minutes(2))
    stage.say(UNDO, minutes(3))
    assert (stage.run.phase, stage.run.ends_at) == ("running", START + minutes(6))
    stage.say(c.Pause(by="f"), minutes(4))
    stage.say(c.Resume(by="f"), minutes(5))
    stage.say(UNDO)
    assert stage.run.phase == "paused"
    assert isinstance(stage.shows[-1][2].card, k.PausedCard)
    stage.say(UNDO)
    assert (stage.run.phase, stage.run.ends_at) == ("running", START + minutes(7))


def test_a_named_poll_that_was_closed_opens_again_with_its_answers() -> None:
    stage = at("intro.tokens")
    stage.tallies = {"tokens": c.Tally(3, (2, 1, 0))}
    for command in (c.ClosePoll(by="f"), c.Next(by="f")):
        stage.say(command)
        assert not stage.run.polls["tokens"].open
        stage.say(UNDO)
        assert (stage.run.polls["tokens"].open, stage.run.polls["tokens"].opening) == (True, 1)


def test_a_poll_without_names_stays_closed_with_its_result_and_that_is_said() -> None:
    stage = at("intro.secret")
    stage.tallies = {"secret": c.Tally(5, (3, 2))}
    stage.say(c.ClosePoll(by="f"))
    assert refusal(stage) == texts.UNDO_ANONYMOUS
    assert stage.run.polls["secret"].counts == (3, 2)
    stage = at("intro.secret")
    stage.tallies = {"secret": c.Tally(5, (3, 2))}
    stage.say(c.Next(by="f"))
    stage.say(UNDO)
    assert (stage.run.polls["secret"].open, stage.run.polls["secret"].counts) == (False, (3, 2))
    (card,) = [card for _, _, show in stage.shows if isinstance(card := show.card, k.ChangedCard)]
    assert card.closed == ("secret",)


def test_answers_given_in_a_step_that_is_taken_back_are_there_when_it_comes_again() -> None:
    stage = at("intro.ready")
    stage.say(c.Next(by="f"))
    stage.tallies = {"tokens": c.Tally(3, (2, 1, 0))}
    stage.say(UNDO)
    assert not stage.run.polls["tokens"].open
    assert not [show for _, _, show in stage.shows if show.slot == "results:tokens:1"]
    stage.say(c.Next(by="f"))
    assert (stage.run.polls["tokens"].open, stage.run.polls["tokens"].opening) == (True, 1)


def test_answers_without_names_are_not_lost_by_a_slip() -> None:
    stage = at("intro.tokens")
    stage.say(c.Next(by="f"))
    stage.tallies = {"secret": c.Tally(1, (1, 0))}
    assert refusal(stage) == texts.UNDO_ANSWERED


def test_who_has_spoken_is_not_asked_again_when_the_step_is_taken_back_and_comes_again() -> None:
    stage = at("talk.tray")
    stage.say(c.Next(by="f"))
    assert stage.run.round is not None
    first = stage.run.round.speaker
    assert first is not None
    stage.say(c.Done(by=first))
    stage.say(UNDO)
    assert stage.run.step == "talk.tray"
    stage.say(c.Next(by="f"))
    assert stage.run.round is not None
    assert first not in stage.run.round.order
    assert len(stage.run.round.order) == 3


def test_a_round_that_was_left_goes_on_where_it_was_without_those_who_have_gone() -> None:
    stage = at("close.round")
    assert stage.run.round is not None
    speaker, waiting = stage.run.round.speaker, stage.run.round.waiting
    assert speaker is not None
    stage.say(c.Done(by=speaker))
    stage.say(c.Back(by="f"))
    stage.say(c.Leave(by=waiting[1], person=waiting[1]))
    stage.say(UNDO, stage.now - START + minutes(1))
    now = stage.run.round
    assert (now.spoken, now.speaker, now.waiting) == ((speaker,), waiting[0], waiting[2:])


def test_somebody_who_was_called_away_by_mistake_has_their_place_again() -> None:
    stage = at("close.round")
    before = stage.run.round
    assert before is not None
    for person in (before.speaker, before.waiting[1]):
        assert person is not None
        stage.say(c.Leave(by="f", person=person))
        stage.say(UNDO)
        now = stage.run.round
        assert now is not None
        assert (now.speaker, now.waiting) == (before.speaker, before.waiting)
        assert person in stage.run.here


def test_somebody_who_was_sent_away_with_a_button_by_mistake_is_here_again() -> None:
    stage = begun()
    stage.say(c.Leave(by="f", person="p1", made_for=c.MadeFor(visit=stage.run.visit.number)))
    assert "p1" not in stage.run.here
    stage.say(UNDO)
    assert "p1" in stage.run.here


def test_whoever_handed_over_by_mistake_may_take_that_back() -> None:
    stage = begun()
    stage.say(c.HandOver(by="f", person="p1"), minutes(1))
    assert refusal(stage, c.Undo(by="p2")) == texts.FACILITATORS_ONLY
    stage.say(UNDO)
    assert stage.run.facilitators == {"f"}


def test_what_cannot_be_taken_back_names_the_next_best_thing() -> None:
    stage = begun()
    assert refusal(stage) == texts.UNDO_START
    stage.say(c.TakeNote(by="f", text="note"))
    assert refusal(stage) == texts.UNDO_NOTE
    stage.say(c.GoTo(by="f", step="talk.tray"))
    stage.say(c.SendPrompt(by="f"))
    assert refusal(stage) == texts.UNDO_PROMPT
    stage.say(c.Next(by="f"))
    stage.say(c.Done(by="f"))
    assert refusal(stage) == texts.UNDO_TURN


def test_a_rule_goes_and_comes_back_but_not_its_earlier_words() -> None:
    stage = at("intro.rules")
    stage.say(c.RemoveRule(by="f", number=1))
    stage.say(UNDO)
    stage.say(c.WriteRule(by="f", text="One voice at a time"))
    stage.say(UNDO)
    assert [rule.state for rule in stage.run.rules] == ["new", "new", "removed"]
    stage.say(c.WriteRule(by="f", text="Put differently", number=1))
    assert refusal(stage) == texts.UNDO_RULE


def test_before_the_start_commands_can_be_taken_back_too() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.ChangePoll(by="f", poll="tokens", options=("x", "y")))
    stage.say(c.KeepApart(by="f", a="p1", b="p2"))
    stage.say(UNDO)
    stage.say(UNDO)
    assert stage.run.apart == frozenset()
    assert stage.run.polls["tokens"].options is None
    assert refusal(stage) == texts.NOTHING_TO_UNDO


def test_a_command_that_changed_nothing_is_not_the_last_one() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(1))
    stage.say(c.CatchUp(by="f"))
    stage.say(c.Leave(by="f", person="nobody"))
    stage.say(UNDO)
    assert stage.run.ends_at == START + minutes(5)


def test_everyone_is_told_which_step_is_not_left_out_after_all() -> None:
    stage = at("intro.rules")
    stage.say(c.Skip(by="f"))
    stage.say(UNDO)
    told = [show.card for show in stage.shown(k.ChangedCard)]
    assert [(card.what, card.skipped) for card in told] == [("skipped", "intro.ready"), ("undone", "intro.ready")]


def test_the_word_that_is_taken_back_is_the_one_that_was_said() -> None:
    stage = at("pairs.one.play")
    stage.say(c.TakePart(by="f", wanted=True))
    stage.say(c.TakePart(by="f", wanted=False), minutes(3))
    stage.say(UNDO, minutes(4))
    assert stage.run.undone == "unpair me"
    assert stage.run.takes_part("f")


def test_who_ends_twice_is_told_the_way_back() -> None:
    stage = begun()
    stage.say(c.Pause(by="f"), minutes(2))
    stage.say(c.End(by="f", sure=True), minutes(3))
    assert "reopen" in refusal(stage, c.End(by="f", sure=True))
    paused = [show.card for show in stage.shown(k.PausedCard)]
    assert [card.ended for card in paused] == [False, True], "nobody has resumed"


@pytest.mark.parametrize("command", [c.AddFacilitator(by="f", person="p2"), c.HandOver(by="f", person="p2")])
def test_who_was_taken_out_of_a_round_as_the_last_to_speak_has_the_floor_again(command: c.Command) -> None:
    stage = Stage(full_plan(), people=3)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"))
    while (now := stage.run.round) and now.waiting:
        stage.say(c.PassTurn(by="p2") if now.speaker == "p2" else c.Done(by=now.speaker or ""))
    before, had = stage.run.round, {person: state.past_turns for person, state in stage.run.people.items()}
    assert before is not None
    assert before.speaker == "p2"
    stage.say(command)
    stage.say(UNDO)
    now = stage.run.round
    assert now is not None
    assert (now.over, now.speaker, now.waiting, now.spoken) == (False, "p2", (), before.spoken)
    assert now.turn_ends_at == before.turn_ends_at
    assert {person: state.past_turns for person, state in stage.run.people.items()} == had


def test_a_facilitator_who_took_part_alone_by_mistake_leaves_the_round_to_the_first_who_comes() -> None:
    stage = Stage(full_plan(), people=0)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"))
    stage.say(c.TakePart(by="f"))
    stage.say(UNDO)
    stage.say(c.Join(by="p1", person="p1"))
    assert stage.run.round is not None
    assert (stage.run.round.over, stage.run.round.speaker) == (False, "p1")


def test_groups_drawn_anew_between_two_items_are_as_they_were_and_the_next_item_still_draws_its_own() -> None:
    turns = [turn(f"pairs.{name}.play", 10, number, 2, item_starts=True) for number, name in enumerate(("one", "two"))]
    stage = Stage(plan(step("in.talk", 10), *turns, pairs={"pairs": Pairs(draw="each")}), people=8)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.one.play"), minutes(1))
    stage.say(c.GoTo(by="f", step="in.talk"), minutes(2))
    first = stage.run.pairs["pairs"]
    stage.say(c.Reshuffle(by="f"))
    assert stage.run.fresh == {"pairs"}
    stage.say(UNDO)
    assert (stage.run.pairs["pairs"], stage.run.fresh) == (first, frozenset())
    stage.say(c.GoTo(by="f", step="pairs.two.play"))
    assert {frozenset(group.members) for group in stage.run.pairs["pairs"]}.isdisjoint(
        frozenset(group.members) for group in first
    )
