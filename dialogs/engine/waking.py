"""wake_at: when a run next needs the clock. A fact of its state, so there is no timer to keep or to cancel."""

from __future__ import annotations

from datetime import datetime

from dialogs.engine.due import next_due
from dialogs.plan.model import Plan
from dialogs.run.state import Run


def wake_at(plan: Plan, run: Run) -> datetime | None:
    """The instant of the next thing due; None when only a person can move the run on."""
    due = next_due(plan, run)
    return due.at if due else None
