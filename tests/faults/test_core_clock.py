"""Core clock jumps: the clock jumps between any two commands. The core may refuse a command but never fails."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.compose import compose
from cards.context import CardContext
from cards.render.plain import plain
from dialogs.engine.due import wake_at
from dialogs.engine.reply import reply
from dialogs.run import commands as c
from dialogs.run.codec import decode_event, encode_event
from dialogs.run.evolve import evolve
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused
from tests.dialogs.engine.test_core_properties import PLAN, _commands
from tests.support.core_session import Stage

jumps = st.integers(-5 * 3600, 5 * 3600) | st.integers(-90, 90)
lines = st.lists(st.tuples(jumps, st.sampled_from([c.Tick(), *_commands()])), max_size=30)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines, st.integers(0, 7))
def test_the_clock_may_be_set_between_any_two_commands(script, people) -> None:
    stage = Stage(PLAN, people)
    stage.say(c.Start(by="f"))
    for seconds, command in script:
        stage.now += timedelta(seconds=seconds)
        try:
            stage.say(command)
        except Refused:
            continue
        reply(stage.plan, stage.run, command, stage.now)
        if stage.run.phase == "running":
            assert stage.run.ends_at is not None
            assert wake_at(stage.plan, stage.run) is not None or stage.run.visit.asked_next
    scene = CardContext(PLAN, ZoneInfo("Europe/London"))
    for _, _, show in stage.shows:
        plain(compose(show.card, scene))
    replayed = Run()
    for event in stage.events:
        replayed = evolve(replayed, decode_event(json.loads(json.dumps(encode_event(event)))))
    assert replayed == stage.run
