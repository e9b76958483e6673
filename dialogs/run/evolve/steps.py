"""The run after an event during a step."""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.state import Run, Stay


def after_step(run: Run, event: e.StepEvent) -> Run:
    """A step starts or ends, prompts are sent, and people are told the time."""
    match event:
        case e.StepStarted():
            return _entered(run, event)
        case e.StepEnded():
            started = run.step_started_at or event.at
            return changed(run, stays=(*run.stays, Stay(event.step, started, event.at)))
        case e.NextAsked():
            return changed(run, asked_next=True)
        case e.NoticeGiven():
            return changed(run, notified=run.notified | {event.left})
        case e.ReturnCalled():
            return changed(run, called=run.called | {event.stretch})
        case e.PromptSent():
            log = run.prompts_sent | {(event.step, event.number)}
            return changed(run, sent=run.sent | {event.number}, prompts_sent=log)
        case _:
            assert_never(event)


def _entered(run: Run, event: e.StepStarted) -> Run:
    return changed(
        run,
        phase="running",
        step=event.step,
        step_started_at=event.at,
        ends_at=event.ends_at,
        visit=run.visit + 1,
        sent=frozenset(),
        notified=frozenset(),
        nudges=frozenset(),
        asked_next=False,
        round=None,
    )
