"""Claims of cards: with punctual ticks and any acts, every round's seconds and next, and every “until”, is true."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.texts.sentence import Refused
from tests.dialogs.engine.test_core_properties import PATHS, PLAN, punctual
from tests.support.core_session import START, Stage, minutes
from tests.support.watched import Watched


def attempt(stage: Stage, commands: list[c.Command]) -> None:
    for command in commands:
        try:
            stage.say(command)
        except Refused:
            continue


claims = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@claims
@given(st.lists(punctual, min_size=3, max_size=25), st.integers(0, 12), st.sampled_from(["intro.hello", "close.round"]))
def test_every_claim_about_time_and_turns_is_true(script, people: int, begins: str) -> None:
    stage = Watched(PLAN, people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step=begins))
    for _, pause, commands in script:
        stage.until(stage.now - START + pause)
        attempt(stage, commands)
    promised = stage.run.ends_at
    if stage.run.phase == "running" and promised is not None and not stage.run.visit.asked_next:
        assert ended_at(stage, promised) == promised


def ended_at(stage: Stage, promised: datetime) -> datetime:
    """When the running step ends if nobody does anything."""
    before = len(stage.events)
    stage.until(promised - START)
    over = (event.at for event in stage.events[before:] if isinstance(event, e.StepEnded | e.NextAsked))
    return next(over)


IN_ROUND: tuple[c.Command, ...] = (
    *(c.Extend(by="f", by_time=minutes(number)) for number in (-8, -4, -1, 1, 5)),
    *(c.Join(person=f"p{number}") for number in range(1, 40)),
    *(c.Leave(by=f"p{number}", person=f"p{number}") for number in range(1, 12)),
    *(c.PassTurn(by=f"p{number}") for number in range(1, 12)),
    *(c.PassTurn(by="f", person=f"p{number}") for number in range(1, 6)),
    c.Done(by="f"),
    c.PassTurn(by="f"),
    c.Next(by="f"),
    c.Pause(by="f"),
    c.Resume(by="f"),
    c.Undo(by="f"),
    c.ShowRound(by="f"),
)
busy = st.tuples(st.integers(0, 60), st.lists(st.sampled_from(IN_ROUND), max_size=12))


@claims
@given(st.lists(busy, max_size=20), st.integers(0, 80))
def test_every_claim_of_a_busy_round_is_true(script: list[tuple[int, list[c.Command]]], people: int) -> None:
    stage = Watched(PLAN, people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step=PATHS[PATHS.index("close.round")]))
    for seconds, commands in script:
        stage.until(stage.now - START + timedelta(seconds=seconds))
        attempt(stage, commands)
    stage.until(stage.now - START + minutes(20))
