"""Rounds: whose turn it is and for how long, and that the card says nothing untrue."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from dialogs.engine.reply import reply
from dialogs.features import turns
from dialogs.plan.model import Plan, Round
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.feature_states import RoundState
from dialogs.run.messages import RoundCard, ShortTurnsCard, TextCard
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes


def round_of(lasts: float, people: int, *, made_for: int = 10, **asked: object) -> Stage:
    """A session that begins with a round, and a step after it."""
    made = plan(
        step("in.round", lasts, round=Round(question="How are you?", **asked)),  # type: ignore[arg-type]
        step("out.bye", 5),
        people=made_for,
    )
    stage = Stage(made, people)
    stage.say(c.Start(by="f"))
    return stage


def now(stage: Stage) -> RoundState:
    assert stage.run.round is not None
    return stage.run.round


def card(stage: Stage) -> RoundCard:
    """The round's card as everybody sees it now."""
    found = [show.card for show in stage.shown(RoundCard)]
    return found[-1]


def spans(stage: Stage) -> list[float]:
    """Seconds of each turn that was begun, without those of pauses."""
    ends = [*stage.of(e.TurnStarted), *stage.of(e.RoundEnded)]
    times = sorted(event.at for event in ends)
    return [(later - sooner).total_seconds() for sooner, later in itertools.pairwise(times)]


def short_turns(stage: Stage) -> list[ShortTurnsCard]:
    return [show.card for show in stage.shown(ShortTurnsCard)]


# -- how long ----------------------------------------------------------------------------------------------------------


def test_everybody_has_an_equal_share_and_the_last_turn_does_not_run_into_the_next_step() -> None:
    stage = round_of(5, people=10)
    assert (card(stage).seconds_each, card(stage).seconds_then) == (29, 29)
    stage.until(minutes(5))
    assert spans(stage) == [29] * 10
    assert stage.of(e.RoundEnded)[0].at < START + minutes(5) - timedelta(seconds=5)


def test_a_few_people_do_not_talk_for_ever() -> None:
    stage = round_of(10, people=3)
    assert card(stage).seconds_each == 120
    stage.until(minutes(10))
    assert spans(stage) == [120] * 3


def test_a_plan_for_few_people_gives_them_its_time() -> None:
    assert card(round_of(20, people=4, made_for=4)).seconds_each == 296


def test_a_plan_may_cap_a_turn() -> None:
    assert card(round_of(10, people=3, at_most=timedelta(seconds=45))).seconds_each == 45
    assert short_turns(round_of(10, people=3, at_most=timedelta(seconds=15))) == []


def test_the_first_who_comes_does_not_get_the_whole_round() -> None:
    stage = round_of(20, people=0)
    stage.say(c.Join(person="p1"), minutes(1))
    assert card(stage).seconds_each == 120
    for number in range(2, 11):
        stage.say(c.Join(person=f"p{number}"))
    assert (card(stage).seconds_each, card(stage).seconds_then) == (120, 111)
    stage.until(minutes(20))
    assert spans(stage)[0] == 120
    assert set(spans(stage)[1:]) <= {111, 112}, "the last has no more than the others, but for a second"
    assert len(spans(stage)) == 10


def test_whoever_comes_later_takes_nothing_from_the_turn_that_is_on() -> None:
    stage = round_of(5, people=5)
    first = now(stage)
    for number in range(6, 11):
        stage.say(c.Join(person=f"p{number}"), timedelta(seconds=20))
    assert now(stage).turn_ends_at == first.turn_ends_at
    assert card(stage).seconds_each == first.seconds_each
    assert card(stage).seconds_then == now_then(stage)
    stage.until(minutes(4.99))
    assert spans(stage)[0] == first.seconds_each
    assert sum(spans(stage)) <= 300
    assert len(now(stage).spoken) == 10


def now_then(stage: Stage) -> int:
    turn_ends_at, ends_at = now(stage).turn_ends_at, stage.run.ends_at
    assert turn_ends_at is not None
    assert ends_at is not None
    return turns.coming(stage.plan, now(stage), ends_at - turn_ends_at)


@pytest.mark.parametrize(("by_time", "then"), [(-10, 51), (-5, 88), (5, 150)])
def test_a_change_of_length_is_for_those_who_still_wait(by_time: int, then: int) -> None:
    stage = round_of(20, people=10, made_for=8)
    each = card(stage).seconds_each
    stage.say(c.Extend(by="f", by_time=minutes(by_time)), minutes(1))
    assert card(stage).seconds_each == each
    assert abs(card(stage).seconds_then - then) <= 5
    promised = card(stage).seconds_then
    stage.until(timedelta(seconds=each))
    assert card(stage).seconds_each == promised


def test_a_turn_gives_way_only_where_nobody_else_would_have_any_time() -> None:
    stage = round_of(10, people=5, made_for=5)
    stage.say(c.Extend(by="f", by_time=minutes(-8)), minutes(0.5))  # 90 seconds are left, the turn would take 87 more
    assert card(stage).seconds_each < 60
    promised = card(stage).seconds_each
    stage.until(minutes(1.99))
    assert spans(stage)[0] == promised
    assert len(now(stage).spoken) == 5


def test_who_is_done_early_leaves_nobody_with_less() -> None:
    stage = round_of(5, people=5)
    each = card(stage).seconds_each
    stage.say(c.Done(by="f"), timedelta(seconds=3))
    assert card(stage).seconds_each == each


# -- who ---------------------------------------------------------------------------------------------------------------


def test_who_passes_is_asked_again_and_who_passes_twice_has_not_spoken() -> None:
    stage = round_of(5, people=3)
    first = now(stage).order[0]
    stage.say(c.PassTurn(by=first))
    assert card(stage).waiting[-1] == first
    assert card(stage).passed == (first,)
    stage.say(c.Done(by="f"))
    assert card(stage).waiting == (first,), "the next is who passed, and comes again"
    stage.say(c.Done(by="f"))
    assert (card(stage).speaker, card(stage).passed) == (first, ())
    stage.say(c.PassTurn(by=first), timedelta(seconds=9))
    assert now(stage).over
    assert first not in card(stage).spoken
    assert card(stage).passed == (first,)
    assert card(stage).waiting == ()


def test_a_button_made_for_somebodys_first_turn_does_not_end_their_second() -> None:
    stage = round_of(5, people=2)
    first, visit, item = now(stage).speaker, stage.run.visit.number, card(stage).item
    assert first is not None
    stage.say(c.PassTurn(by=first))
    stage.say(c.Done(by="f"), timedelta(seconds=9))
    assert now(stage).speaker == first
    with pytest.raises(Refused):
        stage.say(c.Done(by="f", made_for=c.MadeFor("", visit, item)))
    assert now(stage).speaker == first
    stage.say(c.Done(by="f", made_for=c.MadeFor("", visit, card(stage).item)))
    assert now(stage).over


def told(stage: Stage, command: c.Command) -> str:
    """What the person who gave this command reads."""
    stage.say(command)
    card = reply(stage.plan, stage.run, command, stage.now)
    assert isinstance(card, TextCard)
    return card.said.text


def test_a_pass_that_was_pressed_twice_counts_once_and_a_second_one_says_what_it_does() -> None:
    stage = round_of(5, people=4)
    first, second, third, _ = now(stage).order
    again, no_more = "I’ll ask you again", "I won’t ask you again"
    assert again in told(stage, c.PassTurn(by=first))
    stage.until(timedelta(seconds=2))
    assert again in told(stage, c.PassTurn(by=first))
    assert now(stage).waiting[-1] == first
    stage.until(timedelta(seconds=4))
    assert no_more in told(stage, c.PassTurn(by=first))
    assert first not in now(stage).waiting
    assert "will be asked once more" in told(stage, c.PassTurn(by="f", person=third))
    assert "won’t be asked again" in told(stage, c.PassTurn(by="f", person=third))
    assert "will be asked once more" in told(stage, c.PassTurn(by="f")), "a facilitator passes for the speaker"
    assert second in now(stage).waiting


def test_a_facilitator_who_has_just_passed_leaves_somebody_else_out_at_once() -> None:
    stage = round_of(5, people=4)
    stage.say(c.TakePart(by="f"))
    waiting = next(one for one in now(stage).waiting if one != "f")
    assert "I’ll ask you again" in told(stage, c.PassTurn(by="f"))
    stage.until(timedelta(seconds=1))
    assert "will be asked once more" in told(stage, c.PassTurn(by="f", person=waiting))
    assert now(stage).waiting[-1] == waiting


def test_who_was_never_reached_did_not_pass() -> None:
    stage = round_of(5, people=4)
    order = now(stage).order
    stage.say(c.Next(by="f", sure=True), timedelta(seconds=10))
    assert card(stage).over
    assert card(stage).spoken == order[:1], "who had the floor has spoken"
    assert card(stage).passed == ()
    assert card(stage).waiting == order[1:]


def test_who_was_never_reached_comes_sooner_in_the_next_round() -> None:
    rounds = [step(f"in.{name}", 5, round=Round(question="?")) for name in ("one", "two")]
    stage = Stage(plan(*rounds), people=4)
    stage.say(c.Start(by="f"))
    first = now(stage).order[0]
    stage.say(c.Next(by="f", sure=True), timedelta(seconds=10))
    assert now(stage).order[-1] == first


def test_who_leaves_and_comes_back_waits_again() -> None:
    stage = round_of(5, people=4)
    last = now(stage).order[-1]
    stage.say(c.PassTurn(by=last))
    stage.say(c.Leave(by=last, person=last))
    stage.until(stage.now - START + minutes(1))
    assert last not in {*card(stage).order, *card(stage).passed, *card(stage).waiting}
    stage.say(c.Join(person=last))
    assert card(stage).waiting[-1] == last
    assert card(stage).passed == ()


# -- too many people ---------------------------------------------------------------------------------------------------


def test_three_hundred_people_are_not_rushed_through() -> None:
    stage = round_of(10, people=300)
    assert not stage.of(e.TurnStarted)
    assert card(stage).held
    (asked,) = short_turns(stage)
    assert (asked.held, asked.people, asked.seconds, asked.fit) == (True, 300, 2, 60)
    stage.until(minutes(10))
    assert not stage.of(e.TurnStarted)
    assert stage.run.step == "out.bye"


def test_a_facilitator_may_call_on_as_many_as_fit() -> None:
    stage = round_of(5, people=60)
    assert not stage.of(e.TurnStarted)
    stage.say(c.ShowRound(by="f"), minutes(1))
    assert card(stage).seconds_each == turns.SHORTEST
    stage.until(minutes(4.99))
    assert set(spans(stage)) == {turns.SHORTEST}
    assert len(now(stage).spoken) == 23, "and one who has the floor"
    assert len(card(stage).waiting) == 36


def test_a_held_round_begins_when_there_is_time_or_enough_people_have_left() -> None:
    longer = round_of(2, people=15)
    assert not longer.of(e.TurnStarted)
    longer.say(c.Extend(by="f", by_time=minutes(3)))
    assert card(longer).speaker is not None
    fewer = round_of(2, people=15)
    for number in range(1, 6):
        fewer.say(c.Leave(by="f", person=f"p{number}", made_for=c.MadeFor()))
    assert card(fewer).speaker is not None


def test_facilitators_hear_once_that_turns_are_short() -> None:
    stage = round_of(5, people=24)
    (told,) = short_turns(stage)
    assert (told.held, told.people, told.seconds, told.fit) == (False, 24, 12, 24)
    stage.until(minutes(3))
    assert len(short_turns(stage)) == 1


def test_facilitators_hear_when_the_time_is_too_short_for_all() -> None:
    stage = round_of(5, people=10)
    stage.say(c.Extend(by="f", by_time=minutes(-3)), minutes(1.4))
    told = short_turns(stage)[-1]
    assert told.fit < told.people
    stage.until(minutes(1.99))
    assert min(spans(stage)) >= turns.SHORTEST
    assert now(stage).waiting
    assert now(stage).passed == ()


# -- while paused ------------------------------------------------------------------------------------------------------


def test_the_first_who_comes_while_paused_begins_when_the_session_goes_on() -> None:
    stage = round_of(5, people=0)
    stage.say(c.Pause(by="f"), minutes(1))
    stage.say(c.Join(person="p1"), minutes(20))
    stage.say(c.Join(person="p2"), minutes(21))
    assert stage.run.round is None
    stage.say(c.Resume(by="f"), minutes(30))
    assert card(stage).seconds_each == 116
    assert now(stage).turn_ends_at == START + minutes(30) + timedelta(seconds=116)


def test_a_speaker_who_leaves_while_paused_hands_on_a_whole_turn() -> None:
    stage = round_of(5, people=4)
    each = card(stage).seconds_each
    stage.say(c.Pause(by="f"), timedelta(seconds=30))
    speaker = now(stage).speaker
    assert speaker is not None
    stage.say(c.Leave(by="f", person=speaker, made_for=c.MadeFor("")), minutes(15))
    assert card(stage).seconds_each == each
    stage.say(c.Resume(by="f"), minutes(20))
    assert now(stage).turn_ends_at == START + minutes(20) + timedelta(seconds=each)


def made() -> Plan:
    return round_of(5, people=1).plan


@pytest.mark.parametrize("left", [0, 1, 9, 10, 60, 600])
def test_shares_are_within_the_time(left: int) -> None:
    one = made().steps[0]
    for people in (1, 2, 7, 24, 300):
        each = turns.share(made(), one, timedelta(seconds=left), people)
        assert 0 <= each * people <= left
        assert each <= turns.longest(made(), one)


def test_where_nobody_may_pass_only_facilitators_do_it_and_only_for_who_has_a_turn() -> None:
    stage = round_of(5, people=3, may_pass=False)
    speaker, waiting = now(stage).speaker, now(stage).waiting[0]
    for one in (speaker, waiting):
        with pytest.raises(Refused):
            stage.say(c.PassTurn(by=one))
    stage.say(c.PassTurn(by="f"))
    assert now(stage).speaker == waiting
    assert [turn.how for turn in stage.of(e.TurnEnded) if isinstance(turn, e.TurnEnded)] == ["passed"]


def test_who_waits_may_pass_ahead_and_who_has_spoken_may_not() -> None:
    stage = round_of(5, people=4)
    first, (second, third, *_) = now(stage).speaker, now(stage).waiting
    stage.say(c.PassTurn(by=third))
    assert now(stage).speaker == first, "it is still their turn"
    stage.say(c.Done(by=first))
    assert now(stage).speaker == second
    with pytest.raises(Refused):
        stage.say(c.PassTurn(by=first))
    with pytest.raises(Refused):
        stage.say(c.PassTurn(by="p9", person=second))
