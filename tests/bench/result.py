"""What was measured, as lines of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measurement. `good` says whether the target was met; None where there is none."""

    what: str
    ours: str
    against: str = ""
    ratio: str = ""
    target: str = ""
    good: bool | None = None


def table(lines: Iterable[Line]) -> str:
    """All of it, in Markdown."""
    head = ["| what | Throughline | compared with | ratio | target | met |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(_row(line) for line in lines)])


def _row(line: Line) -> str:
    met = "" if line.good is None else "yes" if line.good else "**no**"
    return f"| {line.what} | {line.ours} | {line.against} | {line.ratio} | {line.target} | {met} |"


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part (0..1) of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return percentile(values, 0.5)
