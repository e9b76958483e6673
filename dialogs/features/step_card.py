"""The card of the running step, and who has said that they have finished its task (`done`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs import texts
from dialogs.features.feature import Answering, Ballot, Effects, Feature, OpenNow, good
from dialogs.plan.model import Plan, poll_id_of_done
from dialogs.plan.pacing import on_step_card
from dialogs.run import events as e
from dialogs.run.commands import Answer
from dialogs.run.effects import EVERYONE, FACILITATORS, ForgetBallots, Show
from dialogs.run.expiry import KEPT_AFTER_END
from dialogs.run.items import until_item
from dialogs.run.messages import Card, CueCard, StepCard
from dialogs.run.schedule import due_back_at
from dialogs.run.state import Run

DONE_OPTION = 0


def show_step(plan: Plan, run: Run) -> Show:
    """The running step's card."""
    assert run.step is not None
    assert run.step_started_at is not None
    assert run.ends_at is not None
    card = StepCard(
        step=run.step,
        starts_at=run.step_started_at,
        ends_at=run.ends_at,
        back_at=due_back_at(plan, run),
        asks=on_step_card(plan.step(run.step)),
        present=len(run.participants),
        paused_at=run.clock.stopped_at,
        visit=run.visit.number,
    )
    return Show(f"step:{run.visit.number}", card, EVERYONE, max(run.ends_at, run.step_started_at + timedelta(seconds=1)))


def show_cue(run: Run, at: datetime) -> Show:
    """The running step's card for facilitators."""
    assert run.step is not None
    assert run.ends_at is not None
    card = CueCard(
        step=run.step,
        ends_at=run.ends_at,
        paused_at=run.clock.stopped_at,
        visit=run.visit.number,
        item=until_item(run.ends_at),
    )
    return Show(f"cue:{run.visit.number}", card, FACILITATORS, max(run.ends_at, at))


def demoted(plan: Plan, run: Run, visit: int) -> Effects:
    """The step before loses its buttons, and its facilitators' card its controls."""
    if not run.clock.stays or visit < 1:
        return ()
    stay = run.clock.stays[-1]
    until = stay.ended_at + KEPT_AFTER_END
    asks = on_step_card(plan.step(stay.step))
    over = StepCard(step=stay.step, starts_at=stay.started_at, ends_at=stay.ended_at, asks=asks, over=True)
    cue = CueCard(step=stay.step, ends_at=stay.ended_at, over=True)
    return (Show(f"step:{visit}", over, EVERYONE, until), Show(f"cue:{visit}", cue, FACILITATORS, until))


def _open_now(plan: Plan, run: Run) -> tuple[OpenNow, ...]:
    return (OpenNow(poll_id_of_done(run.step), run.visit.number, 1, True),) if run.live and run.step is not None else ()


def _accept(plan: Plan, run: Run, answer: Answer) -> Ballot | None:
    if not run.live or run.step is None or answer.poll != poll_id_of_done(run.step):
        return None
    return Ballot(answer.poll, run.visit.number, (DONE_OPTION,), None, True)


def _acknowledge(plan: Plan, run: Run, answer: Answer) -> Card | None:
    return good(texts.ACK_FINISHED) if answer.poll.startswith(poll_id_of_done("")) else None


def _show(plan: Plan, run: Run, poll: str) -> Effects:
    mine = run.step is not None and poll == poll_id_of_done(run.step) and run.step_started_at and run.ends_at
    return (show_step(plan, run),) if mine else ()


def _react(plan: Plan, run: Run, event: e.StepEnded) -> Effects:
    return (ForgetBallots(poll_id_of_done(event.step)),)


FEATURE = Feature(
    answering=Answering(open_now=_open_now, accept=_accept, acknowledge=_acknowledge, show=_show),
    events=(e.StepEnded,),
    react=_react,
)
