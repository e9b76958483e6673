"""Schedule compression: ways to end on time when late: which steps get shorter, which optional questions are left out.
Nothing changes until somebody picks one.

Time is taken only from steps that say how short they may be (`at_least`) or that have optional prompts, never from breaks,
kept steps or kept blocks, and never from what is already running. Each step gives time in proportion to what it can spare.
Optional questions go from the latest on, until the delay is made up. “Run on” is always offered too. If a clock time cannot
be met, only steps before it get shorter. When catching up is offered unasked: `steps`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogs.plan.model import Mode, Plan, Step
from dialogs.run.messages import NewTime, Proposal
from dialogs.run.replace import changed
from dialogs.run.schedule import (
    ZERO,
    Slice,
    aim,
    behind,
    block_times,
    length,
    session_ends_at,
    slices,
    still_to_come,
)
from dialogs.run.state import Run

SECOND = timedelta(seconds=1)  # lengths change by whole seconds; behind by less is not late


@dataclass(frozen=True)
class CatchUpWay:
    """A way to catch up: its proposal as shown, and the lengths and dropped prompts it would bring."""

    proposal: Proposal
    lengths: Mapping[str, timedelta]
    dropped: tuple[tuple[str, int], ...]


def ways(plan: Plan, run: Run, at: datetime) -> tuple[CatchUpWay, ...]:
    """Two or three ways to deal with being behind: shrink steps, drop optional prompts, or run on. Empty when not behind."""
    late = behind(plan, run, at)
    if late < SECOND:
        return ()
    aimed = aim(plan, run, at)
    coming = tuple(step for step in still_to_come(plan, run) if _may_shrink(plan, step))
    if aimed is not None:  # what comes after a clock time does not help to meet it
        coming = tuple(step for step in coming if plan.index_of[step.path] < plan.index_of[aimed[0].step.path])
    shrink = shrunk(run, coming, late)
    fewer, dropped = without_optional(run, coming, late)
    found = [_way(plan, run, "shrink", shrink, (), at)] if shrink else []
    if fewer:
        found.append(_way(plan, run, "prompts", fewer, dropped, at))
    found.append(_way(plan, run, "run on", {}, (), at))
    return tuple(found)


def _may_shrink(plan: Plan, step: Step) -> bool:
    return not step.keep and step.mode is not Mode.BREAK and not plan.block_of[step.block].keep


def shrunk(run: Run, coming: tuple[Step, ...], late: timedelta) -> dict[str, timedelta]:
    """New lengths that save `late` (or as much as there is), in proportion to what each step can spare, in whole seconds."""
    spare = {step.path: _spare(run, step) for step in coming if _spare(run, step) >= SECOND}
    total = sum(spare.values(), ZERO)
    if not total:
        return {}
    wanted = int(min(late, total) // SECOND)
    seconds = {path: int(room // SECOND) for path, room in spare.items()}
    whole = sum(seconds.values())
    wanted = min(wanted, whole)
    take = {path: wanted * room // whole for path, room in seconds.items()}
    short = wanted - sum(take.values())
    for path in sorted(seconds, key=lambda p: -(wanted * seconds[p] % whole)):
        if short and take[path] < seconds[path]:
            take[path] += 1
            short -= 1
    lengths = {step.path: length(run, step) for step in coming}
    return {path: lengths[path] - took * SECOND for path, took in take.items() if took}


def _spare(run: Run, step: Step) -> timedelta:
    return max(ZERO, length(run, step) - step.at_least) if step.at_least is not None else ZERO


def without_optional(
    run: Run, coming: tuple[Step, ...], late: timedelta
) -> tuple[dict[str, timedelta], tuple[tuple[str, int], ...]]:
    """New lengths and the optional prompts to leave out, the latest first, until `late` is saved or none is left.

    Leaving out a prompt saves its share of the step, down to the step's `at_least` where it has one.
    """
    lengths: dict[str, timedelta] = {}
    dropped: list[tuple[str, int]] = []
    saved = ZERO
    for step in reversed(coming):
        now = length(run, step)
        asked = [n for n in range(1, len(step.prompts) + 1) if (step.path, n) not in run.clock.dropped]
        share = now / len(asked) if asked else ZERO
        for number in reversed(asked):
            if saved >= late or not step.prompts[number - 1].optional:
                continue
            left = lengths.get(step.path, now)
            shorter = max(left - share, step.at_least or ZERO, left - (late - saved), SECOND)
            if left - shorter < SECOND:
                continue
            saved += left - shorter
            lengths[step.path] = shorter
            dropped.append((step.path, number))
    return lengths, tuple(sorted(dropped))


def _way(
    plan: Plan, run: Run, way: str, lengths: Mapping[str, timedelta], dropped: tuple[tuple[str, int], ...], at: datetime
) -> CatchUpWay:
    after = changed(run, clock=changed(run.clock, lengths={**run.clock.lengths, **lengths}))
    old, new = block_times(plan, run, at), block_times(plan, after, at)
    times = tuple(
        NewTime(was.block, was.starts_at, becomes.starts_at)
        for was, becomes in zip(old, new, strict=True)
        if was.state == "to come"
    )
    aimed = aim(plan, run, at)
    was_at, becomes_at = _reached(plan, run, aimed, at), _reached(plan, after, aimed, at)
    proposal = Proposal(
        way=way,  # type: ignore[arg-type]
        ends_at=session_ends_at(plan, after, at),
        saved=was_at - becomes_at,
        times=times,
        shrunk=tuple(lengths),
        dropped=len(dropped),
        aim=aimed[0].step.path if aimed else None,
        aim_at=becomes_at if aimed else None,
    )
    return CatchUpWay(proposal, lengths, dropped)


def _reached(plan: Plan, run: Run, aimed: tuple[Slice, timedelta] | None, at: datetime) -> datetime:
    """When what has to be met is reached: a step that begins at a clock time, or the end."""
    if aimed is None:
        return session_ends_at(plan, run, at)
    return next(part.starts_at for part in slices(plan, run, at) if part.step.path == aimed[0].step.path)
