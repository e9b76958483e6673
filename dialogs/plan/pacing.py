"""Pacing: when prompts are due, and what is too short. The clock, the checks and the preview use the same rules.

Prompts come at the pace of `every`, else spread evenly over the step; the first one is on the step's card. In a shortened
step they come closer together, but at least one minute apart (unless the plan has them closer). Prompts by the facilitator,
or behind a poll with `lasts`, are not on the card.
"""

from __future__ import annotations

from datetime import timedelta

from dialogs.plan.model import Step

LEAST_PACE = timedelta(minutes=1)  # nobody answers a question in less
RESULTS_FIRST = timedelta(seconds=20)  # to look at the results of a poll, before a question or a round follows
SHORTEST_TURN = timedelta(seconds=10)  # less is no turn to speak


def on_step_card(step: Step) -> tuple[int, ...]:
    """Numbers of the prompts that stand on the step's card: the first one by the clock, or all that come together."""
    if step.together:
        return tuple(range(1, len(step.prompts) + 1))
    waits = step.prompts_by == "facilitator" or step.poll_lasts is not None
    return (1,) if step.prompts and not waits else ()


def prompt_times(step: Step, length: timedelta) -> tuple[timedelta, ...]:
    """When each prompt is posted, from the start of the step: together, at its own pace, or evenly from the start.

    In a step that is shorter than planned they come sooner after each other, but not in a burst.
    """
    count = len(step.prompts)
    if not count or step.together:
        return (timedelta(),) * count
    pace = step.every or length / count
    if length < step.lasts:
        pace = max(min(pace, length / count), min(LEAST_PACE, step.lasts / count))
    return tuple(index * pace for index in range(count))
