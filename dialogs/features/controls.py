"""The control card: one private card for each facilitator, edited at each step: the cue, the next question, the controls."""

from __future__ import annotations

from datetime import datetime

from dialogs.features.feature import Effects, Feature
from dialogs.features.prompts import tray
from dialogs.plan.model import Plan
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.expiry import KEPT_AFTER_END
from dialogs.run.items import until_item
from dialogs.run.messages import CueCard
from dialogs.run.schedule import shown_until
from dialogs.run.state import Run

SLOT = "controls"
Event = e.StepStarted | e.PromptSent | e.PromptsHeld | e.RoundStarted | e.RoundEnded


def show_controls(plan: Plan, run: Run, at: datetime) -> Show:
    """The card as it is in the running step."""
    assert run.step is not None
    assert run.ends_at is not None
    step = plan.step(run.step)
    by_hand = bool(step.prompts) and (step.prompts_by == "facilitator" or bool(run.visit.in_tray))
    card = CueCard(
        step=run.step,
        ends_at=shown_until(plan, run),
        paused_at=run.clock.stopped_at,
        tray=tray(plan, run, at) if by_hand else None,
        round_over=run.round is not None and run.round.over,
        rooms_over=run.visit.rooms.told,
        present=len(run.participants),
        visit=run.visit.number,
        item=until_item(run.ends_at),
    )
    return Show(SLOT, card, FACILITATORS, max(run.ends_at, at))


def put_away(run: Run, at: datetime) -> Effects:
    """The session is over: nothing is left to control."""
    if run.step is None:
        return ()
    return (Show(SLOT, CueCard(step=run.step, ends_at=at, over=True), FACILITATORS, at + KEPT_AFTER_END),)


def _react(plan: Plan, run: Run, event: Event) -> Effects:
    return (show_controls(plan, run, event.at),) if run.live and run.ends_at is not None else ()


FEATURE = Feature(events=(e.StepStarted, e.PromptSent, e.PromptsHeld, e.RoundStarted, e.RoundEnded), react=_react)
