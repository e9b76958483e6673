"""The run after an event during a step.

A new step closes open questions and the offer to catch up. If nobody takes part when it begins, its task is in the chat even
during work in rooms. A poll that is still open when its step comes again stays on its old card.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from dialogs.run import events as e
from dialogs.run.evolve.timing import given_back
from dialogs.run.feature_states import PollState
from dialogs.run.replace import changed
from dialogs.run.state import Run, Stay, Visit, Waiting, with_entry


def after_step(run: Run, event: e.StepEvent) -> Run:
    """A step starts or ends, prompts are sent, and people are told the time."""
    clock, visit = run.clock, run.visit
    match event:
        case e.StepStarted():
            alone = not (run.participants or run.pairs.get(event.step.partition(".")[0]))
            entered = Visit(visit.number + 1, event.step, event.at, event.ends_at, in_chat=alone)
            polls = _apart(run, event.step)
            clock = changed(given_back(clock, event.step), phase="running", offered_at=None)
            return changed(run, clock=clock, visit=entered, questions={}, polls=polls)
        case e.StepEnded():
            stay = Stay(event.step, visit.started_at or event.at, event.at, visit.in_chat)
            heard = {step: people for step, people in run.heard.items() if step != event.step} if run.heard else run.heard
            fresh = run.fresh - {event.step.partition(".")[0]} if run.fresh else run.fresh
            return changed(run, clock=changed(clock, stays=(*clock.stays, stay)), heard=heard, fresh=fresh)
        case e.NextAsked():
            return changed(run, visit=changed(visit, asked_next=True, ask=clock.changes))
        case e.WaitStarted():
            waiting = Waiting(event.at, event.until, clock.changes)
            return changed(run, visit=changed(visit, ends_at=event.until, asked_next=False, waiting=waiting))
        case e.NoticeGiven():
            return changed(run, visit=changed(visit, notified=visit.notified | {event.left}))
        case e.ReturnCalled():
            return changed(run, clock=changed(clock, called=with_entry(clock.called, event.stretch, event.back_at)))
        case e.PromptSent():
            log = run.prompts_sent | {(event.step, event.number)}
            sent = changed(visit, sent=visit.sent | {event.number}, prompted_at=run.moment(event.at))
            return changed(run, visit=sent, prompts_sent=log)
        case e.PromptsHeld():
            return changed(run, visit=changed(visit, in_tray=frozenset(event.numbers)))
        case _:
            assert_never(event)


def _apart(run: Run, step: str) -> Mapping[str, PollState]:
    """A step begins again, and the card it opened with is far up in the chat: a poll still open stays there."""
    again = bool(run.clock.stays) and run.clock.stays[-1].step != step
    mine = {poll: state for poll, state in run.polls.items() if state.step == step}
    told = {poll: changed(state, apart=state.open and (again or state.apart)) for poll, state in mine.items()}
    return MappingProxyType({**run.polls, **told}) if told else run.polls
