"""Facilitator's control card: one private card for each facilitator, edited at each step: the cue, the next question, the
controls.

What cannot be done now has no button. Questions are on it only where facilitators send them, or where they no longer fit.
After the end it has no buttons.
"""

from __future__ import annotations

from datetime import datetime

from dialogs.features.feature import Effects, Feature
from dialogs.features.polls.question import open_ids, polls_of_step
from dialogs.features.prompts import tray
from dialogs.plan.model import Plan, Step
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.expiry import KEPT_AFTER_END
from dialogs.run.feature_states import PollState
from dialogs.run.items import until_item
from dialogs.run.messages import CueCard
from dialogs.run.schedule import next_step, shown_until
from dialogs.run.state import Run

SLOT = "controls"
Event = e.StepStarted | e.PromptSent | e.PromptsHeld | e.RoundStarted | e.RoundEnded | e.PollOpened | e.PollClosed


def show_controls(plan: Plan, run: Run, at: datetime) -> Show:
    """The card as it is in the running step."""
    assert run.step is not None
    assert run.ends_at is not None
    step = plan.step(run.step)
    card = CueCard(
        step=run.step,
        ends_at=shown_until(plan, run),
        paused_at=run.clock.stopped_at,
        tray=tray(plan, run, at) if _by_hand(run, step) else None,
        round_over=run.round is not None and run.round.over,
        rooms_over=run.visit.rooms.told,
        rooms=len([group for group in run.pairs.get(step.block, ()) if group.members]) if step.in_pairs else 0,
        rooms_finished=len(run.visit.rooms.finished),
        poll_over=_poll_over(run, step),
        round_waits=step.round is not None and step.poll_lasts is not None and run.round is None,
        options_open=_asked_already(plan, run),
        present=len(run.participants),
        visit=run.visit.number,
        item=until_item(run.ends_at),
    )
    return Show(SLOT, card, FACILITATORS, max(run.ends_at, at))


def _by_hand(run: Run, step: Step) -> bool:
    """Whether facilitators send questions of this step."""
    return bool(step.prompts) and (step.prompts_by == "facilitator" or bool(run.visit.in_tray))


def _poll_over(run: Run, step: Step) -> bool:
    """Whether the questions that the step opened are all closed."""
    states = [run.polls.get(poll, PollState()) for poll in polls_of_step(step)]
    return bool(states) and all(state.opening and not state.open for state in states)


def _asked_already(plan: Plan, run: Run) -> bool:
    """Whether a poll of the next step is open before its step."""
    following = next_step(plan, run)
    return following is not None and bool(set(polls_of_step(following)) & set(open_ids(run)))


def put_away(run: Run, at: datetime) -> Effects:
    """The session is over: nothing is left to control."""
    if run.step is None:
        return ()
    return (Show(SLOT, CueCard(step=run.step, ends_at=at, over=True), FACILITATORS, at + KEPT_AFTER_END),)


def _react(plan: Plan, run: Run, event: Event) -> Effects:
    if not run.live or run.ends_at is None or _changes_nothing(plan, run, event):
        return ()
    return (show_controls(plan, run, event.at),)


def _changes_nothing(plan: Plan, run: Run, event: Event) -> bool:
    """Questions that the clock sends have no button, and what opens or closes with a step is on its card already."""
    match event:
        case e.PromptSent():
            return not _by_hand(run, plan.step(event.step))
        case e.PollClosed():
            return event.with_step
        case e.PollOpened():
            return event.at == run.step_started_at and event.opening == 1  # until it opened again, the card said “over”
        case _:
            return False


FEATURE = Feature(
    events=(e.StepStarted, e.PromptSent, e.PromptsHeld, e.RoundStarted, e.RoundEnded, e.PollOpened, e.PollClosed),
    react=_react,
)
