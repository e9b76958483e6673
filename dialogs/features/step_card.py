"""The card of the running step, and who has said that they have finished its task (`done`).

That is counted without names and deleted when the step ends. The first step's card is the one that says the session has
begun, with the agenda.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs import texts
from dialogs.features.controls import show_controls
from dialogs.features.feature import Answering, Ballot, Effects, Feature, OpenNow, good
from dialogs.plan.model import Plan, Step, poll_id_of_done
from dialogs.plan.pacing import on_step_card
from dialogs.run import events as e
from dialogs.run.commands import Answer
from dialogs.run.effects import EVERYONE, ForgetBallots, Show
from dialogs.run.expiry import KEPT_AFTER_END, until_end
from dialogs.run.messages import Card, StartedCard, StepCard
from dialogs.run.schedule import block_times, due_back_at, session_ends_at, shown_until
from dialogs.run.state import Run

DONE_OPTION = 0  # the only one
STARTED = "started"  # slot of the card that begins the session


def show_step(plan: Plan, run: Run) -> Show:
    """The running step's card."""
    assert run.step is not None
    assert run.step_started_at is not None
    assert run.ends_at is not None
    card = StepCard(
        step=run.step,
        starts_at=run.step_started_at,
        ends_at=shown_until(plan, run),
        back_at=due_back_at(plan, run),
        asks=on_step_card(plan.step(run.step)),
        present=len(run.participants),
        paused_at=run.clock.stopped_at,
        visit=run.visit.number,
    )
    return Show(f"step:{run.visit.number}", card, EVERYONE, max(run.ends_at, run.step_started_at + timedelta(seconds=1)))


def demoted(plan: Plan, run: Run, visit: int) -> Effects:
    """The step before loses its buttons."""
    if not run.clock.stays or visit < 1:
        return ()
    stay = run.clock.stays[-1]
    until = stay.ended_at + KEPT_AFTER_END
    asks = on_step_card(plan.step(stay.step))
    over = StepCard(step=stay.step, starts_at=stay.started_at, ends_at=stay.ended_at, asks=asks, over=True)
    return (Show(f"step:{visit}", over, EVERYONE, until),)


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
    if not mine or run.ends_at is None:
        return ()
    return (show_step(plan, run), show_controls(plan, run, run.latest_at or run.ends_at))


def _host(plan: Plan, run: Run, step: Step) -> str | None:
    """The first step's card is the one that says that the session has begun."""
    return STARTED if run.visit.number == 1 and step.path == run.step else None


def _retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    return (_started(plan, run, at),) if run.visit.number == 1 else ()


def _started(plan: Plan, run: Run, at: datetime) -> Show:
    card = StartedCard(blocks=block_times(plan, run, at), ends_at=session_ends_at(plan, run, at))
    return Show(STARTED, card, EVERYONE, until_end(plan, run, at))


def _react(plan: Plan, run: Run, event: e.StepStarted | e.StepEnded) -> Effects:
    if isinstance(event, e.StepStarted):
        return (_started(plan, run, event.at),) if run.visit.number == 1 else ()
    return (ForgetBallots(poll_id_of_done(event.step)),)


FEATURE = Feature(
    host=_host,
    retimed=_retimed,
    answering=Answering(open_now=_open_now, accept=_accept, acknowledge=_acknowledge, show=_show),
    events=(e.StepStarted, e.StepEnded),
    react=_react,
)
