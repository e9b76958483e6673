"""Prompt pacing: when the prompts of a step are due. The clock and the preview use the same rule."""

from __future__ import annotations

from datetime import timedelta

from dialogs.plan.model import Step


def prompt_times(step: Step, length: timedelta) -> tuple[timedelta, ...]:
    """When each prompt is posted, from the start of the step: at its own pace, or evenly, the first with the start."""
    pace = step.every or (length / len(step.prompts) if step.prompts else length)
    return tuple(index * pace for index in range(len(step.prompts)))
