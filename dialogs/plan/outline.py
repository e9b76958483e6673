"""Plan outline: the rows of a plan as its author sees them, with lengths and start times, also while it has mistakes.

A step under a repeat has one row; the row of the repeat has the whole length. A block that is a single step has one row.
With mistakes, lengths that cannot be read count as nothing. What is posted and when is in `preview`.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from dialogs.plan.agenda_times import clock_time
from dialogs.plan.durations import parse
from dialogs.plan.errors import Path
from dialogs.plan.fill_in import fill_in
from dialogs.plan.model import Plan
from dialogs.plan.preview import start_times


@dataclass(frozen=True)
class OutlineRow:
    """Row: where it is in the file, when it starts since the start of the session, and how long it lasts, if that is known.

    `steps` are the paths of the plan's steps that it stands for, where the plan has no mistakes.
    """

    path: Path
    kind: Literal["block", "step", "repeat"]
    starts: timedelta
    lasts: timedelta | None
    steps: tuple[str, ...] = ()


def outline(data: dict[str, Any], plan: Plan | None) -> tuple[OutlineRow, ...]:
    """Rows of plan data in the order of the file: each block, then its steps and repeats, and the steps of these."""
    filled = deepcopy(data)
    fill_in(filled)
    blocks = filled.get("blocks")
    if not isinstance(blocks, list):
        return ()
    timer = _Timer(plan, filled)
    raw = data["blocks"]
    return tuple(row for number, block in enumerate(blocks) for row in timer.block(number, block, raw[number]))


def row_of(path: Path, rows: tuple[OutlineRow, ...]) -> int | None:
    """The row that something in the file belongs to: the nearest one around it. None: the plan as a whole."""
    near = [number for number, row in enumerate(rows) if path[: len(row.path)] == row.path]
    return max(near, key=lambda number: len(rows[number].path), default=None)


class _Timer:
    """Goes through the blocks and adds up what they last, or takes the times of the plan."""

    def __init__(self, plan: Plan | None, filled: dict[str, Any]) -> None:
        self._plan = plan
        self._times = start_times(plan) if plan is not None else {}
        self._begins = _clock(filled.get("starts"))
        self._at = timedelta()

    def block(self, number: int, block: Any, raw: Any) -> Iterator[OutlineRow]:
        """The row of a block, and those inside it."""
        path: Path = ("blocks", number)
        block = block if isinstance(block, dict) else {}
        self._wait(block)
        starts, rows = self._at, list(self._items(number, block, path))
        if self._plan is not None:
            whole = self._plan.blocks[number]
            steps = self._plan.steps_of(whole.id)
            starts = self._times[steps[0].path]
            lasts: timedelta | None = self._times[steps[-1].path] + steps[-1].lasts - starts
        else:
            lasts = self._at - starts if rows else _length(block)
            self._at = starts + (lasts or timedelta())
        yield OutlineRow(path, "block", starts, lasts)
        shown = isinstance(raw, dict) and ("steps" in raw or "repeat" in raw)
        yield from rows if shown else ()

    def _items(self, number: int, block: dict[str, Any], path: Path) -> Iterator[OutlineRow]:
        expanded = iter(self._plan.steps_of(self._plan.blocks[number].id)) if self._plan is not None else iter(())
        held = block.get("steps")
        for place, item in enumerate(held if isinstance(held, list) else ()):
            here = (*path, "steps", place)
            if isinstance(item, dict) and "repeat" in item:
                yield from self._repeat(item["repeat"], (*here, "repeat"), here, expanded)
            else:
                yield self._step(item, here, [next(expanded, None)])
        if "repeat" in block:
            yield from self._repeat(block["repeat"], (*path, "repeat"), (*path, "repeat"), expanded)

    def _repeat(self, repeat: Any, inside: Path, path: Path, expanded: Iterator[Any]) -> Iterator[OutlineRow]:
        repeat = repeat if isinstance(repeat, dict) else {}
        steps = repeat["steps"] if isinstance(repeat.get("steps"), list) else []
        over = len(repeat["over"]) if isinstance(repeat.get("over"), list) else 1
        performed = [[next(expanded, None) for _ in steps] for _ in range(over)]
        starts = self._at
        rows = [
            self._step(step, (*inside, "steps", place), [turn[place] for turn in performed])
            for place, step in enumerate(steps)
        ]
        self._at = starts + (self._at - starts) * over
        first = rows[0].starts if rows else starts
        lasts = sum((one.lasts for turn in performed for one in turn if one is not None), timedelta())
        yield OutlineRow(path, "repeat", first, lasts or self._at - starts)
        yield from rows

    def _step(self, step: Any, path: Path, performed: list[Any]) -> OutlineRow:
        found = [one for one in performed if one is not None]
        if found:
            return OutlineRow(path, "step", self._times[found[0].path], found[0].lasts, tuple(one.path for one in found))
        step = step if isinstance(step, dict) else {}
        self._wait(step)
        starts, lasts = self._at, _length(step)
        self._at += lasts or timedelta()
        return OutlineRow(path, "step", starts, lasts)

    def _wait(self, part: dict[str, Any]) -> None:
        at = _clock(part.get("at"))
        if at is not None and self._begins is not None:
            self._at = max(self._at, at - self._begins)


def _clock(value: Any) -> timedelta | None:
    return clock_time(value) if isinstance(value, str) else None


def _length(part: dict[str, Any]) -> timedelta | None:
    try:
        return parse(part["lasts"]) if isinstance(part.get("lasts"), str) else None
    except ValueError:
        return None
