"""Time notices: how much time is left, and the return call (come back to the group).

The plan's `warn` says when; in a round no notice comes, because its card has the time. Everybody is called back two minutes
before they are due, and again if that time changes; not from a short stretch (`plan/away.py`). Reminders for one person are
in `pairs/decide.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from dialogs.features.alerts import wanted_by
from dialogs.features.feature import Due, Effects, Feature, Rank
from dialogs.plan.away import RETURN_CALL, return_calls, stretch_end
from dialogs.plan.model import Plan, Step
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.expiry import NOTICE_GOOD_FOR
from dialogs.run.messages import NoticeCard, ReturnCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import due_back_at
from dialogs.run.state import Run


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    if run.step_started_at is None or run.ends_at is None:
        return
    yield from _return_call(plan, run, step, run.step_started_at, run.ends_at)
    if run.round is not None:  # its card has the time, and when it is over nobody has to find a place to stop
        return
    for left in step.warn:
        if left not in run.visit.notified and run.ends_at - left >= run.step_started_at:
            yield Due(run.ends_at - left, Rank.NOTICE, partial(_give, left))


def _return_call(plan: Plan, run: Run, step: Step, started_at: datetime, ends_at: datetime) -> Iterator[Due]:
    last = stretch_end(plan, plan.index_of[step.path])
    if last is None or plan.steps[last].path not in return_calls(plan):
        return
    back_at = due_back_at(plan, run)
    told = run.clock.called.get(last)
    if back_at is not None and told != back_at and back_at - RETURN_CALL < ends_at:  # also when another time was told
        at = max(back_at - RETURN_CALL, started_at)
        yield Due(at, Rank.RETURN, partial(_call, last, back_at))


def _give(left: timedelta, draft: PendingEvents, at: datetime) -> None:
    assert draft.run.ends_at is not None
    draft.add(e.NoticeGiven(at=at, step=draft.step.path, left=left, ends_at=draft.run.ends_at))


def _call(stretch: int, back_at: datetime, draft: PendingEvents, at: datetime) -> None:
    draft.add(e.ReturnCalled(at=at, step=draft.step.path, back_at=back_at, stretch=stretch))


def _react(plan: Plan, run: Run, event: e.NoticeGiven | e.ReturnCalled) -> Effects:
    match event:
        case e.NoticeGiven():
            notice = NoticeCard(step=event.step, left=event.left, ends_at=event.ends_at)
            slot = f"notice:{run.visit.number}:{int(event.left.total_seconds())}:{run.clock.changes}"
            return (Show(slot, notice, EVERYONE, event.at + NOTICE_GOOD_FOR),)
        case e.ReturnCalled():
            back_to = next((s.path for s in plan.steps[event.stretch + 1 :] if s.path not in run.clock.skipped), None)
            call = ReturnCard(
                step=event.step,
                back_at=event.back_at,
                next_step=back_to,
                left=event.back_at - event.at,
                alert=wanted_by(run, *run.participants),
            )
            slot = f"return:{run.visit.number}" + (f":{run.clock.changes}" if run.clock.changes else "")
            return (Show(slot, call, EVERYONE, event.back_at, mention="everyone"),)
        case _:
            assert_never(event)


FEATURE = Feature(due=_due, events=(e.NoticeGiven, e.ReturnCalled), react=_react)
