"""Report charts for documents: planned and actual times, and the evaluation session by session.

Each chart is next to a table with the same numbers. Series differ in pattern and position, not only in colour. This module
is slow to import, because it needs matplotlib.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, date2num
from matplotlib.figure import Figure

from bot.web.documents.evaluation_summary import EvaluationSummary
from bot.web.documents.report import Report
from cards.language import Words
from dialogs import texts

Kind = Literal["svg", "png"]
Legend = Literal["outside upper right", "outside upper left"]
PLANNED, ACTUAL = "#b9b8c6", "#5b5fc7"
LINES = (("#5b5fc7", "o", "-"), ("#8a3b12", "s", "--"), ("#1b6b4a", "^", ":"))
RIGHT: Legend = "outside upper right"
LONGEST = 44  # most characters of a label
DRAWING = threading.Lock()
"""Allows only one thread to draw: charts are drawn in worker threads, and matplotlib is not thread-safe."""

# Set once for the process, before the first chart. `mpl.rc_context` would also affect threads that are drawing.
mpl.rcParams.update({"svg.hashsalt": "throughline", "svg.fonttype": "none", "font.size": 9, "font.family": "sans-serif"})


def timeline(report: Report, words: Words, kind: Kind = "svg") -> bytes:
    """Timeline chart: planned times of the blocks (pale) above their actual times (dark)."""

    def draw(axes: Axes) -> None:
        planned, actual = words.say(texts.REPORT_PLANNED), words.say(texts.REPORT_ACTUAL)
        for place, block in enumerate(report.blocks):
            _bar(axes, place - 0.2, block.planned_at, block.planned_until, PLANNED, "", "" if place else planned)
            if block.began_at and block.ended_at:
                _bar(axes, place + 0.2, block.began_at, block.ended_at, ACTUAL, "//", "" if place else actual)
        _label_rows(axes, [block.title for block in report.blocks])
        axes.xaxis_date(tz=words.scene.zone)
        axes.xaxis.set_major_formatter(DateFormatter("%H:%M", tz=words.scene.zone))  # type: ignore[no-untyped-call]
        axes.spines[["top", "right"]].set_visible(False)

    return _rendered(draw, 0.9 + 0.55 * max(1, len(report.blocks)), kind, legend=RIGHT if report.blocks else None)


def courses(found: EvaluationSummary, words: Words, kind: Kind = "svg") -> bytes:
    """Trend chart: the share of "mostly" and "fully" in each session.

    Each question has a line with its own marker and dash.
    """

    def draw(axes: Axes) -> None:
        for course, (colour, mark, dash) in zip(found.courses, LINES, strict=False):
            shown = [(number, point) for number, point in zip(found.sessions, course.well, strict=True) if point]
            numbers = [number for number, _ in shown]
            shares = [100 * well / answered for _, (well, answered) in shown]
            label = _short(course.question)
            axes.plot(numbers, shares, color=colour, marker=mark, linestyle=dash, markersize=8, label=label)
        axes.set_xticks(found.sessions, [words.say(texts.REPORT_SESSION, number=number) for number in found.sessions])
        axes.set_xlim(min(found.sessions) - 0.3, max(found.sessions) + 0.3)
        axes.set_ylim(-4, 104)
        axes.set_ylabel(words.say(texts.REPORT_BY_SESSION_AXIS))
        axes.grid(axis="y", color="#dddddd")
        axes.spines[["top", "right"]].set_visible(False)

    return _rendered(draw, 3.4, kind, legend="outside upper left")


def _rendered(draw: Callable[[Axes], None], height: float, kind: Kind, legend: Legend | None = None) -> bytes:
    """Render a chart as a file. `height` is in inches, `legend` is the position of the legend."""
    written = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    with DRAWING:
        figure = Figure(figsize=(8, height), layout="constrained")
        draw(figure.add_subplot())
        if legend:
            figure.legend(loc=legend, ncols=2 if legend == RIGHT else 1, frameon=False)
        figure.savefig(written, format=kind, dpi=150, metadata=metadata, facecolor="white")
    return written.getvalue()


def _bar(axes: Axes, place: float, start: datetime, end: datetime, colour: str, hatch: str, label: str) -> None:
    left, right = date2num([start, max(end, start + timedelta(seconds=1))])  # type: ignore[no-untyped-call]
    axes.barh(place, right - left, left=left, height=0.36, color=colour, hatch=hatch, edgecolor="white", label=label or "_")


def _label_rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), [_short(label) for label in labels])
    axes.invert_yaxis()


def _short(text: str) -> str:
    # A dollar sign would start a formula, and formulas can fail.
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return text.replace("$", r"\$")
