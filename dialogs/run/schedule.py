"""Projected schedule: how long each step lasts now, when the next ones start, how late the run is, the agenda's times.

Late is measured against the next clock time that cannot be met, else against the planned end. A pause without an end moves
everything second by second, one with an end by its whole length. The clock time of a step that is left out passes to the
next of its block. Done blocks have their real times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogs.plan.away import away, stretch_end
from dialogs.plan.clock_times import instants
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
    return next(still_to_come(plan, run), None)


def still_to_come(plan: Plan, run: Run) -> Iterator[Step]:
    """The steps after the running one (after the end: after the last one), skipped ones left out."""
    following = plan.steps[plan.index_of[run.step] + 1 :] if run.step is not None else ()
    return (step for step in following if step.path not in run.clock.skipped)


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
    if run.visit.waiting is not None:  # a clock time does not move with a pause
        return max(run.visit.waiting.until, at)
    return max(run.ends_at + lag(run, at), at)


def clock_time(plan: Plan, run: Run, step: Step) -> datetime | None:
    """The clock time at which a step begins; None without one. It passes from steps left out to the next of their block."""
    if run.clock.started_at is None or not plan.anchored:
        return None
    named = instants(plan, run.clock.started_at, run.timezone)
    for one in reversed(plan.steps[: plan.index_of[step.path] + 1]):
        if one.block != step.block or (one.path != step.path and one.path not in run.clock.skipped):
            return None
        if one.path in named:
            return named[one.path]
    return None


def waits_until(plan: Plan, run: Run, at: datetime) -> datetime | None:
    """Until when people wait if the running step ends at `at`; None where the next step begins at once."""
    following = next_step(plan, run)
    named = clock_time(plan, run, following) if following is not None else None
    return named if named is not None and named > at else None


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
            _follow(found, following, length(run, following), clock_time(plan, run, following))
    return tuple(found)


def _follow(found: list[Slice], step: Step, lasts: timedelta, named: datetime | None) -> None:
    """Add the next step. The wait for its clock time belongs to people who are away until then."""
    before = found[-1]
    starts_at = before.ends_at if named is None else max(before.ends_at, named)
    if starts_at > before.ends_at and away(before.step):
        found[-1] = Slice(before.step, before.starts_at, starts_at)
    found.append(Slice(step, starts_at, starts_at + lasts))


def planned(plan: Plan, start: datetime, zone: str) -> tuple[Slice, ...]:
    """All steps as the plan has them, from `start`."""
    named = instants(plan, start, zone)
    found = [Slice(plan.steps[0], start, start + plan.steps[0].lasts)]
    for step in plan.steps[1:]:
        _follow(found, step, step.lasts, named.get(step.path))
    return tuple(found)


def planned_end(plan: Plan, run: Run) -> datetime | None:
    """When the session ends by its plan, waits for clock times included; None before it started."""
    start = run.clock.started_at
    if start is None or not plan.anchored:
        return None if start is None else start + plan.lasts
    return planned(plan, start, run.timezone)[-1].ends_at


def aim(plan: Plan, run: Run, at: datetime) -> tuple[Slice, timedelta] | None:
    """The first step to come that begins later than its clock time, and by how much; None where all can be met."""
    for part in slices(plan, run, at)[1:] if plan.anchored else ():
        named = clock_time(plan, run, part.step)
        if named is not None and part.starts_at > named:
            return part, part.starts_at - named
    return None


def session_ends_at(plan: Plan, run: Run, at: datetime) -> datetime:
    """When the session will end if nothing changes."""
    left = slices(plan, run, at)
    if left:
        return left[-1].ends_at
    return run.clock.ended_at or at + plan.lasts


def behind(plan: Plan, run: Run, at: datetime) -> timedelta:
    """How late we are for the next clock time that cannot be met; else for the end. Negative when it will end early."""
    late, ends_at = aim(plan, run, at), planned_end(plan, run)
    if late is not None:
        return late[1]
    return session_ends_at(plan, run, at) - ends_at if ends_at is not None else ZERO


def block_times(plan: Plan, run: Run, at: datetime) -> tuple[BlockTime, ...]:
    """The agenda: every block with actual times where it was performed, projected ones where it is still to come."""
    if run.clock.started_at is None or run.visit.number == 0:  # not begun, or in the instant before the first step
        start = run.clock.started_at or at
        named = instants(plan, start, run.timezone)
        return _spans(plan, planned(plan, start, run.timezone), frozenset(), None, named)
    done = tuple(Slice(plan.step(stay.step), stay.started_at, stay.ended_at) for stay in run.clock.stays)
    step = running_step(plan, run)
    ahead = slices(plan, run, at)
    past = frozenset(part.step.block for part in done) - {part.step.block for part in ahead}
    coming = {part.step.path: clock_time(plan, run, part.step) for part in ahead[1:]} if plan.anchored else {}
    return _spans(plan, (*done, *ahead), past, step, {path: at for path, at in coming.items() if at is not None})


def _spans(
    plan: Plan, parts: tuple[Slice, ...], past: frozenset[str], now: Step | None, named: Mapping[str, datetime]
) -> tuple[BlockTime, ...]:
    found = []
    previous_end = parts[0].starts_at if parts else None
    for block in plan.blocks:
        mine = [part for part in parts if part.step.block == block.id]
        if mine:
            starts_at, ends_at = min(part.starts_at for part in mine), max(part.ends_at for part in mine)
            state = "now" if now and now.block == block.id else "done" if block.id in past else "to come"
            at = named.get(mine[0].step.path)
            slack = at - previous_end if at is not None and previous_end is not None else None
            found.append(BlockTime(block.id, starts_at, ends_at, state, at, slack))  # type: ignore[arg-type]
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


def shown_until(plan: Plan, run: Run) -> datetime:
    """Until when the running step goes, as its cards say it: people who are away wait where they are."""
    step = running_step(plan, run)
    assert step is not None, "no step is running"
    assert run.ends_at is not None, "no step is running"
    return (waits_until(plan, run, run.ends_at) if away(step) else None) or run.ends_at
