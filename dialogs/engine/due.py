"""Scheduler of a run: what the clock owes the running step next. The features say what; this picks the earliest.

What comes first at the same moment: `Rank` in `features/feature.py`. A moment that a command moved into the past is due now,
but “5 minutes left” is dropped. While people wait for a clock time, no prompts and no notices come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from dialogs.engine import scheduled
from dialogs.features import presence
from dialogs.features.feature import Due, Rank
from dialogs.features.registry import TIMED
from dialogs.plan.model import Plan, Step
from dialogs.run.state import Run

TIME_LEFT = (Rank.NOTICE, Rank.NUDGE)  # they say how much time is left, so they are true at their moment only

OF_THE_STEP = (Rank.PROMPT, Rank.NOTICE)  # they belong to a step that is going on, not to one after which people wait


class _Exactly:
    """A run under a plan as a key: these very objects, which never change, and not others that are equal to them."""

    __slots__ = ("plan", "run")

    def __init__(self, plan: Plan, run: Run) -> None:
        self.plan, self.run = plan, run

    def __hash__(self) -> int:
        return id(self.run)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Exactly) and self.run is other.run and self.plan is other.plan


def next_due(plan: Plan, run: Run) -> Due | None:
    """The earliest thing due, also when its moment has passed; None unless the run is running.

    Only what lies before the end of the step counts, and the end itself once: after NextAsked nothing is due any more.
    """
    return _next_due(_Exactly(plan, run))


@lru_cache(maxsize=32)  # asked again and again of a run that many answer; few are kept, for they may hold many people
def _next_due(of: _Exactly) -> Due | None:
    plan, run = of.plan, of.run
    if run.phase != "running" or run.step is None or run.ends_at is None:
        return None
    found = min(_dues(plan, run, plan.step(run.step), run.ends_at), key=lambda due: (due.at, due.rank), default=None)
    if found is None or run.latest_at is None or found.at >= run.latest_at:
        return found
    return found._replace(at=run.latest_at)  # a command moved its moment into the past: it is due now, and not late


def _dues(plan: Plan, run: Run, step: Step, ends_at: datetime) -> Iterator[Due]:
    yield from presence.due(run)
    if not run.visit.asked_next:
        yield Due(ends_at, Rank.END)
    for due_in in TIMED:
        for due in due_in(plan, run, step):
            if due.rank is not Rank.TURN and due.at >= ends_at:  # a round's last turn may end with the step
                continue
            if run.visit.waiting is not None and due.rank in OF_THE_STEP:
                continue
            if due.rank in TIME_LEFT and run.latest_at is not None and due.at < run.latest_at:
                continue  # a command moved its moment into the past: “5 minutes left” would not be true
            yield due


def wake_at(plan: Plan, run: Run) -> datetime | None:
    """The instant of the next thing due; None when only a person can move the run on."""
    if run.phase == "ended":
        return run.clock.reopen_until
    due = next_due(plan, run)
    return due.at if due else scheduled.due_at(run)
