"""The run after an event that changes the clock or the plan's times."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import assert_never

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.state import Run, Timing, Undoable, with_entry


def after_timing(run: Run, event: e.TimingEvent) -> Run:
    """Paused, resumed, made longer or shorter, skipped, re-fitted, undone. An offer to catch up changes nothing."""
    match event:
        case e.Paused():
            return changed(run, phase="paused", paused_at=event.at, late_since=event.late_since, changes=run.changes + 1)
        case e.Resumed():
            moved = _moved(run, event.shift)
            return changed(moved, phase="running", paused_at=None, late_since=None, changes=run.changes + 1)
        case e.StepSkipped():
            return changed(run, skipped=run.skipped | {event.step}, changes=run.changes + 1)
        case e.StepExtended():
            return _extended(run, event)
        case e.Refitted():
            dropped = run.dropped | frozenset(event.dropped)
            lengths = {**run.lengths, **event.lengths}
            return changed(run, lengths=lengths, dropped=dropped, ends_at=event.ends_at, changes=run.changes + 1)
        case e.OverrunOffered():
            return run
        case e.CommandTaken():
            return changed(run, undo=Undoable(event.name, event.at, run.timing))
        case e.CommandUndone():
            return _undone(run, event)
        case _:
            assert_never(event)


def _extended(run: Run, event: e.StepExtended) -> Run:
    """A longer step gives its notices again when their moments lie ahead once more."""
    lengths = with_entry(run.lengths, event.step, event.ends_at - (run.step_started_at or event.at))
    given = frozenset(left for left in run.notified if event.ends_at - left <= event.at)
    return changed(run, lengths=lengths, ends_at=event.ends_at, notified=given, asked_next=False, changes=run.changes + 1)


def _moved(run: Run, shift: timedelta) -> Run:
    """Everything of the running step lies `shift` later."""
    turn = run.round
    if turn is not None and turn.turn_ends_at is not None:
        turn = changed(turn, turn_ends_at=turn.turn_ends_at + shift)
    return changed(
        run,
        step_started_at=run.step_started_at + shift if run.step_started_at else None,
        ends_at=run.ends_at + shift if run.ends_at else None,
        paused_for=run.paused_for + shift,
        round=turn,
    )


def _undone(run: Run, event: e.CommandUndone) -> Run:
    if run.undo is None:
        return run
    before = run.undo.before
    moved = before.step != run.step or before.phase != run.phase
    restored = changed(run, **{part.name: getattr(before, part.name) for part in fields(Timing)}, undo=None)
    paused_for = restored.paused_for
    if before.phase == "running":
        restored = changed(_moved(restored, event.shift), paused_for=paused_for)
    return changed(restored, visit=run.visit + (1 if moved and restored.live else 0), changes=run.changes + 1)
