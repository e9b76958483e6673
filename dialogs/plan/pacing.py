"""Prompt pacing: when the prompts of a step are due. The clock and the preview use the same rule."""

from __future__ import annotations

from datetime import timedelta

from dialogs.plan.model import Step


def on_step_card(step: Step) -> tuple[int, ...]:
    """Numbers of the prompts that stand on the step's card: the first one by the clock, or all that come together."""
    if step.together:
        return tuple(range(1, len(step.prompts) + 1))
    waits = step.prompts_by == "facilitator" or (step.poll is not None and step.poll.lasts is not None)
    return (1,) if step.prompts and not waits else ()


def prompt_times(step: Step, length: timedelta) -> tuple[timedelta, ...]:
    """When each prompt is posted, from the start of the step: together, at its own pace, or evenly from the start."""
    if step.together:
        return (timedelta(),) * len(step.prompts)
    pace = step.every or (length / len(step.prompts) if step.prompts else length)
    return tuple(index * pace for index in range(len(step.prompts)))
