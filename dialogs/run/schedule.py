"""Projected schedule of a run: how long each step lasts now, when the next ones start, how far behind the run is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogs.plan.away import stretch_end
from dialogs.plan.model import Plan, Step
from dialogs.run.messages import BlockTime
from dialogs.run.state import Run

ZERO = timedelta(0)


@dataclass(frozen=True)
class Slice:
    """A step with the clock times it has, or will have if nothing changes."""

    step: Step
    starts_at: datetime
    ends_at: datetime


def length(run: Run, step: Step) -> timedelta:
    """How long a step is in this run: the plan's length, unless somebody changed it."""
    return run.clock.lengths.get(step.path, step.lasts)


def running_step(plan: Plan, run: Run) -> Step | None:
    """The running step; None before the start and after the end."""
    return plan.step(run.step) if run.step is not None and run.live else None


def next_step(plan: Plan, run: Run) -> Step | None:
    """The step that comes after the running one, skipped ones left out."""
    if run.step is None:
        return None
    following = plan.steps[plan.index_of[run.step] + 1 :]
    return next((step for step in following if step.path not in run.clock.skipped), None)


def lag(run: Run, at: datetime) -> timedelta:
    """How much later everything will be than its instants say: while paused, each second moves it.

    A pause that ends by itself moves everything by its whole length from the start.
    """
    if run.phase != "paused":
        return ZERO
    goes_on = max(at, run.clock.resumes_at or at)
    return max(ZERO, goes_on - run.moment(at))


def current_ends_at(run: Run, at: datetime) -> datetime:
    """When the running step will end if nothing changes: never before now."""
    assert run.ends_at is not None, "no step is running"
    return max(run.ends_at + lag(run, at), at)


def left_of_step(run: Run, at: datetime) -> timedelta:
    """How much of the running step is left. While paused it stands still, also when the pause ends by itself."""
    assert run.ends_at is not None, "no step is running"
    return max(ZERO, run.ends_at - run.moment(at))


def slices(plan: Plan, run: Run, at: datetime) -> tuple[Slice, ...]:
    """The running step and all still to come, in order. Empty when no step is running."""
    step = running_step(plan, run)
    if step is None or run.step_started_at is None:
        return ()
    found = [Slice(step, run.step_started_at + lag(run, at), current_ends_at(run, at))]
    for following in plan.steps[plan.index_of[step.path] + 1 :]:
        if following.path not in run.clock.skipped:
            starts_at = found[-1].ends_at
            found.append(Slice(following, starts_at, starts_at + length(run, following)))
    return tuple(found)


def planned(plan: Plan, start: datetime) -> tuple[Slice, ...]:
    """All steps as the plan has them, from `start`."""
    found: list[Slice] = []
    for step in plan.steps:
        starts_at = found[-1].ends_at if found else start
        found.append(Slice(step, starts_at, starts_at + step.lasts))
    return tuple(found)


def session_ends_at(plan: Plan, run: Run, at: datetime) -> datetime:
    """When the session will end if nothing changes."""
    left = slices(plan, run, at)
    if left:
        return left[-1].ends_at
    return run.clock.ended_at or at + plan.lasts


def behind(plan: Plan, run: Run, at: datetime) -> timedelta:
    """How much later than planned the session will end; negative when it will end early."""
    if run.clock.started_at is None:
        return ZERO
    return session_ends_at(plan, run, at) - (run.clock.started_at + plan.lasts)


def block_times(plan: Plan, run: Run, at: datetime) -> tuple[BlockTime, ...]:
    """The agenda: every block with actual times where it was performed, projected ones where it is still to come."""
    if run.clock.started_at is None or run.visit.number == 0:  # not begun, or in the instant before the first step
        return _spans(plan, planned(plan, run.clock.started_at or at), frozenset(), None)
    done = tuple(Slice(plan.step(stay.step), stay.started_at, stay.ended_at) for stay in run.clock.stays)
    step = running_step(plan, run)
    ahead = slices(plan, run, at)
    past = frozenset(part.step.block for part in done) - {part.step.block for part in ahead}
    return _spans(plan, (*done, *ahead), past, step)


def _spans(plan: Plan, parts: tuple[Slice, ...], past: frozenset[str], now: Step | None) -> tuple[BlockTime, ...]:
    found = []
    previous_end = parts[0].starts_at if parts else None
    for block in plan.blocks:
        mine = [part for part in parts if part.step.block == block.id]
        if mine:
            starts_at, ends_at = min(part.starts_at for part in mine), max(part.ends_at for part in mine)
            state = "now" if now and now.block == block.id else "done" if block.id in past else "to come"
            found.append(BlockTime(block.id, starts_at, ends_at, state))  # type: ignore[arg-type]
            previous_end = ends_at
        elif previous_end is not None:
            found.append(BlockTime(block.id, previous_end, previous_end, "left out"))
    return tuple(found)


def block_ends_at(plan: Plan, run: Run, block: str, at: datetime) -> datetime | None:
    """When a block that is running or still to come will end; None when it is over."""
    mine = [part.ends_at for part in slices(plan, run, at) if part.step.block == block]
    return mine[-1] if mine else None


def block_starts_at(plan: Plan, run: Run, block: str, at: datetime) -> datetime | None:
    """When a block that is running or still to come (re)starts; None when it is over."""
    mine = [part.starts_at for part in slices(plan, run, at) if part.step.block == block]
    return mine[0] if mine else None


def due_back_at(plan: Plan, run: Run) -> datetime | None:
    """When people who are away now are due back: the end of the whole stretch, break included. None: they are not away."""
    if run.step is None or run.step_started_at is None:
        return None
    last = stretch_end(plan, plan.index_of[run.step])
    if last is None:
        return None
    ahead = [part for part in slices(plan, run, run.step_started_at) if plan.index_of[part.step.path] <= last]
    return ahead[-1].ends_at if ahead else None
