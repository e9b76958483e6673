"""Text form of `throughline check`: the timeline of a plan, with every text that will be posted.

A part with a fixed clock time shows how much is to spare before it, or that it comes too late. Warnings stand below the
table, and the lists of the plan with the moment at which each is posted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from textwrap import wrap

from dialogs.plan.durations import clock, written
from dialogs.plan.errors import PlanWarning
from dialogs.plan.load import ReadPlan
from dialogs.plan.model import Plan, Step
from dialogs.plan.preview import PreviewLine, slacks, time_of_day, timeline, whole_length
from dialogs.texts.formatting import unmarked

WIDTH = 96  # of the texts in the table, in characters
COLUMN = 23  # where they begin, after the time


def table(name: str, read: ReadPlan) -> str:
    """The timeline of a plan, with every text that will be posted, and what is worth another look."""
    plan = read.plan
    starts = f" from {plan.starts}" if plan.starts else ""
    people = f"for {plan.people} people, {plan.setting.value}{starts}"
    heads = [f"{plan.title} ({plan.id})", f"{written(plan.lasts)} {people}", ""]
    whole = whole_length(plan)
    end = f"{_clocks(plan, whole)}  end"
    return "\n".join([*heads, *_lines(plan), end, *_lists(plan), *_warned(name, read.warnings)])


def _warned(name: str, warnings: tuple[PlanWarning, ...]) -> Iterator[str]:
    """What may be meant otherwise, below the table. The plan can be used as it is."""
    if warnings:
        yield ""
        yield "Worth another look. The plan can be used as it is:"
    yield from (f"{name}:{warning.line}: {warning.message}" for warning in warnings)


def _clocks(plan: Plan, at: timedelta) -> str:
    """The time of the plan, after the time of day where the plan has one."""
    day = time_of_day(plan, at)
    return f"{day}  {clock(at)}" if day is not None else clock(at)


def _fixed(step: Step, slack: timedelta | None) -> str:
    """What holds before a step that begins at a clock time."""
    if slack is None:
        return f"fixed at {step.at}"
    if not slack:
        return f"fixed at {step.at}, nothing to spare"
    return f"fixed at {step.at}, {written(abs(slack))} {'to spare' if slack > timedelta() else 'too late'}"


def _lines(plan: Plan) -> Iterator[str]:
    block, spare = "", slacks(plan)
    for line in timeline(plan):
        step, now = plan.step(line.step), _clocks(plan, line.at)
        if line.kind == "step" and step.at is not None:
            yield f"{now}  {'':6}  {'':7}  -- {_fixed(step, spare.get(step.path))} --"
        if line.kind == "step" and step.block != block:
            block = step.block
            part = plan.block_of[block]
            yield f"{now}  {written(part.lasts):>6}  {part.mode.value:7}  {part.title}"
        if line.kind == "step":
            suggested = "  (suggested)" if step.suggested else ""
            yield f"{now}  {written(step.lasts):>6}  {step.mode.value:7}    {unmarked(line.text)}{suggested}"
            yield from (text for name, said in texts_of(step) for text in _wrapped(f"{name}: {said}", len(now)))
        else:
            first, *rest = _wrapped(_said(line), len(now))
            yield from (now + first[len(now) :], *rest)


def _wrapped(text: str, margin: int) -> list[str]:
    """A text on as many lines as it needs, in the column of the texts."""
    space = " " * (margin + COLUMN)
    lines = [line for paragraph in text.splitlines() if paragraph.strip() for line in wrap(paragraph, WIDTH)]
    return [f"{space}{'  ' * bool(number)}{line}" for number, line in enumerate(lines)] or [space]


def texts_of(step: Step) -> Iterator[tuple[str, str]]:
    """A step's texts that have no time of their own, each with its key, without formatting."""
    if step.say:
        yield "say", "\n".join(unmarked(line) for line in step.say.splitlines())
    if step.image:
        yield "picture", step.image.alt
    if step.poll:
        yield "options", " / ".join(map(unmarked, step.poll.options))
    other = step.elsewhere
    for name, text in (("say", other and other.say), ("cue", other and other.cue), ("ask", other and other.check)):
        if text:
            yield f"{name} (in the other setting)", unmarked(text)


def _lists(plan: Plan) -> Iterator[str]:
    """The texts at the head of the plan, with when they are posted."""
    for name, texts in (
        ("aims, at the start", plan.aims),
        ("before, when somebody asks", plan.before),
        ("prepare, for facilitators", plan.prepare),
        ("reading, for facilitators", plan.reading),
        ("after, at the end", plan.after),
    ):
        if texts:
            yield from ("", f"{name}:", *(line for text in texts for line in wrap(f"- {unmarked(text)}", WIDTH + COLUMN)))


def _said(line: PreviewLine) -> str:
    text = unmarked(" ".join(line.text.split()))
    match line.kind:
        case "notice":
            return f"notice: {written(line.left or timedelta())} left"
        case "return":
            return f"return call, to everyone: back in {written(line.left or timedelta())}"
        case "pairs":
            return f"{'pairs' if line.of_two else 'groups'} are drawn and told: {text}"
        case "prompt" if line.waits:
            return f"prompt, in the facilitator's tray: {text}"
        case _:
            return f"{line.kind}: {text}"
