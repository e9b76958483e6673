"""Turns of a round as they are recorded: each with its seconds, and what changes as people come, go, and time is given."""

from __future__ import annotations

from datetime import datetime

import pytest

from dialogs.plan.model import Round
from dialogs.run import commands as c
from dialogs.run import events as e
from tests.support.builders import plan, step
from tests.support.core_session import SECOND, START, Stage, minutes

STEP = "in.round"
TURNS = (e.RoundStarted, e.TurnStarted, e.TurnEnded, e.RoundChanged, e.RoundTight, e.RoundEnded)


def begun(people: int, lasts: float = 5, **asked: object) -> Stage:
    asks = Round(question="?", **asked)  # type: ignore[arg-type]
    stage = Stage(plan(step(STEP, lasts, round=asks), step("out.bye", 5)), people)
    stage.say(c.Start(by="f"))
    return stage


def at(seconds: int) -> datetime:
    return START + seconds * SECOND


def turns(events: list[e.Event]) -> list[e.Event]:
    return [event for event in events if isinstance(event, TURNS)]


def went(stage: Stage, person: str) -> list[e.Event]:
    return turns(stage.say(c.Leave(by="f", person=person, made_for=c.MadeFor(visit=stage.run.visit.number))))


def begins(person: str, when: int, seconds: int) -> e.TurnStarted:
    return e.TurnStarted(at=at(when), step=STEP, person=person, ends_at=at(when + seconds), seconds=seconds)


def ends(person: str, when: int, how: str) -> e.TurnEnded:
    return e.TurnEnded(at=at(when), step=STEP, person=person, how=how)  # type: ignore[arg-type]


def test_a_round_that_nobody_disturbs() -> None:
    stage = begun(3)
    stage.until(minutes(5))
    assert turns(stage.events) == [
        e.RoundStarted(at=at(0), step=STEP, order=("p2", "p1", "p3"), seconds_each=97),
        begins("p2", 0, 97),
        ends("p2", 97, "time"),
        begins("p1", 97, 97),
        ends("p1", 194, "time"),
        begins("p3", 194, 97),
        ends("p3", 291, "time"),
        e.RoundEnded(at=at(291), step=STEP),
    ]


def test_a_shorter_step_leaves_the_turn_that_is_on_and_shares_the_rest() -> None:
    stage = begun(3)
    shorter = turns(stage.say(c.Extend(by="f", by_time=minutes(-3)), 30 * SECOND))
    assert shorter == [
        e.RoundChanged(at=at(30), step=STEP, order=("p1", "p3"), seconds_each=10),
        e.RoundTight(at=at(30), step=STEP, people=2, seconds=10, fit=2, minutes=1, held=False),
    ]
    comes = turns(stage.say(c.Join(by="late", person="late"), 36 * SECOND))
    assert comes == [
        e.RoundChanged(at=at(36), step=STEP, order=("p1", "p3", "late")),
        e.RoundTight(at=at(36), step=STEP, people=3, seconds=7, fit=2, minutes=1, held=False),
    ]
    assert went(stage, "p1") == [ends("p1", 36, "left")]
    assert went(stage, "p2") == [ends("p2", 36, "left"), begins("p3", 36, 10)]
    longer = turns(stage.say(c.Extend(by="f", by_time=minutes(4))))
    assert longer == [e.RoundChanged(at=at(36), step=STEP, order=("late",), seconds_each=120)]


def test_a_turn_is_cut_where_nobody_else_would_have_any_time_and_undo_gives_others_theirs() -> None:
    stage = begun(5, lasts=2)
    cut = turns(stage.say(c.Extend(by="f", by_time=minutes(-1)), 5 * SECOND))
    assert cut == [
        e.RoundChanged(at=at(5), step=STEP, order=("p1", "p5", "p3", "p4"), seconds_each=10, turn_ends_at=at(15)),
        e.RoundTight(at=at(5), step=STEP, people=4, seconds=10, fit=4, minutes=1, held=False),
    ]
    back = turns(stage.say(c.Undo(by="f"), 9 * SECOND))
    assert back == [e.RoundChanged(at=at(9), step=STEP, order=("p1", "p5", "p3", "p4"), seconds_each=25)]
    stage.until(16 * SECOND)
    assert turns(stage.events)[-2:] == [ends("p2", 15, "time"), begins("p1", 15, 25)]


@pytest.mark.parametrize(
    ("people", "tight"),
    [
        (14, None),
        (15, e.RoundTight(at=at(0), step=STEP, people=14, seconds=19, fit=14, minutes=1, held=False)),
        (30, e.RoundTight(at=at(0), step=STEP, people=29, seconds=10, fit=29, minutes=5, held=False)),
        (31, e.RoundTight(at=at(0), step=STEP, people=31, seconds=9, fit=30, minutes=6, held=True)),
    ],
)
def test_when_facilitators_hear_of_the_time_and_when_the_round_is_held(people: int, tight: e.RoundTight | None) -> None:
    stage = begun(people)
    assert stage.of(e.RoundTight) == ([tight] if tight else [])
    assert bool(stage.of(e.RoundStarted)) is (tight is None or not tight.held)


def test_a_held_round_that_is_asked_for_gives_ten_seconds_to_as_many_as_fit() -> None:
    stage = begun(40)
    started, first, *told = turns(stage.say(c.ShowRound(by="f"), 60 * SECOND))
    assert isinstance(started, e.RoundStarted)
    assert (started.seconds_each, len(started.order)) == (10, 40)
    assert first == begins(started.order[0], 60, 10)
    assert told == [e.RoundTight(at=at(60), step=STEP, people=39, seconds=5, fit=23, minutes=10, held=False)]
    again = stage.say(c.ShowRound(by="f"))
    assert [event for event in again if isinstance(event, e.RoundShown)] == [e.RoundShown(at=at(60), step=STEP)]


def test_the_round_ends_once_no_turn_fits() -> None:
    stage = begun(40)
    stage.say(c.ShowRound(by="f"), 275 * SECOND)
    stage.until(minutes(4.99))
    assert [event.at for event in stage.events if isinstance(event, e.TurnStarted)] == [at(275), at(285)]
    assert [event.at for event in stage.events if isinstance(event, e.RoundEnded)] == [at(295)]


def test_nobody_who_passed_spoke_or_leads_is_added_when_they_say_that_they_are_here() -> None:
    stage = begun(3)
    stage.say(c.PassTurn(by="p2"))
    stage.say(c.Done(by="p1"))
    for person in ("p1", "p2", "p3", "f"):
        assert turns(stage.say(c.Join(by=person, person=person))) == []
