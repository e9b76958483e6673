"""Pauses: while a session is paused no time passes for anything, and what follows only comes later."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.compose import compose
from cards.render.plain import plain
from cards.view import View
from dialogs.engine.decide import decide
from dialogs.engine.reply import where
from dialogs.plan.model import Check, Pairs, Prompt, Round
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.codec import encode_event
from dialogs.texts.sentence import Refused
from tests.support.builders import MINUTE, full_plan, plan, step, with_needs
from tests.support.card_samples import scene
from tests.support.core_session import START, Stage, minutes

PLAN = with_needs(full_plan())
WHEN = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
CLOCK = (
    e.Paused,
    e.Resumed,
    e.CommandTaken,
    e.CommandDone,
    e.OverrunOffered,
    e.DialogClosed,
)  # the pause, and what it makes late
pauses = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))

ACTS: tuple[c.Command, ...] = (
    c.Done(by="f"),
    c.PassTurn(by="p1"),
    c.Nudge(by="p1"),
    c.Next(by="f", sure=True),
    c.Skip(by="f"),
    c.Extend(by="f", by_time=minutes(3)),
    c.Extend(by="f", by_time=minutes(-2)),
    c.SendPrompt(by="f"),
    c.Join(person="p7"),
    c.Leave(by="p2", person="p2"),
    c.GoTo(by="f", step="talk.prompts"),
    c.GoTo(by="f", step="close.round"),
    c.GoTo(by="f", step="pairs.one.play"),
    c.GoTo(by="f", step="study.read"),
)


def shifted(found: Any, since: datetime, by: timedelta) -> Any:
    """The same data with every instant after `since` that much earlier."""
    if isinstance(found, dict):
        return {key: shifted(value, since, by) for key, value in found.items()}
    if isinstance(found, list):
        return [shifted(value, since, by) for value in found]
    if isinstance(found, str) and WHEN.fullmatch(found):
        at = datetime.fromisoformat(found)
        return (at - by if at > since else at).isoformat()
    return found


def told(events: list[e.Event], since: datetime, by: timedelta) -> list[Any]:
    """These events without the pause itself, and as if it had not been."""
    found = [encode_event(event) for event in events if not isinstance(event, CLOCK)]
    return [shifted(event, since, by) for event in found]


def story(stage: Stage) -> list[Any]:
    """What happened in a session, apart from its pause, as if the pause had not been."""
    stops = [number for number, event in enumerate(stage.events) if isinstance(event, e.Paused)]
    if not stops:
        return told(stage.events, START, timedelta(0))
    since, pause = stage.events[stops[0]].at, stage.run.clock.paused_for
    return told(stage.events[: stops[0]], START, timedelta(0)) + told(stage.events[stops[0] :], since, pause)


act = st.tuples(st.integers(0, 300), st.sampled_from(ACTS))


def play(acts: list[tuple[int, c.Command]], pause_after: int, pause: timedelta) -> Stage:
    """A session with these acts, each so many seconds after the one before, and one pause before an act."""
    stage = Stage(PLAN, people=5)
    stage.say(c.Start(by="f"))
    for number, (seconds, command) in enumerate(acts):
        after = stage.now - START + timedelta(seconds=seconds)
        if number == pause_after and pause:
            # Half of the time passes before the pause and half of it after.
            stage.until(stage.now - START + timedelta(seconds=seconds // 2))
            if stage.run.phase == "running":
                stage.say(c.Pause(by="f"))
                stage.until(stage.now - START + pause)
                stage.say(c.Resume(by="f"))
                after += pause
        stage.until(after)
        try:
            stage.say(command)
        except Refused:
            continue
    stage.until(stage.now - START + minutes(200))
    return stage


@pauses
@given(st.lists(act, min_size=1, max_size=10), st.integers(0, 9), st.integers(1, 4 * 3600))
def test_a_pause_moves_everything_by_its_length_and_changes_nothing_else(acts, pause_after: int, seconds: int) -> None:
    pause = timedelta(seconds=seconds)
    assert story(play(acts, pause_after, pause)) == story(play(acts, pause_after, timedelta(0)))


# What may be said while paused without time: people, and the lengths of parts.
STILL: tuple[c.Command, ...] = (
    c.Join(person="p7"),
    c.Join(person="p8"),
    c.Leave(by="p1", person="p1"),
    c.Leave(by="p2", person="p2"),
    c.Extend(by="f", by_time=minutes(4)),
    c.Extend(by="f", by_time=minutes(-1)),
    c.SendPrompt(by="f"),
)


@pauses
@given(
    st.sampled_from([one.path for one in PLAN.steps]),
    st.integers(0, 240),
    st.lists(st.tuples(st.integers(0, 7200), st.sampled_from(STILL)), max_size=5),
    st.integers(0, 7200),
    st.integers(0, 5),
)
def test_what_happens_in_a_pause_happens_at_the_moment_where_time_stands(path, seconds, acts, last, people) -> None:
    slow, quick = Stage(PLAN, people), Stage(PLAN, people)
    for stage in (slow, quick):
        stage.say(c.Start(by="f"))
        stage.say(c.GoTo(by="f", step=path))
        stage.until(stage.now - START + timedelta(seconds=seconds))
        if stage.run.phase == "running":
            stage.say(c.Pause(by="f"))
    if slow.run.phase != "paused":
        return
    stopped, pause = slow.now, timedelta(seconds=last + sum(waited for waited, _ in acts))
    for stage, passes in ((slow, True), (quick, False)):
        for waited, command in acts:
            stage.until(stage.now - START + timedelta(seconds=waited if passes else 0))
            try:
                stage.say(command)
            except Refused:
                continue
        stage.until(stage.now - START + timedelta(seconds=last if passes else 0))
        stage.say(c.Resume(by="f"))
        stage.events.clear()  # what was said in the pause was said when it was said
        stage.until(stage.now - START + minutes(150))
    assert told(slow.events, stopped, pause) == told(quick.events, stopped, timedelta(0))


# -- what is shown -----------------------------------------------------------------------------------------------------


def talking() -> Stage:
    """A talk with questions, a round after it, and a pause of two minutes so far, twelve minutes in."""
    made = plan(
        step("in.talk", 20, prompts=tuple(Prompt(ask=f"Question {n}?") for n in (1, 2)), warn=(MINUTE,)),
        step("in.round", 10, round=Round(question="One thing?")),
    )
    stage = Stage(made, people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.Pause(by="f"), minutes(12))
    stage.until(minutes(14))
    return stage


def said(stage: Stage, card: k.Card) -> str:
    return plain(compose(card, replace(scene(), plan=stage.plan)))


def test_figures_count_while_the_session_stands_still() -> None:
    stage = talking()
    text = said(stage, where(stage.plan, stage.run, c.Where(by="p1"), stage.now))
    assert "Paused: in.talk" in text
    assert "8 minutes left after we resume. If we resumed now, it would end at 09:52." in text
    assert "We are 2 minutes late, and later with each minute of the pause." in text
    stage.until(minutes(20))
    text = said(stage, where(stage.plan, stage.run, c.Where(by="p1"), stage.now))
    assert "8 minutes left after we resume. If we resumed now, it would end at 09:58." in text
    assert "We are 8 minutes late, and later with each minute of the pause." in text


def shown(stage: Stage, kind: type) -> list[Any]:
    return [show.card for show in stage.shown(kind)]


def test_the_cards_in_the_chat_say_that_time_stands_still_and_the_new_time_afterwards() -> None:
    stage = talking()
    assert "Paused at 09:42 with 8 minutes left. It was due to end at 09:50." in said(stage, shown(stage, k.StartedCard)[-1])
    assert "Paused at 09:42" in said(stage, shown(stage, k.CueCard)[-1])
    stage.say(c.Resume(by="f"), minutes(30))
    assert "Until 10:08 (20 minutes)" in said(stage, shown(stage, k.StartedCard)[-1])
    assert "Until 10:08" in said(stage, shown(stage, k.CueCard)[-1])


def test_no_card_names_a_time_that_a_pause_has_made_untrue() -> None:
    made = plan(
        step("in.ready", 5, check=Check(question="Ready?", closes="block")),
        step("in.talk", 10),
        step("pairs.work", 20, in_pairs=True, say="Work"),
        pairs={"pairs": Pairs()},
    )
    stage = Stage(made, people=4)
    stage.say(c.Start(by="f"))

    def view(kind: type) -> View:
        return compose(shown(stage, kind)[-1], replace(scene(), plan=stage.plan))

    for at, kinds in ((7, (k.PollCard,)), (20, (k.PairsCard, k.YourPairCard))):
        stage.say(c.Pause(by="f"), minutes(at))
        stage.say(c.ShowPairs(by="f"), minutes(at + 1))
        for kind in kinds:
            assert (view(kind).band, view(kind).clock) == ("pause", "")
            assert f"Paused at 09:{30 + at}" in plain(view(kind))
            assert "ntil 0" not in plain(view(kind))
        stage.say(c.Resume(by="f"))
        for kind in kinds:
            assert "aused" not in plain(view(kind))
            assert view(kind).clock


def test_a_longer_part_in_a_pause_says_what_is_left_and_no_time_that_is_not_known() -> None:
    stage = talking()
    stage.say(c.Extend(by="f", by_time=minutes(5)))
    text = said(stage, shown(stage, k.ChangedCard)[-1])
    assert "Paused: in.talk has 13 minutes left after we resume." in text
    assert "until" not in text


def test_a_tick_in_a_pause_does_nothing() -> None:
    stage = talking()
    stage.until(minutes(300))
    assert decide(stage.plan, stage.run, c.Tick(), stage.now) == ()
