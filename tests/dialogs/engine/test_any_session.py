"""Any session: whatever people do at any moment of any shipped plan, with punctual ticks, these promises are kept."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.runs.plan_library import load, shipped
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.texts.sentence import Refused
from tests.dialogs.engine.test_undo_properties import PEOPLE, _commands, _others
from tests.support.builders import at_times, full_plan, with_ideas, with_needs
from tests.support.core_session import START, minutes
from tests.support.watched import Watched

EVERYTHING = with_ideas(with_needs(full_plan()))
PLANS: dict[str, Plan] = {
    "every feature": EVERYTHING,
    "clock times": at_times(EVERYTHING, study__read="10:05", talk__prompts="10:50"),
    **{name: load(name) for name in shipped()},
}
EXAMPLES = int(os.environ.get("EXAMPLES", "40"))  # many more once in a while: EXAMPLES=2000
any_session = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def steering(plan: Plan) -> list[c.Command]:
    """What facilitators do, with every way to be asked first and to answer or not; nothing here is sure of itself."""
    found = [replace(one, sure=False) if hasattr(one, "sure") else one for one in _commands(plan)]
    found += [c.Undo(by="f")] * 6 + [c.Next(by="g"), c.Next(by="f"), c.Pause(by="g"), c.Resume(by="g"), c.Undo(by="g")] * 2
    found += [c.End(by="f"), c.End(by="g"), c.Reopen(by="f"), c.CatchUp(by="f"), c.CatchUp(by="f", way="run on")]
    found += [c.Pause(by="f", lasts=minutes(number)) for number in (1, 10)]
    found += [c.Resume(by="f", keep_clock=True), c.SamePerson(by="f", person="p1", other="p2"), c.HalveRounds(by="f")]
    return found + [c.Swap(by="f", a=a, b=b) for a in PEOPLE[:2] for b in PEOPLE[2:4]]


def taking_part() -> list[c.Command]:
    """What everybody else does, dropped connections and people nobody knows among it."""
    found = [*_others(), *(c.Leave(person=one) for one in (*PEOPLE, "f", "g")), c.Join(by="f", person="f")]
    found += [c.PartnerGone(by=one) for one in PEOPLE] + [c.TakePart(by=one, wanted=False) for one in PEOPLE]
    found += [c.PassTurn(by="p1", person=one) for one in PEOPLE] + [c.Next(by="p1"), c.End(by="p1"), c.TakeOver(by="p2")]
    return found + [c.Leave(by=one, person=one) for one in ("f", "g")] + [c.Answer(by="p1", poll="nothing", options=(0,))]


@st.composite
def scripts(draw: st.DrawFn) -> tuple[Watched, list[tuple[timedelta, list[c.Command]]]]:
    """A session, and what happens in it: waits, each followed by up to four acts in one moment."""
    plan = PLANS[draw(st.sampled_from(sorted(PLANS)))]
    stage = Watched(plan, draw(st.integers(0, 12)))
    stage.say(c.AddFacilitator(by="f", person="g"))
    stage.say(c.Start(by="f"))
    if draw(st.booleans()):
        stage.say(c.GoTo(by="f", step=draw(st.sampled_from([step.path for step in plan.steps]))))
    waits = st.one_of(st.integers(0, 90), st.integers(0, 1500)).map(lambda seconds: timedelta(seconds=seconds))
    acts = st.lists(st.one_of(st.sampled_from(steering(plan)), st.sampled_from(taking_part())), max_size=4)
    return stage, draw(st.lists(st.tuples(waits, acts), min_size=1, max_size=14))


def give(stage: Watched, command: c.Command) -> list[e.Event]:
    try:
        return stage.say(command)
    except Refused:
        return []


@any_session
@given(scripts(), st.booleans())
def test_nothing_stops_by_itself_and_every_card_is_true(made, says_yes: bool) -> None:
    stage, script = made
    stage.confirms = says_yes
    for wait, commands in script:
        stage.until(stage.now - START + wait)
        for command in commands:
            give(stage, command)
    assert [event for event in stage.of(e.Paused) if event.late_since is not None] == []
    times = [event.at for event in stage.events]
    assert times == sorted(times)


@any_session
@given(scripts())
def test_without_a_yes_a_session_ends_only_when_its_last_step_does(made) -> None:
    stage, script = made
    stage.confirms = False
    for wait, commands in script:
        stage.until(stage.now - START + wait)
        for command in commands:
            was = stage.run.phase
            give(stage, command)
            assert stage.run.phase != "ended" or was == "ended", command
