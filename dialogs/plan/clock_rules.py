"""Rules for clock times in a plan: where `at` makes no sense, and where a step cannot begin when it says.

Refused: `at` on a step of a repeat, and a first step that begins at another time than its block. Warned about: no `starts`,
too much before a clock time, a long wait, and a night after which nothing has a clock time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from dialogs.plan.concern import Concern
from dialogs.plan.durations import written
from dialogs.plan.errors import Path
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.model import Mode, Plan
from dialogs.plan.preview import slacks
from dialogs.plan.schema import WrittenPlan
from dialogs.plan.validate import Wrong
from dialogs.plan.walk import places_of, repeats

NIGHT = timedelta(hours=6)  # a break of this length parts two days
LONG_WAIT = timedelta(minutes=30)  # a wait for a clock time that `check` warns about


def wrongs(plan: WrittenPlan) -> Iterator[Wrong]:
    """Clock times that can mean nothing."""
    for path, _, repeat in repeats(plan):
        for number, step in enumerate(repeat.steps):
            if step.at is not None:
                message = "Steps of a repeat come several times, and `at` is one time of day. Write `at` at the block."
                yield Wrong((*path, "steps", number, "at"), message, EXAMPLES["at"])
    for number, block in enumerate(plan.blocks):
        first = next(iter(places_of(block, ("blocks", number))), None)
        if first is not None and block.at is not None and first.step.at not in (None, block.at):
            message = f"The block begins at {block.at}, so its first step cannot begin at {first.step.at}."
            yield Wrong((*first.path, "at"), message, f'at: "{block.at}"')


def concerns(written_plan: WrittenPlan, plan: Plan) -> Iterator[Concern]:
    """Clock times that will not be met, or for which people wait long."""
    yield from nights(written_plan)
    spare, places = slacks(plan), _places(written_plan)
    for step in plan.steps:
        if step.at is None:
            continue
        path, slack = places[step.path], spare.get(step.path)
        if slack is None:
            if step.path == next(one.path for one in plan.steps if one.at is not None):
                message = "Write `starts` at the top of the plan. Without it nobody can tell whether this time can be met."
                yield Concern(path, message)
        elif slack < timedelta():
            if plan.starts is not None and timedelta() < _minutes(plan.starts) - _minutes(step.at) < NIGHT:
                message = f"This cannot begin at {step.at}: the session begins at {plan.starts}. Correct one of the two."
                yield Concern(path, message)
                continue
            reached = f"{written(-slack)} too much comes before it"
            yield Concern(path, f"This cannot begin at {step.at}: {reached}. Shorten something, or write a later time.")
        elif slack > LONG_WAIT:
            yield Concern(path, f"People wait for {written(slack)} before this begins at {step.at}. Is that meant?")


def _minutes(clock: str) -> timedelta:
    hours, minutes = clock.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def nights(plan: WrittenPlan) -> Iterator[Concern]:
    """A night after which the plan has no clock time: one late evening makes everybody late in the morning."""
    for number, (block, after) in enumerate(pairwise(plan.blocks)):
        first = next(iter(places_of(after, ("blocks", number + 1))), None)
        fixed = after.at or (first.step.at if first else None)
        if block.mode is Mode.BREAK and block.lasts >= NIGHT and fixed is None:
            message = f"This break of {written(block.lasts)} looks like a night. `at` on the block after it, with `starts`"
            yield Concern(("blocks", number), f"{message} at the top, keeps the next day to the clock.")


def _places(plan: WrittenPlan) -> dict[str, Path]:
    """Where the clock time of each step that can have one stands in the file."""
    found: dict[str, Path] = {}
    for number, block in enumerate(plan.blocks):
        inside = list(places_of(block, ("blocks", number)))
        for place in inside:
            items = place.repeat.over if place.repeat else (None,)
            for item in items:
                name = ".".join([block.id, *([item.id] if item else []), place.step.id])
                found.setdefault(name, (*place.path, "at") if place.step.at else ("blocks", number, "at"))
        if not inside:
            found[f"{block.id}.break"] = ("blocks", number, "at")
    return found
