"""Step lifecycle: entering, leaving and advancing by the clock. Pauses and asks after the service was away for too long;
says when a step overran so far that catching up is offered (two minutes, or a tenth).

“Too long” is the setting `late_after`; self-study and breaks keep to the clock. A step with `only_if` and nothing to show is
passed over, and its time goes to the next step of its block. A step that is over early waits for the next one's clock time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from dialogs.engine.due import next_due
from dialogs.features.feature import Due, Rank
from dialogs.features.needs_list import anything_shown
from dialogs.features.registry import FEATURES
from dialogs.plan.model import Plan, Step, poll_id_of_done
from dialogs.run import events as e
from dialogs.run.commands import Tick
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO, behind, length, next_step, waits_until
from dialogs.run.state import REOPEN_FOR, Run

NEVER_LATE = timedelta.max
OVERRAN = timedelta(minutes=2)  # by so much, or by a tenth of its planned length, a step overran: catching up is offered
BEHIND_LEAST = timedelta(seconds=30)  # nothing is offered if the session is behind by less
How = Literal["time", "next", "back", "goto", "end"]


def enter(draft: PendingEvents, step: Step, at: datetime) -> None:
    """Start a step: each feature takes its place in it."""
    stays = draft.run.clock.stays
    before = draft.plan.step(stays[-1].step) if stays else None
    draft.add(e.StepStarted(at=at, step=step.path, ends_at=at + length(draft.run, step)))
    for feature in FEATURES:
        feature.enter(draft, before, at)


def leave(draft: PendingEvents, to: Step | None, how: How, at: datetime) -> None:
    """End the running step to go to another: what is under way ends, and questions close with their results."""
    step = draft.step
    for feature in FEATURES:
        feature.stop(draft, at)
    for feature in FEATURES:
        feature.leave(draft, at)
    for feature in FEATURES:
        feature.close(draft, to, at)
    tally = draft.command.tallies.get(poll_id_of_done(step.path))
    draft.add(e.StepEnded(at=at, step=step.path, how=how, finished=tally.answered if tally else None))


def move(draft: PendingEvents, to: Step | None, how: How, at: datetime) -> None:
    """Leave the running step for another, or for the end of the session."""
    leave(draft, to, how, at)
    if how in ("time", "next"):
        to = _needed(draft, to, at)
    if to is not None:
        enter(draft, to, at)
    else:
        end(draft, "time" if how == "time" else "asked", at)


def is_needed(plan: Plan, run: Run, step: Step) -> bool:
    """Whether there is something to do in a step. It may change: people may go back to the poll that it is about."""
    return step.only_if is None or anything_shown(plan, run, step.only_if)


def _needed(draft: PendingEvents, to: Step | None, at: datetime) -> Step | None:
    """The next step that there is something to do in. The time of those before it goes to the step after them."""
    while to is not None and not is_needed(draft.plan, draft.run, to):
        following = draft.plan.steps[draft.plan.index_of[to.path] + 1 :]
        then = next((step for step in following if step.path not in draft.run.clock.skipped), None)
        gets = then is not None and then.block == to.block
        lasts = length(draft.run, then) + length(draft.run, to) if then is not None and gets else ZERO
        draft.add(e.StepNotNeeded(at=at, step=to.path, then=then.path if then and gets else None, lasts=lasts))
        to = then
    return to


def end(draft: PendingEvents, how: Literal["time", "asked", "removed"], at: datetime) -> None:
    """The session is over."""
    for feature in FEATURES:
        feature.end(draft, at)
    until = at + REOPEN_FOR if draft.run.clock.started_at is not None and how != "removed" else None
    draft.add(e.SessionEnded(at=at, how=how, reopen_until=until))


def advance(draft: PendingEvents, at: datetime, late_after: timedelta) -> None:
    """Do everything that is due up to `at`, each at its own moment.

    Up to `late_after` late the run goes on with the planned times. Later it pauses and asks; only self-study and breaks keep
    to the clock, because nobody is waiting in the room.
    """
    while (due := next_due(draft.plan, draft.run)) is not None and due.at <= at:
        if at - due.at > late_after and not _keeps_to_clock(draft, due):
            draft.add(e.Paused(at=at, late_since=due.at))
            return
        if due.rank is Rank.END:
            _time_is_up(draft, due.at)
        else:
            due.do(draft, due.at)


def _keeps_to_clock(draft: PendingEvents, due: Due) -> bool:
    if due.rank is Rank.DEPARTURE:
        return True  # nobody waits for it, so it never is a reason to stop
    if not draft.step.alone:
        return False
    following = next_step(draft.plan, draft.run)
    return due.rank is not Rank.END or following is None or following.alone


def _time_is_up(draft: PendingEvents, at: datetime) -> None:
    if draft.step.advance == "ask":
        draft.add(e.NextAsked(at=at, step=draft.step.path))
    else:
        go_on(draft, "time", at)


def go_on(draft: PendingEvents, how: How, at: datetime) -> None:
    """Go on to the next step; or, where it begins at a clock time that is still to come, wait for that, once."""
    until = None if draft.run.visit.waiting is not None else waits_until(draft.plan, draft.run, at)
    if until is not None:
        draft.add(e.WaitStarted(at=at, step=draft.step.path, until=until))
    else:
        move(draft, next_step(draft.plan, draft.run), how, at)


def clock_step(plan: Plan, run: Run, at: datetime) -> str | None:
    """Where a paused run would be if it had kept to the clock; None when the session would be over."""
    assert run.clock.late_since is not None
    draft = PendingEvents(plan, run, Tick())
    draft.add(e.Resumed(at=at, shift=ZERO))
    advance(draft, at, NEVER_LATE)
    return draft.run.step if draft.run.live else None


def overrun(plan: Plan, run: Run, at: datetime) -> timedelta | None:
    """How far behind the run is when catching up should be offered: the step just left overran by 2 minutes or a tenth."""
    if not run.clock.stays or run.clock.started_at is None:
        return None
    stay = run.clock.stays[-1]
    planned = plan.step(stay.step).lasts
    over = (stay.ended_at - stay.started_at) - planned
    late = behind(plan, run, at)
    if over >= min(OVERRAN, planned / 10) and late >= BEHIND_LEAST:
        return late
    return None
