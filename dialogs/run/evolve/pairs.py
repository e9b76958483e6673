"""The run after an event of pair work."""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.state import Run, with_entry


def after_pairs(run: Run, event: e.PairsEvent) -> Run:
    """Pairs were drawn, or somebody wants or got a private reminder. That pairs were shown changes nothing."""
    match event:
        case e.PairsDrawn():
            return changed(run, pairs=with_entry(run.pairs, event.block, event.groups))
        case e.PairsShown():
            return run
        case e.NudgeWanted():
            nudged = run.nudged | {event.person} if event.wanted else run.nudged - {event.person}
            return changed(run, nudged=nudged)
        case e.Nudged():
            return changed(run, nudges=run.nudges | {event.left})
        case _:
            assert_never(event)
