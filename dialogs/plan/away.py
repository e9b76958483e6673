"""Away periods: when people are away from the group (work alone, in pairs, break), and when they are called back.

A stretch is a row of steps that are self-study, a break or pair work. It ends where people are due back: before the next
step with the whole group, and also where a block that is online or in pairs begins, even when that block opens with
something quiet (people arrive for their pair, or to be told what to read). A short stretch has no return call: the step's
card says enough. With `warn: []` on its last step people are not called back either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from dialogs.plan.model import Mode, Plan, Step

RETURN_CALL = timedelta(minutes=2)  # how long before people are due back they are called
HARDLY_AWAY = timedelta(minutes=5)  # people who are away for no longer need no call


def away(step: Step) -> bool:
    """People are not with the whole group during this step."""
    return step.alone or step.in_pairs


def stretch_end(plan: Plan, index: int) -> int | None:
    """Index of the last step of the stretch that step `index` belongs to; None when nobody needs to be called back."""
    if not away(plan.steps[index]):  # asked at every wake-up, and most steps are with the group
        return None
    for steps in _stretches(plan):
        if index in steps:
            return steps[-1]
    return None


def return_calls(plan: Plan) -> Mapping[str, timedelta]:
    """When everyone is called back: the path of each stretch's last step, and how long before its planned end."""
    calls = {}
    for steps in _stretches(plan):
        lasts = sum((plan.steps[index].lasts for index in steps), timedelta())
        if lasts > HARDLY_AWAY and plan.steps[steps[-1]].called_back:
            calls[plan.steps[steps[-1]].path] = RETURN_CALL
    return calls


def _stretches(plan: Plan) -> Iterator[range]:
    start = 0
    while start < len(plan.steps):
        end = start + 1
        if away(plan.steps[start]):
            while end < len(plan.steps) and _goes_on(plan, end):
                end += 1
            yield range(start, end)
        start = end


def _goes_on(plan: Plan, index: int) -> bool:
    """Whether step `index` still belongs to the stretch of the step before it."""
    step, before = plan.steps[index], plan.steps[index - 1]
    if not away(step):
        return False
    block = plan.block_of[step.block]
    gathers = block.mode is Mode.ONLINE or block.pairs is not None
    return step.block == before.block or not gathers
