"""What a facilitator and a group may rely on, whatever happens: kept time, rounds that fit, checks that stay private."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.compose import compose
from cards.render.plain import plain
from dialogs.engine import catch_up
from dialogs.features.answers import after_answer
from dialogs.plan.model import Mode, poll_id_of_check, poll_id_of_done
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.codec import encode_card, encode_event
from dialogs.run.schedule import length
from dialogs.texts.sentence import Refused
from tests.support.builders import full_plan
from tests.support.card_samples import scene
from tests.support.core_session import Stage, minutes

PLAN = full_plan()
KEPT = {step.path for step in PLAN.steps if step.keep or step.mode is Mode.BREAK}
calm = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@calm
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25)), min_size=1, max_size=4), st.integers(0, 2))
def test_a_refit_never_touches_kept_time_and_respects_the_least(overruns: list[tuple[int, int]], choice: int) -> None:
    stage = Stage(PLAN, people=4)
    stage.say(c.Start(by="f"))
    for at, longer in sorted(overruns):
        stage.until(max(minutes(at), stage.now - stage.run.clock.started_at))  # type: ignore[operator]
        if stage.run.phase == "running":
            stage.say(c.Extend(by="f", by_time=minutes(longer)))
    if not stage.run.live:
        return
    before = {path: length(stage.run, PLAN.step(path)) for path in KEPT}
    ways = catch_up.ways(PLAN, stage.run, stage.now)
    for way in ways:
        assert not KEPT & set(way.lengths)
        for path, lasts in way.lengths.items():
            assert timedelta(0) < lasts <= length(stage.run, PLAN.step(path))
            assert lasts >= (PLAN.step(path).at_least or timedelta(0))
    if ways:
        stage.say(c.CatchUp(by="f", way=ways[choice % len(ways)].proposal.way))
        assert {path: length(stage.run, PLAN.step(path)) for path in KEPT} == before


act = st.tuples(st.sampled_from(["done", "pass", "skip", "leave", "join", "longer"]), st.integers(0, 90), st.integers(1, 12))


@calm
@given(st.integers(0, 12), st.lists(act, max_size=20))
def test_a_round_never_runs_past_its_step_and_forgets_nobody(people: int, acts: list[tuple[str, int, int]]) -> None:
    stage = Stage(PLAN, people=people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="close.round"))
    for what, seconds, number in acts:
        stage.until(stage.now - stage.run.clock.started_at + timedelta(seconds=seconds))  # type: ignore[operator]
        who = f"p{number}"
        said = {
            "done": c.Done(by="f"),
            "pass": c.PassTurn(by=who),
            "skip": c.PassTurn(by="f", person=who),
            "leave": c.Leave(person=who),
            "join": c.Join(person=who),
            "longer": c.Extend(by="f", by_time=minutes(1)),
        }[what]
        try:
            stage.say(said)
        except Refused:
            continue
        now = stage.run.round
        if now is None or now.over or stage.run.ends_at is None:
            continue
        assert now.turn_ends_at is None or now.turn_ends_at <= stage.run.ends_at
        everyone = {*now.waiting, *now.spoken, *now.passed, *([now.speaker] if now.speaker else [])}
        assert set(stage.run.participants) <= everyone
        assert len(now.waiting) == len(set(now.waiting))


@calm
@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 1)), max_size=12))
def test_no_name_ever_leaves_a_private_check(answers: list[tuple[int, int]]) -> None:
    stage = Stage(PLAN, people=8)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="intro.ready"))
    seen = len(stage.shows)
    begun = len(stage.events)
    check = poll_id_of_check("intro.ready")
    said: dict[int, int] = {}
    cards = []
    for number, option in answers:
        stage.say(c.Answer(by=f"p{number}", poll=check, options=(option,)))
        said[number] = option
        tally = c.Tally(len(said), tuple(sum(one == index for one in said.values()) for index in (0, 1)))
        stage.tallies = {check: tally, poll_id_of_done("intro.ready"): c.Tally(len(said), (len(said),))}
        cards += [effect.card for effect in after_answer(PLAN, stage.run, check, tally) if hasattr(effect, "card")]
    stage.say(c.Next(by="f"), minutes(1))
    cards += [show.card for _, _, show in stage.shows[seen:]]
    names = {f"p{number}": f"Name-{number}" for number in range(1, 9)}
    where = replace(scene(), plan=PLAN, names=names)
    for card in cards:
        assert "Name-" not in plain(compose(card, where))
        assert not any(f'"p{number}"' in json.dumps(encode_card(card)) for number in said)
    told = [encode_event(event) for event in stage.events[begun:] if not isinstance(event, e.CommandTaken)]
    assert not any(f'"p{number}"' in json.dumps(told, default=str) for number in said)
