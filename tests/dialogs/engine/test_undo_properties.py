"""Undo as a property: the last command is taken back and nothing else, at any moment of any session, several levels deep."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.runs.plan_library import load, shipped
from dialogs import texts
from dialogs.engine.undo import FOR_GOOD, NAMES, recorded_as
from dialogs.features.ideas.lists import state_of
from dialogs.features.polls.question import question_of
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.feature_states import IdeasState, PollState
from dialogs.run.state import MOST_UNDOS, Run
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan, with_ideas, with_needs
from tests.support.core_session import START, Stage, minutes

PLANS: dict[str, Plan] = {"every feature": with_ideas(with_needs(full_plan())), **{name: load(name) for name in shipped()}}
PEOPLE = tuple(f"p{number}" for number in range(1, 6))
HONEST = {
    *FOR_GOOD.values(), texts.UNDO_TOO_LATE, texts.UNDO_ANSWERED, texts.UNDO_ANONYMOUS, texts.UNDO_RULE, texts.UNDO_DRAW,
    texts.TOO_LATE_TO_CHANGE_POLL,
}  # fmt: skip


def _commands(plan: Plan) -> list[c.Command]:
    """Everything a facilitator may do that changes something."""
    found: list[c.Command] = [c.Next(by="f", sure=True), c.Back(by="f"), c.Skip(by="f"), c.Pause(by="f"), c.Resume(by="f")]
    found += [c.Extend(by="f", by_time=minutes(number)) for number in (-3, -1, 1, 5)]
    found += [c.GoTo(by="f", step=step.path) for step in plan.steps]
    found += [c.CatchUp(by="f", way=way) for way in ("shrink", "prompts")]
    found += [c.Reshuffle(by="f"), c.ShowPairs(by="f"), c.Swap(by="f", a="p1", b="p2"), c.SwapRoles(by="f", person="p3")]
    found += [c.KeepApart(by="f", a="p1", b=other) for other in PEOPLE[1:]]
    found += [c.Leave(by="f", person=person) for person in PEOPLE]
    found += [c.Join(by="f", person="late"), c.TakePart(by="f"), c.TakePart(by="f", wanted=False)]
    found += [c.AddFacilitator(by="f", person="p2"), c.HandOver(by="f", person="p3")]
    found += [c.ChangePoll(by="f", poll=poll, options=("x", "y", "z")) for poll in _polls(plan)]
    found += [c.OpenPoll(by="f", poll=poll) for poll in _polls(plan)]
    found += [c.ClosePoll(by="f", poll=poll) for poll in (None, *_polls(plan))]
    found += [c.SendPrompt(by="f"), c.TakeNote(by="f", text="note"), c.Done(by="f"), c.PassTurn(by="f"), c.ShowRound(by="f")]
    found += [
        c.WriteRule(by="f", text="One voice"),
        c.WriteRule(by="f", text="Other", number=1),
        c.RemoveRule(by="f", number=1),
        c.FinishRoom(by="f", room=1),
        c.OpenIdeas(by="f"),
        c.CloseIdeas(by="f"),
        c.ShowIdeas(by="f"),
        c.ShowIdeas(by="f", numbers=(2,)),
        c.HideIdeas(by="f", numbers=(1,)),
        c.MergeIdeas(by="f", numbers=(2, 3)),
    ]
    return found


def _polls(plan: Plan) -> list[str]:
    return [step.poll.id for step in plan.steps if step.poll is not None]


def _others() -> list[c.Command]:
    """What people do meanwhile."""
    found: list[c.Command] = [c.Join(by=one, person=one) for one in (*PEOPLE, "late")]
    found += [c.Leave(by=one, person=one) for one in PEOPLE]
    return found + [c.Done(by=one) for one in PEOPLE] + [c.PassTurn(by=one) for one in PEOPLE] + [c.Nudge(by="p1")]


def view(plan: Plan, run: Run, at: datetime) -> dict[str, Any]:
    """What `undo` promises to bring back, as people see it."""
    clock, now = run.clock, run.round
    polls = {poll: run.polls.get(poll, PollState()) for poll in plan.poll_steps}
    return {
        "phase": run.phase,
        "step": run.step,
        "left": None if run.ends_at is None else run.ends_at - (clock.late_since or clock.paused_at or at),
        "lengths": {step.path: clock.lengths.get(step.path, step.lasts) for step in plan.steps},
        "skipped": clock.skipped,
        "dropped": clock.dropped,
        "people": (run.here, run.facilitators, run.taking_part, run.apart),
        "options": {poll: question_of(plan, run, poll).options for poll in polls},
        "answers": {poll: (state.opening, state.open, state.answered, state.counts) for poll, state in polls.items()},
        "to speak": None if now is None or now.over else (now.speaker, now.waiting, now.spoken),
        "rules": tuple((rule.planned, rule.state) for rule in run.rules),
        "pairs": run.pairs,
        "ideas": {one: _ideas(state_of(run, one)) for one in plan.collect_steps},
    }


def _ideas(state: IdeasState) -> tuple[object, ...]:
    return state.open, state.shown, state.hidden, state.merged


def same(before: dict[str, Any], after: dict[str, Any], stayed_closed: Collection[str]) -> None:
    """Everything is as before, but for polls that cannot open again, and the groups and suggested rules of a step ahead."""
    rules = after["rules"][: len(before["rules"])]
    assert all(planned or state == "removed" for planned, state in after["rules"][len(rules) :])
    pairs = {block: after["pairs"].get(block) for block in before["pairs"]}
    answers = {poll: state for poll, state in after["answers"].items() if poll not in stayed_closed}
    kept = {poll: state for poll, state in before["answers"].items() if poll not in stayed_closed}
    was = {**before, "pairs": dict(before["pairs"]), "answers": kept}
    assert {**after, "pairs": pairs, "answers": answers, "rules": rules} == was


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Stage, list[c.Command]]:
    """A session at any moment, and commands a facilitator gives there one after the other."""
    name = draw(st.sampled_from(sorted(PLANS)))
    plan = PLANS[name]
    stage = Stage(plan, people=draw(st.integers(3, 5)))
    stage.say(c.Start(by="f"))
    moments = draw(st.lists(st.integers(0, int(plan.lasts.total_seconds())), min_size=1, max_size=3).map(sorted))
    acts = st.one_of(st.sampled_from(_others()), st.sampled_from(_commands(plan)))
    for moment in moments:
        if stage.run.phase != "running":
            break
        stage.until(max(stage.now - START, timedelta(seconds=moment)))
        for command in draw(st.lists(acts, max_size=2)):
            _try(stage, command)
    stage.tallies = {
        poll: c.Tally(answered, (answered,) + (0,) * 3)
        for poll in plan.poll_steps
        if (answered := draw(st.sampled_from((0, 0, 5))))
    }
    return stage, draw(st.lists(st.sampled_from(_commands(plan)), min_size=1, max_size=4))


def _try(stage: Stage, command: c.Command) -> bool:
    try:
        stage.say(command)
    except Refused:
        return False
    return True


def _undo(stage: Stage) -> list[e.Event] | str:
    """What happened, or the sentence of the refusal."""
    try:
        return stage.say(c.Undo(by="f"))
    except Refused as refused:
        return refused.sentence.text


@given(sessions())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_undo_takes_back_the_last_command_and_then_the_one_before(made: tuple[Stage, list[c.Command]]) -> None:
    stage, commands = made
    stack: list[dict[str, Any]] = []
    for command in commands:
        before, depth = view(stage.plan, stage.run, stage.now), stage.run.undos
        if not _try(stage, command):
            continue
        if stage.run.undos != depth:
            stack.append(before)
        else:
            stack.clear()  # said by somebody who leads no longer: it stays, so what was before does not come back
    stayed_closed: set[str] = set()
    for expected in reversed(stack[-MOST_UNDOS:]):
        run = stage.run
        said = _undo(stage)
        if isinstance(said, str):
            assert said in HONEST
            assert stage.run is run  # nothing else was taken back in its place
            return
        (undone,) = [event for event in said if isinstance(event, e.CommandUndone | e.SessionReopened)]
        stayed_closed.update(undone.closed)
        same(expected, view(stage.plan, stage.run, stage.now), stayed_closed)


@given(sessions(), st.integers(1, 50))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_undo_a_little_later_gives_back_the_time_of_what_was_left(made: tuple[Stage, list[c.Command]], wait: int) -> None:
    stage, commands = made
    before, depth = stage.run, stage.run.undos
    if (
        stage.run.phase != "running"
        or not _try(stage, commands[0])
        or stage.run.undos == depth
        or stage.run.phase == "ended"
    ):
        return
    last, now = stage.run.undos[-1], stage.now
    stage.until(stage.now - START + timedelta(seconds=wait))
    if stage.run.visit.number != last.visit or not _try(stage, c.Undo(by="f")):
        return
    assert before.ends_at is not None
    stood = last.moved or last.name == "pause"  # what was left, or stopped, goes on with the time it had
    due = before.ends_at + (stage.now - now if stood else timedelta(0))
    if stage.run.step == before.step:
        assert stage.run.ends_at == due
    else:  # its time was up meanwhile
        assert due <= stage.now


@given(sessions(), st.lists(st.integers(0, 90), min_size=2, max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_nobody_speaks_twice_because_of_undo(made: tuple[Stage, list[c.Command]], waits: list[int]) -> None:
    stage, commands = made
    begun = len(stage.events)
    for wait, command in zip(waits, (*commands, c.Undo(by="f"), c.Next(by="f", sure=True), c.Undo(by="f")), strict=False):
        if stage.run.phase == "running":
            stage.until(stage.now - START + timedelta(seconds=wait))
        _try(stage, command)
        if stage.run.phase == "running":
            _try(stage, c.Done(by=stage.run.round.speaker) if stage.run.round and stage.run.round.speaker else c.Tick())
    assert_nobody_twice(stage.events[begun:])


def assert_nobody_twice(events: list[e.Event]) -> None:
    """In one performance of a step nobody has two turns. A step that is started again on purpose is another performance."""
    spoken: dict[str, list[str]] = {}
    put_by: list[tuple[str, list[str]]] = []
    for event in events:
        match event:
            case e.StepEnded():
                put_by.append((event.step, spoken.pop(event.step, [])))
            case e.CommandUndone(left=str()) | e.SessionReopened() if put_by:
                step, people = put_by.pop()
                spoken[step] = people
            case e.TurnEnded(how="done" | "time"):
                assert event.person not in spoken.setdefault(event.step, [])
                spoken[event.step].append(event.person)
            case _:
                pass


@pytest.mark.parametrize("name", sorted(set(NAMES.values()) - FOR_GOOD.keys() - {"end", "start"}))
def test_every_kind_of_command_that_says_so_is_taken_back(name: str) -> None:
    """One of each kind, at some moment where it can be given."""
    plan, done = PLANS["every feature"], 0
    for step in plan.steps:
        for command in _commands(plan):
            if NAMES[type(command)] != name:
                continue
            stage = Stage(plan, people=5)
            stage.say(c.Start(by="f"))
            stage.say(c.GoTo(by="f", step=step.path), minutes(1))
            if name == "resume":
                stage.say(c.Pause(by="f"))
            if name in ("show ideas", "hide", "merge", "collect ideas"):
                stage.tallies = {"wrote:ideas": c.Tally(5, (5, 3, 1))}
                _try(stage, c.CloseIdeas(by="f"))
            if name == "catch up":
                stage.say(c.Extend(by="f", by_time=minutes(9)))
            before, depth = view(plan, stage.run, stage.now), stage.run.undos
            recorded = recorded_as(stage.run, command)
            assert recorded in (name, {"extend": "shorten", "pair me": "unpair me"}.get(name))
            if not _try(stage, command) or stage.run.undos == depth:
                continue
            ended = stage.run.phase == "ended"
            if not _try(stage, c.Undo(by="f")):
                continue
            assert stage.run.undone == ("end" if ended else recorded)  # `next` in the last step
            same(before, view(plan, stage.run, stage.now), ())
            done += 1
    assert done
