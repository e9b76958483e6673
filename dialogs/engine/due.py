"""What the clock owes a running step next: prompts, notices, return calls, draws, turns and the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from dialogs.plan.away import RETURN_CALL, return_calls, stretch_end
from dialogs.plan.model import Plan, Step
from dialogs.plan.pacing import prompt_times
from dialogs.run.schedule import block_starts_at, slices
from dialogs.run.state import Run

NUDGES = (timedelta(minutes=5), timedelta(minutes=1))  # before the end of a pair-work step, for those who asked

Kind = Literal["pairs", "prompt", "return", "notice", "nudge", "turn", "end"]
_RANK: dict[Kind, int] = {"pairs": 0, "prompt": 1, "return": 2, "notice": 3, "nudge": 4, "turn": 5, "end": 6}


class Due(NamedTuple):
    """Something the clock must do at `at`: a prompt has its `number`, a notice `left`, a draw `block`, a call `stretch`."""

    at: datetime
    kind: Kind
    number: int = 0
    left: timedelta = timedelta(0)
    block: str = ""
    stretch: int = -1
    back_at: datetime | None = None


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
    step = plan.step(run.step)
    return min(_dues(plan, run, step, run.ends_at), key=lambda due: (due.at, _RANK[due.kind]), default=None)


def _dues(plan: Plan, run: Run, step: Step, ends_at: datetime) -> Iterator[Due]:
    if not run.asked_next:
        yield Due(ends_at, "end")
    inside = [*_prompts(run, step, ends_at), *_notices(run, step, ends_at), *_return_call(plan, run, step)]
    yield from (due for due in [*inside, *_nudges(run, step, ends_at), *_draw(plan, run, step)] if due.at < ends_at)
    turn = run.round
    if turn is not None and not turn.over and turn.turn_ends_at is not None:
        yield Due(min(turn.turn_ends_at, ends_at), "turn")


def _prompts(run: Run, step: Step, ends_at: datetime) -> Iterator[Due]:
    """The next prompt only: one that was sent by hand before its time is not sent again."""
    if step.prompts_by != "clock" or not step.prompts or run.step_started_at is None:
        return
    times = prompt_times(step, ends_at - run.step_started_at)
    for number, after in enumerate(times, 1):
        if number not in run.sent and (step.path, number) not in run.dropped:
            yield Due(run.step_started_at + after, "prompt", number=number)
            return


def _notices(run: Run, step: Step, ends_at: datetime) -> Iterator[Due]:
    assert run.step_started_at is not None
    for left in step.warn:
        due_at = ends_at - left
        if left not in run.notified and due_at >= run.step_started_at:
            yield Due(due_at, "notice", left=left)


def _nudges(run: Run, step: Step, ends_at: datetime) -> Iterator[Due]:
    """Private reminders in pair work, only while somebody who asked for them is here."""
    if not step.in_pairs or run.nudged.isdisjoint(run.participants) or run.step_started_at is None:
        return
    for left in NUDGES:
        if left not in run.nudges and ends_at - left > run.step_started_at:
            yield Due(ends_at - left, "nudge", left=left)


def _return_call(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    index = plan.index_of[step.path]
    last = stretch_end(plan, index)
    if last is None or last in run.called or run.step_started_at is None or run.ends_at is None:
        return
    if plan.steps[last].path not in return_calls(plan):
        return
    ahead = [part for part in slices(plan, run, run.step_started_at) if plan.index_of[part.step.path] <= last]
    back_at = ahead[-1].ends_at
    call_at = back_at - RETURN_CALL
    if call_at < run.ends_at:
        yield Due(max(call_at, run.step_started_at), "return", stretch=last, back_at=back_at)


def _draw(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    """Pairs drawn ahead of their block, but not before the block before it starts."""
    here = next(i for i, block in enumerate(plan.blocks) if block.id == step.block)
    following = (block for block in plan.blocks[here + 1 :])
    block = next((b for b in following if any(s.path not in run.skipped for s in plan.steps_of(b.id))), None)
    if block is None or block.pairs is None or block.pairs.ahead is None or block.id in run.pairs:
        return
    assert run.step_started_at is not None
    starts_at = block_starts_at(plan, run, block.id, run.step_started_at)
    if starts_at is not None:
        yield Due(max(starts_at - block.pairs.ahead, run.step_started_at), "pairs", block=block.id)


def wake_at(plan: Plan, run: Run) -> datetime | None:
    """The instant of the next thing due; None when only a person can move the run on."""
    due = next_due(plan, run)
    return due.at if due else None
