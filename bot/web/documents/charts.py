"""Report charts: planned and actual times, and answers as bars. SVG for pages, PNG for documents.

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
from matplotlib.textpath import TextPath

from bot.web.documents.evaluation_summary import EvaluationSummary, Thought
from bot.web.documents.report import IdeasLine, PollLine, Report
from cards.language import Words, shortened
from dialogs import texts

Kind = Literal["svg", "png"]
Legend = Literal["outside upper right", "outside upper left"]
PLANNED, ACTUAL = "#b9b8c6", "#5b5fc7"
LINES = (("#5b5fc7", "o", "-"), ("#8a3b12", "s", "--"), ("#1b6b4a", "^", ":"))
RIGHT: Legend = "outside upper right"
CLOUD_WIDE = 540.0  # points: a picture of eight inches with its margins
CLOUD_STRONG = 20  # points of the words that stand out
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


def poll(line: PollLine, kind: Kind = "svg") -> bytes:
    """Poll chart: how often each option was chosen."""
    counts = line.counts or ()

    def draw(axes: Axes) -> None:
        bars = axes.barh([_short(option) for option in line.options[: len(counts)]], list(counts), color=ACTUAL)
        axes.bar_label(bars, list(line.said) or None, padding=3)
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        axes.set_xlim(0, max(1, *counts) * 1.08 if counts else 1)

    return _rendered(draw, 0.6 + 0.36 * max(1, len(counts)), kind)


def cloud(line: IdeasLine, kind: Kind = "svg") -> bytes:
    """Word cloud: the more often a word was written, the larger it is. Words are in lines, each centred."""
    highest = max((count for _, count in line.cloud), default=1)
    sized = [(shortened(word, LONGEST), 12 + 22 * (count - 1) / max(1, highest - 1)) for word, count in line.cloud]
    rows = _in_rows(sorted(sized, key=lambda entry: entry[0].casefold()))
    height = sum(tall for _, tall in rows)

    def draw(axes: Axes) -> None:
        axes.set_axis_off()
        axes.set_xlim(0, CLOUD_WIDE)
        axes.set_ylim(height or 1, 0)
        top = 0.0
        for placed, tall in rows:
            for word, size, left in placed:
                colour = ACTUAL if size >= CLOUD_STRONG else LINES[2][0]
                axes.text(left, top + tall * 0.8, word, fontsize=size, color=colour, va="baseline", parse_math=False)
            top += tall

    return _rendered(draw, max(0.6, height / 72), kind)


def _in_rows(sized: Sequence[tuple[str, float]]) -> list[tuple[list[tuple[str, float, float]], float]]:
    """Words with their sizes in rows, each with where it begins, and the height of each row. In points."""
    rows: list[tuple[list[tuple[str, float, float]], float]] = []
    row: list[tuple[str, float, float]] = []
    at = 0.0
    for word, size in sized:
        wide = TextPath((0, 0), word, size=size, usetex=False).get_extents().width + size * 0.6
        if row and at + wide > CLOUD_WIDE:
            rows.append(_centred(row, at))
            row, at = [], 0.0
        row.append((word, size, at))
        at += wide
    return [*rows, _centred(row, at)] if row else rows


def _centred(row: list[tuple[str, float, float]], wide: float) -> tuple[list[tuple[str, float, float]], float]:
    before = max(0.0, (CLOUD_WIDE - wide) / 2)
    return [(word, size, left + before) for word, size, left in row], 1.5 * max(size for _, size, _ in row)


def thought(asked: Thought, words: Words, kind: Kind = "svg") -> bytes:
    """Evaluation chart: this group's answers (dark, hatched) above earlier groups' (pale), as shares with counts."""
    this = (words.say(texts.REPORT_THIS_GROUP), asked.counts or (), ACTUAL, "//")
    earlier = (words.say(texts.REPORT_EARLIER_GROUPS), asked.earlier, PLANNED, "")
    shown = [group for group in (this, earlier) if group[1]]

    def draw(axes: Axes) -> None:
        for row, (label, counts, colour, hatch) in enumerate(shown):
            places = [place + (row - (len(shown) - 1) / 2) * 0.38 for place in range(len(asked.options))]
            shares = [100 * count / max(1, sum(counts)) for count in counts]
            bars = axes.barh(places, shares, height=0.36, color=colour, hatch=hatch, edgecolor="white", label=label)
            axes.bar_label(bars, [str(count) for count in counts], padding=3)
        _label_rows(axes, asked.options)
        axes.set_xlim(0, 108)
        axes.set_xlabel(words.say(texts.REPORT_SHARES))
        axes.spines[["top", "right"]].set_visible(False)

    return _rendered(draw, 0.9 + 0.5 * len(asked.options), kind, legend=RIGHT if shown else None)


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
