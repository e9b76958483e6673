"""Plan preview: what will be posted and when, if nobody changes the times.

At one moment the order is: pairs, step, cue, poll, check, rules, ideas, vote, round, question, call to come back, notice.
Pairs are told `ahead` of their block, but not before the block before it. Waits for a clock time are counted only if the
plan says when it starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from dialogs.plan.away import return_calls, stretch_end
from dialogs.plan.clock_times import begins, offsets
from dialogs.plan.model import Block, Mode, Plan, Step
from dialogs.plan.pacing import prompt_times

Kind = Literal["pairs", "step", "cue", "poll", "check", "rules", "collect", "vote", "round", "prompt", "return", "notice"]
_RANK = {kind: rank for rank, kind in enumerate(get_args(Kind))}


@dataclass(frozen=True)
class PreviewLine:
    """One thing that is posted `at` this time of the plan while `step` runs.

    `text` is what it says: a title, a question, a cue; for pairs and groups the title of their block. `lasts` and `mode` are
    set for steps; `left` for notices and return calls; `waits` for a prompt that the facilitator sends by hand.
    """

    at: timedelta
    kind: Kind
    step: str
    text: str = ""
    lasts: timedelta | None = None
    mode: Mode | None = None
    left: timedelta | None = None
    waits: bool = False
    of_two: bool = True  # for "pairs": these are pairs, and no larger groups


def timeline(plan: Plan) -> tuple[PreviewLine, ...]:
    """All lines of `plan`, in the order of the clock."""
    starts = start_times(plan)
    lines = [line for step in plan.steps for line in _step(step, starts[step.path])]
    lines += [*_draws(plan, starts), *_calls(plan, starts)]
    return tuple(sorted(lines, key=lambda line: (line.at, plan.index_of[line.step], _RANK[line.kind])))


def start_times(plan: Plan) -> dict[str, timedelta]:
    """When each step starts, by path: also after a wait, where the plan says when it starts."""
    times, at, named = {}, timedelta(), offsets(plan)
    for step in plan.steps:
        at = max(at, named.get(step.path, at))
        times[step.path] = at
        at += step.lasts
    return times


def whole_length(plan: Plan) -> timedelta:
    """From the start to the end of a session that keeps its times, waits included."""
    last = plan.steps[-1]
    return start_times(plan)[last.path] + last.lasts


def time_of_day(plan: Plan, at: timedelta) -> str | None:
    """The clock time (`HH:MM`) at this time of the plan; None where the plan says no start."""
    start = begins(plan)
    return f"{start + at:%H:%M}" if start is not None else None


def slacks(plan: Plan) -> dict[str, timedelta]:
    """The time to spare before each step with a clock time, by path; negative where that cannot be met."""
    found, named, starts = {}, offsets(plan), start_times(plan)
    for before, step in zip((None, *plan.steps), plan.steps, strict=False):
        if step.path in named:
            reached = starts[before.path] + before.lasts if before is not None else timedelta()
            found[step.path] = named[step.path] - reached
    return found


def _step(step: Step, at: timedelta) -> Iterator[PreviewLine]:
    yield PreviewLine(at, "step", step.path, step.title, lasts=step.lasts, mode=step.mode)
    if step.cue:
        yield PreviewLine(at, "cue", step.path, step.cue)
    if step.poll:
        yield PreviewLine(at, "poll", step.path, step.poll.question)
    if step.check:
        yield PreviewLine(at, "check", step.path, step.check.question)
    if step.rules:
        yield PreviewLine(at, "rules", step.path, " ".join(step.rules.suggest))
    if step.collect:
        yield PreviewLine(at, "collect", step.path, step.collect.ask)
    if step.vote:
        yield PreviewLine(at, "vote", step.path, step.asked(step.vote.id))
    if step.round:
        yield PreviewLine(at, "round", step.path, step.round.question)
    waits = step.prompts_by == "facilitator"
    for prompt, after in zip(step.prompts, prompt_times(step, step.lasts), strict=True):
        yield PreviewLine(at if waits else at + after, "prompt", step.path, prompt.ask, waits=waits)
    for left in step.warn:
        yield PreviewLine(at + step.lasts - left, "notice", step.path, left=left)


def _draws(plan: Plan, starts: dict[str, timedelta]) -> Iterator[PreviewLine]:
    """When groups are told: `ahead` of their block, but not before the block before it starts; and when they change."""
    for number, block in enumerate(plan.blocks):
        if block.pairs is None:
            continue
        begins = _begins(plan, block, starts)
        earliest = _begins(plan, plan.blocks[number - 1], starts) if number else begins
        at = max(begins - (block.pairs.ahead or timedelta()), earliest)
        yield PreviewLine(at, "pairs", _running(plan, starts, at), block.title, of_two=block.pairs.of_two)
        for step in plan.steps_of(block.id):
            if block.pairs.redrawn and step.item_starts and step.turn:
                text = f"{block.title}: {step.item_name}"
                yield PreviewLine(starts[step.path], "pairs", step.path, text, of_two=block.pairs.of_two)


def _begins(plan: Plan, block: Block, starts: dict[str, timedelta]) -> timedelta:
    return starts[plan.steps_of(block.id)[0].path]


def _running(plan: Plan, starts: dict[str, timedelta], at: timedelta) -> str:
    return next(step.path for step in reversed(plan.steps) if starts[step.path] <= at)


def _calls(plan: Plan, starts: dict[str, timedelta]) -> Iterator[PreviewLine]:
    for path, left in return_calls(plan).items():
        last = plan.step(path)
        first = next(step for index, step in enumerate(plan.steps) if stretch_end(plan, index) == plan.index_of[path])
        after = plan.steps[plan.index_of[path] + 1 : plan.index_of[path] + 2]
        back_at = starts[after[0].path] if after else starts[path] + last.lasts
        at = max(back_at - left, starts[first.path])
        yield PreviewLine(at, "return", _running(plan, starts, at), left=left)
