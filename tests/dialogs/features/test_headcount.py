"""Large and small groups: facilitators are told what changes, before a large one starts, and choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.runs.plan_library import load
from cards.compose import compose
from cards.view import Say
from dialogs.engine.reply import reply
from dialogs.features import turns
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.messages import CueCard, ShortTurnsCard, SizeCard
from tests.support.card_samples import scene
from tests.support.core_session import Stage, minutes

PLAN = load("defensible-decisions-1")


def told(stage: Stage) -> list[Show]:
    return stage.shown(SizeCard)


def card(stage: Stage) -> SizeCard:
    found = told(stage)[-1].card
    assert isinstance(found, SizeCard)
    return found


@pytest.mark.parametrize("people", [4, 10, 14])
def test_nothing_is_said_about_a_group_of_the_usual_size(people: int) -> None:
    stage = Stage(PLAN, people=people)
    stage.say(c.Start(by="f"))
    assert told(stage) == []


def test_facilitators_of_a_large_group_hear_before_the_start_what_a_turn_is() -> None:
    stage = Stage(PLAN, people=20)
    assert {(show.to, show.slot) for show in told(stage)} == {(FACILITATORS, "size")}, "one card, edited as people come"
    stage.say(c.Start(by="f"))
    assert {show.slot for show in told(stage)} == {"size"}
    assert card(stage).people == 20
    assert dict(card(stage).rounds)["discussion.closing-round"] < 30


def test_in_two_halves_each_person_speaks_in_one_of_two_rounds() -> None:
    stage = Stage(PLAN, people=21)
    stage.say(c.HalveRounds(by="f"))
    assert card(stage).halved
    stage.say(c.Start(by="f"))
    stage.until(minutes(208))
    first, second = ({one.person for one in stage.of(e.TurnStarted) if one.step == path} for path in ROUNDS)  # type: ignore[attr-defined]
    assert not first & second
    assert first | second == set(stage.run.participants)
    assert abs(len(first) - len(second)) == 1


@pytest.mark.parametrize("halves", [None, 0, 1, 2])
@pytest.mark.parametrize("people", [1, 15, 16])
def test_the_number_of_speakers_is_known_without_their_order(people: int, halves: int | None) -> None:
    run = replace(Stage(PLAN, people=people).run, halves=halves)
    assert turns.speaker_count(run, people) == len(turns.speakers(run, "a round"))


ROUNDS = [step.path for step in PLAN.steps if step.round is not None]


def test_everyone_speaks_again_when_that_is_wanted() -> None:
    stage = Stage(PLAN, people=16)
    stage.say(c.HalveRounds(by="f"))
    stage.say(c.HalveRounds(by="f", wanted=False))
    stage.say(c.Start(by="f"))
    stage.until(minutes(5))
    assert stage.run.round is not None
    assert set(stage.run.round.order) == set(stage.run.participants)


@pytest.mark.parametrize("people", [1, 3])
def test_facilitators_of_a_small_group_hear_at_the_start_what_changes(people: int) -> None:
    stage = Stage(PLAN, people=people)
    assert told(stage) == []
    stage.say(c.Start(by="f"))
    assert (card(stage).one_group, card(stage).hidden, card(stage).rounds) == (True, True, ())


def test_who_leads_reads_before_the_start_what_so_few_people_change() -> None:
    stage = Stage(PLAN, people=3)
    few = reply(stage.plan, stage.run, c.ShowPeople(by="f"), stage.now)
    assert isinstance(few, SizeCard)
    assert (few.started, few.here) == (False, ("p1", "p2", "p3"))
    offered = [button.act for button in compose(few, replace(scene(), plan=PLAN)).buttons]
    assert offered == [Say("pair me"), Say("start"), Say("start in 5")]
    assert not isinstance(reply(stage.plan, stage.run, c.ShowPeople(by="p1"), stage.now), SizeCard), "only who leads"


def test_what_people_say_after_the_start_counts_too() -> None:
    few, many = Stage(PLAN, people=0), Stage(PLAN, people=0)
    for stage, people in ((few, 3), (many, 16)):
        stage.say(c.Start(by="f"))
        stage.until(minutes(1))
        for number in range(people):
            stage.say(c.Join(by=f"q{number}", person=f"q{number}"))
    assert told(few) == [], "more may come"
    assert [found.card.people for found in told(many)] == [15, 16]  # type: ignore[union-attr]
    for stage in (few, many):
        stage.until(minutes(30))
    assert [found.card.people for found in told(few)] == [3]  # type: ignore[union-attr]
    assert {found.slot for found in told(many)} == {"size"}
    assert card(many).people == 16


def test_a_large_group_gets_one_card_as_its_first_round_begins() -> None:
    stage = Stage(PLAN, people=0)
    stage.say(c.Start(by="f"))
    for number in range(24):
        stage.say(c.Join(by=f"q{number}", person=f"q{number}"), minutes(1 + number / 10))
    assert card(stage).people == 24, "the card is edited as people come"
    stage.until(minutes(12))
    private = [(at, type(show.card)) for at, _, show in stage.shows if show.to == FACILITATORS]
    (round_at,) = [at for at, kind in private if kind is ShortTurnsCard]
    assert [kind for at, kind in private if at == round_at and kind is not CueCard] == [ShortTurnsCard]
