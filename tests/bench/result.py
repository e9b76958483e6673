"""Benchmark results, as lines of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measurement. `good` says whether the target was met. It is None if there is no target."""

    what: str
    ours: str
    against: str = ""
    ratio: str = ""
    target: str = ""
    good: bool | None = None


def table(lines: Iterable[Line]) -> str:
    """The table in Markdown."""
    head = ["| what | Throughline | compared with | ratio | target | met |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(_row(line) for line in lines)])


def _row(line: Line) -> str:
    met = "" if line.good is None else "yes" if line.good else "**no**"
    return f"| {line.what} | {line.ours} | {line.against} | {line.ratio} | {line.target} | {met} |"


def percentile(values: Sequence[float], part: float) -> float:
    """The quantile of the values; `part` is between 0 and 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return percentile(values, 0.5)
