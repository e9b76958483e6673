"""Checks of polls that open with an earlier step, and of steps that are left out where an earlier poll shows nothing.

`opens` names a step (`block.step`) or a block that comes before; `only_if` names the id of an earlier poll. Anything else is
refused. Polls and steps of a repeat cannot be named.
"""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.plan.durations import shortened
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.schema import Repetition, WrittenPlan
from dialogs.plan.validate import Wrong

OPENS = "poll: {id: needs, question: What would help?, options: [Time, Tea], opens: break}"


def opens(plan: WrittenPlan) -> Iterator[Wrong]:
    """A poll may open with an earlier step or block; then it closes with its own step. `only_if` names an earlier poll."""
    known: set[str] = set()
    polls: set[str] = set()
    for block in plan.blocks:
        known.add(str(block.id))
        for item in block.steps:
            if isinstance(item, Repetition):
                continue
            if item.poll is not None and item.poll.opens is not None and item.poll.opens not in known:
                message = f"No earlier step or block is called “{shortened(item.poll.opens)}”. Name one, like `break`."
                yield Wrong(
                    ("blocks", plan.blocks.index(block), "steps", block.steps.index(item), "poll", "opens"), message, OPENS
                )
            if item.only_if is not None and item.only_if not in polls:
                message = f"No earlier poll is called “{shortened(item.only_if)}”. Name the poll that this step is about."
                yield Wrong(
                    ("blocks", plan.blocks.index(block), "steps", block.steps.index(item), "only_if"),
                    message,
                    EXAMPLES["only_if"],
                )
            polls |= {item.poll.id} if item.poll is not None else set()
            known.add(f"{block.id}.{item.id}")
