"""Ranges as lengths: works out how long a part lasts that may take “20-40m”.

What the author wrote around it decides: the part takes what its block, or the session, has left for it. Where nothing tells,
it takes the longer end. The shorter end is its `at_least`. Several ranges share that time evenly, in proportion. A range for
the whole session is dropped: it lasts as long as its blocks. All of this is told as warnings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dialogs.plan.concern import Concern
from dialogs.plan.durations import parse_range, shortened, written
from dialogs.plan.errors import Path
from dialogs.plan.written_lengths import length

ZERO = timedelta()


@dataclass
class _Part:
    """A block or step: between how long and how long it may be, and how often it is performed."""

    data: dict[str, Any]
    path: Path
    kind: str
    least: timedelta
    most: timedelta
    times: int = 1
    given: str | None = None  # the range as it is written


def settle(data: dict[str, Any]) -> Iterator[Concern]:
    """Replace every range in `data`, the plain values of a plan file, by a length; tells what was understood."""
    blocks = data.get("blocks")
    if not isinstance(blocks, list):
        return
    inside = {number: _steps(block, ("blocks", number)) for number, block in enumerate(blocks) if isinstance(block, dict)}
    parts = [_block(blocks[number], ("blocks", number), steps) for number, steps in inside.items()]
    known = [part for part in parts if part is not None]
    whole = length(data) if len(known) == len(blocks) else None
    yield from _settled(known, whole)
    for number, steps in inside.items():
        told = [step for step in steps if step is not None]
        yield from _settled(told, length(blocks[number]) if len(told) == len(steps) else None)
    yield from _whole(data)


def _steps(block: dict[str, Any], path: Path) -> list[_Part | None]:
    """The steps of a block, those of its repeats too; None for one whose length is not known yet."""
    steps = block.get("steps")
    found: list[_Part | None] = []
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict) and "repeat" in step:
            found += _repeated(step["repeat"], (*path, "steps", number, "repeat"))
        else:
            found.append(_part(step, (*path, "steps", number), "step"))
    return [*found, *_repeated(block.get("repeat"), (*path, "repeat"))]


def _repeated(repeat: Any, path: Path) -> list[_Part | None]:
    over, steps = (repeat.get("over"), repeat.get("steps")) if isinstance(repeat, dict) else (None, None)
    if not isinstance(over, list) or not isinstance(steps, list):
        return []
    return [_part(step, (*path, "steps", number), "step", len(over)) for number, step in enumerate(steps)]


def _part(data: Any, path: Path, kind: str, times: int = 1) -> _Part | None:
    text = data.get("lasts") if isinstance(data, dict) else None
    if not isinstance(text, str):
        return None
    between = parse_range(text)
    if between is not None:
        return _Part(data, path, kind, *between, times, given=text)
    fixed = length(data)
    return _Part(data, path, kind, fixed, fixed, times) if fixed is not None else None


def _block(block: dict[str, Any], path: Path, steps: list[_Part | None]) -> _Part | None:
    """A block as its own length says, or else its steps."""
    known = [step for step in steps if step is not None]
    complete = bool(steps) and len(known) == len(steps)
    least = sum((step.least * step.times for step in known), ZERO)
    most = sum((step.most * step.times for step in known), ZERO)
    if "lasts" not in block:
        return _Part(block, path, "block", least, most) if complete else None
    part = _part(block, path, "block")
    if part is not None and part.given and complete and part.least <= most and least <= part.most:
        part.least, part.most = max(least, part.least), min(most, part.most)
    return part


def _settled(parts: list[_Part], whole: timedelta | None) -> Iterator[Concern]:
    """Give each range its share of what the fixed parts leave of the whole."""
    least = sum((part.least * part.times for part in parts), ZERO)
    free = sum((part.most * part.times for part in parts), ZERO) - least
    share = (whole - least) / free if whole is not None and free else 1.0
    for part in parts:
        if part.given is None:
            continue
        spread = (part.most - part.least) * (share if 0 <= share <= 1 else 1.0)
        lasts = part.least + timedelta(seconds=round(spread.total_seconds()))
        part.data["lasts"] = written(lasts)
        yield Concern((*part.path, "lasts"), _told(part, lasts))


def _told(part: _Part, lasts: timedelta) -> str:
    said = f"“{shortened(part.given or '')}” is a range. This {part.kind} is planned for {written(lasts)}"
    bounds = parse_range(part.given or "")
    alone = "repeat" not in part.data and len(part.data.get("steps", ("one",))) == 1
    several = part.kind == "block" and not alone  # its steps would each keep that length
    if bounds is None or several or "at_least" in part.data:
        return f"{said}."
    part.data["at_least"] = written(bounds[0])
    if bounds[0] == lasts:
        return f"{said}, and is never shortened."
    return f"{said}, and can be shortened to {written(bounds[0])}."


def _whole(data: dict[str, Any]) -> Iterator[Concern]:
    """A range as the length of the session: its parts say how long it is."""
    text = data.get("lasts")
    if isinstance(text, str) and parse_range(text) is not None:
        del data["lasts"]
        yield Concern(("lasts",), f"“{shortened(text)}” is a range. The session lasts as long as its blocks.")
