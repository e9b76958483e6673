"""Event handler: turns an event into side effects: which cards the session and its steps show. Features add theirs.

The session and its steps are handled here. The features that listen to the event add the rest. When a step's time is up and
the plan says `ask`, facilitators are asked privately whether to go on. Time changes are told by `announce`, the end by
`the_end`. What an answer changes for everybody is in `features/answers.py`.
"""

from __future__ import annotations

from dialogs.engine import scheduled
from dialogs.engine.announce import changed, offer, waits
from dialogs.engine.answered_cards import closed
from dialogs.engine.one_post import gathered, step_over
from dialogs.engine.the_end import ended
from dialogs.features import people
from dialogs.features.controls import show_controls
from dialogs.features.registry import LISTENERS
from dialogs.features.step_card import show_step
from dialogs.plan.model import Plan
from dialogs.run import events as e
from dialogs.run import items
from dialogs.run import messages as k
from dialogs.run.effects import FACILITATORS, Effect, Show
from dialogs.run.expiry import until_end
from dialogs.run.schedule import next_step
from dialogs.run.state import Run


def react(plan: Plan, run: Run, event: e.Event) -> tuple[Effect, ...]:
    """The effects of one event, in the order people should see them: one message a moment."""
    return gathered(plan, run, _react(plan, run, event))


def _react(plan: Plan, run: Run, event: e.Event) -> tuple[Effect, ...]:
    match event:
        case e.RunOpened() | e.SessionStarted() | e.PersonJoined() | e.PersonLeft() | e.PeopleMerged():
            return people.react(plan, run, event)
        case e.FacilitatorAdded() if run.live and run.ends_at is not None:
            return (*people.react(plan, run, event), show_controls(plan, run, event.at))
        case e.FacilitatorAdded() | e.FacilitatorRemoved() | e.PartWanted() | e.KeptApart() | e.LeadLost() | e.LeadTaken():
            return people.react(plan, run, event)
        case e.ConnectionLost() | e.ConnectionBack() | e.DeviceMoved():
            return people.react(plan, run, event)
        case e.StepStarted():
            return (*_step_started(plan, run, event), *_listening(plan, run, event))
        case e.NextAsked():
            return _ask_next(plan, run, event)
        case e.WaitStarted():
            return waits(plan, run, event)
        case e.StartSet() | e.StartDropped():
            return scheduled.shown(run, event)
        case e.Paused() | e.Resumed() | e.StepExtended() | e.StepSkipped() | e.Refitted() | e.CommandUndone():
            return changed(plan, run, event)
        case e.ReopeningLapsed():
            return (*ended(plan, run, event), *_listening(plan, run, event))
        case e.SessionEnded() | e.SessionReopened():
            return ended(plan, run, event)
        case e.OverrunOffered():
            return offer(plan, run, event)
        case e.DialogClosed():
            return closed(event)
        case e.StepNotNeeded():
            return ()  # the card of the step that comes instead says enough
        case e.CommandTaken() | e.CommandDone() | e.NoteTaken() | e.QuestionAsked() | e.QuestionAnswered():
            return ()
        case _:
            return _listening(plan, run, event)


def _ask_next(plan: Plan, run: Run, event: e.NextAsked) -> tuple[Effect, ...]:
    following = next_step(plan, run)
    ask = k.AskNextCard(
        step=event.step,
        next_step=following.path if following else None,
        visit=run.visit.number,
        item=items.ask_item(run),
    )
    slot = f"ask-next:{run.visit.number}:{run.visit.ask}"
    return (Show(slot, ask, FACILITATORS, until_end(plan, run, event.at)),)


def _listening(plan: Plan, run: Run, event: e.FeatureEvent) -> tuple[Effect, ...]:
    return tuple(effect for feature in LISTENERS[type(event)] for effect in feature.react(plan, run, event))


def _step_started(plan: Plan, run: Run, event: e.StepStarted) -> tuple[Effect, ...]:
    return (show_step(plan, run), *step_over(plan, run, run.visit.number - 1))
