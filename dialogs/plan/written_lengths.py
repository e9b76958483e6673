"""Written lengths: how long the parts of a plan file say they are, before the file is checked.

A repeat counts as often as it is performed. One part without a readable length makes the total unknown. How a length is read
is in `durations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from dialogs.plan.durations import parse


def length(part: dict[str, Any]) -> timedelta | None:
    """The length that a part of a plan file says; None where it says none, or none that can be read."""
    try:
        return parse(part["lasts"]) if isinstance(part.get("lasts"), str) else None
    except ValueError:
        return None


def performed(block: dict[str, Any]) -> Iterator[Any]:
    """The steps of a block as often as they are performed."""
    for holder in (block, *(block["steps"] if isinstance(block.get("steps"), list) else ())):
        repeat = holder.get("repeat") if isinstance(holder, dict) else None
        if isinstance(repeat, dict):
            over, steps = repeat.get("over"), repeat.get("steps")
            yield from (steps * len(over) if isinstance(over, list) and isinstance(steps, list) else [None])
        elif holder is not block:
            yield holder


def sum_of(parts: list[Any]) -> timedelta | None:
    """The length of all parts; None where one of them has none."""
    lengths = [length(part) if isinstance(part, dict) else None for part in parts]
    known = [one for one in lengths if one is not None]
    return sum(known, timedelta()) if len(known) == len(lengths) else None
