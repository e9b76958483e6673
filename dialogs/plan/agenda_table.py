"""Plan export: a plan as the rows of a table, which the agenda import reads back.

There is a row for each step, with repeats written out. Columns: block, title, length, at least, mode, text, questions,
notes; a start if the plan has one, and fixed times. An optional question ends with “(optional)”.
"""

from __future__ import annotations

from dialogs.plan.agenda_yaml import OPTIONAL
from dialogs.plan.durations import written
from dialogs.plan.model import Plan, Prompt, Step
from dialogs.plan.preview import start_times, time_of_day

HEADER = ("Block", "Title", "Length", "At least", "Mode", "What people see", "Questions", "For the facilitator")


def table_of(plan: Plan) -> tuple[tuple[str, ...], list[list[str]]]:
    """Header and rows: with times of day where the plan says when it starts, and with the times that are fixed."""
    starts, timed = start_times(plan), plan.starts is not None
    header = (*(("Start",) if timed else ()), *HEADER, *(("Fixed at",) if plan.anchored else ()))
    rows = []
    for step in plan.steps:
        start = [time_of_day(plan, starts[step.path]) or ""] if timed else []
        rows.append([*start, *_cells(plan, step), *([step.at or ""] if plan.anchored else [])])
    return header, rows


def _cells(plan: Plan, step: Step) -> list[str]:
    return [
        plan.block_of[step.block].title,
        step.title,
        written(step.lasts),
        written(step.at_least) if step.at_least else "",
        step.mode.value,
        step.say or "",
        "\n".join(map(_question, step.prompts)),
        step.cue or "",
    ]


def _question(prompt: Prompt) -> str:
    ask = " ".join(prompt.ask.split())
    if ask[:2] in ("- ", "• ", "* "):  # reading takes one bullet away
        ask = f"- {ask}"
    return f"{ask} {OPTIONAL}" if prompt.optional else ask
