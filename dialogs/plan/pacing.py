"""Pacing: when prompts are due, and what is too short. The clock, the checks and the preview use the same rules."""

from __future__ import annotations

from datetime import timedelta

from dialogs.plan.model import Step

LEAST_PACE = timedelta(minutes=1)  # nobody answers a question in less
SHORTEST_TURN = timedelta(seconds=10)  # less is no turn to speak


def prompt_times(step: Step, length: timedelta) -> tuple[timedelta, ...]:
    """When each prompt is posted, from the start of the step: at its own pace, or evenly, the first with the start.

    In a step that is shorter than planned they come sooner after each other, but not in a burst.
    """
    count = len(step.prompts)
    if not count:
        return ()
    pace = step.every or length / count
    if length < step.lasts:
        pace = max(min(pace, length / count), min(LEAST_PACE, step.lasts / count))
    return tuple(index * pace for index in range(count))
