"""The tray: prompts of the running step still to send, and how many fit in the time left."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs.plan.model import Plan
from dialogs.run.messages import TrayCard
from dialogs.run.schedule import ZERO, lag, length
from dialogs.run.state import Run

LEAST_PACE = timedelta(minutes=1)  # nobody answers a question in less


def tray(plan: Plan, run: Run, at: datetime) -> TrayCard:
    """What waits and what fits, at the pace so far (the plan's pace before anything was sent)."""
    assert run.step is not None
    assert run.ends_at is not None
    assert run.step_started_at is not None
    step = plan.step(run.step)
    numbers = range(1, len(step.prompts) + 1)
    waiting = tuple(n for n in numbers if n not in run.sent and (step.path, n) not in run.dropped)
    sent = tuple(n for n in numbers if n in run.sent)
    now = at - lag(run, at)
    left = max(ZERO, run.ends_at - now)
    planned = step.every or length(run, step) / max(1, len(step.prompts))
    pace = (now - run.step_started_at) / len(sent) if sent and now > run.step_started_at else planned
    fit = min(len(waiting), int(left / max(pace, LEAST_PACE)))
    return TrayCard(step=step.path, waiting=waiting, sent=sent, fit=fit, left=left)
