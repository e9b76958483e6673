"""Charts of the report: the timeline as planned and as it was, and polls as bars. SVG for pages, PNG for documents.

Each chart stands beside a table with the same numbers; differences show in pattern and place as well as in colour.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import matplotlib as mpl
from matplotlib.dates import DateFormatter, date2num
from matplotlib.figure import Figure

from bot.web.documents.evaluation_summary import EvaluationSummary, Thought
from bot.web.documents.report import PollLine, Report

Kind = Literal["svg", "png"]
STYLE: Any = {"svg.hashsalt": "throughline", "svg.fonttype": "none", "font.size": 9, "font.family": "sans-serif"}
PLANNED, WAS = "#b9b8c6", "#5b5fc7"
LINES = (("#5b5fc7", "o", "-"), ("#8a3b12", "s", "--"), ("#1b6b4a", "^", ":"))
LONGEST = 44  # characters of a label


def timeline(report: Report, kind: Kind = "svg") -> bytes:
    """Blocks as planned (pale) and as they were (dark), one above the other."""
    zone = ZoneInfo(report.zone)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, 0.9 + 0.55 * max(1, len(report.blocks))), layout="constrained")
        axes = figure.add_subplot()
        for place, block in enumerate(report.blocks):
            _bar(axes, place - 0.2, block.planned_at, block.planned_until, PLANNED, "", "planned" if not place else "")
            if block.began_at and block.ended_at:
                _bar(axes, place + 0.2, block.began_at, block.ended_at, WAS, "//", "as it was" if not place else "")
        axes.set_yticks(range(len(report.blocks)), [_short(block.title) for block in report.blocks])
        axes.invert_yaxis()
        axes.xaxis_date(tz=zone)
        axes.xaxis.set_major_formatter(DateFormatter("%H:%M", tz=zone))  # type: ignore[no-untyped-call]
        axes.spines[["top", "right"]].set_visible(False)
        if report.blocks:
            figure.legend(loc="outside upper right", ncols=2, frameon=False)
        return _drawn(figure, kind)


def poll(line: PollLine, kind: Kind = "svg") -> bytes:
    """How often each option was chosen."""
    counts = line.counts or ()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, 0.6 + 0.36 * max(1, len(counts))), layout="constrained")
        axes = figure.add_subplot()
        bars = axes.barh([_short(option) for option in line.options[: len(counts)]], list(counts), color=WAS)
        axes.bar_label(bars, padding=3)
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        axes.set_xlim(0, max(1, *counts) * 1.08 if counts else 1)
        return _drawn(figure, kind)


def thought(asked: Thought, kind: Kind = "svg") -> bytes:
    """How each answer was chosen: this group (dark, hatched) above earlier ones (pale), as shares with counts."""
    groups = [("this group", asked.counts, WAS, "//"), ("earlier groups", asked.earlier, PLANNED, "")]
    shown = [one for one in groups if one[1]]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, 0.9 + 0.5 * len(asked.options)), layout="constrained")
        axes = figure.add_subplot()
        for row, (label, counts, colour, hatch) in enumerate(shown):
            places = [place + (row - (len(shown) - 1) / 2) * 0.38 for place in range(len(asked.options))]
            shares = [100 * count / max(1, sum(counts or ())) for count in counts or ()]
            bars = axes.barh(places, shares, height=0.36, color=colour, hatch=hatch, edgecolor="white", label=label)
            axes.bar_label(bars, [str(count) for count in counts or ()], padding=3)
        axes.set_yticks(range(len(asked.options)), [_short(option) for option in asked.options])
        axes.invert_yaxis()
        axes.set_xlim(0, 108)
        axes.set_xlabel("% of the answers; the numbers are counts")
        axes.spines[["top", "right"]].set_visible(False)
        if shown:
            figure.legend(loc="outside upper right", ncols=2, frameon=False)
        return _drawn(figure, kind)


def courses(found: EvaluationSummary, kind: Kind = "svg") -> bytes:
    """The share of mostly and fully, session by session: a line for each question, with a mark and a dash of its own."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, 3.4), layout="constrained")
        axes = figure.add_subplot()
        for course, (colour, mark, dash) in zip(found.courses, LINES, strict=False):
            points = [
                (session, 100 * one[0] / one[1]) for session, one in zip(found.sessions, course.well, strict=True) if one
            ]
            across, up = zip(*points, strict=True)
            axes.plot(across, up, color=colour, marker=mark, linestyle=dash, markersize=8, label=_short(course.question))
        axes.set_xticks(found.sessions, [f"session {session}" for session in found.sessions])
        axes.set_xlim(min(found.sessions) - 0.3, max(found.sessions) + 0.3)
        axes.set_ylim(-4, 104)
        axes.set_ylabel("% mostly or fully")
        axes.grid(axis="y", color="#dddddd")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside upper left", frameon=False)
        return _drawn(figure, kind)


def _bar(axes: object, place: float, start: datetime, end: datetime, colour: str, hatch: str, label: str) -> None:
    left, right = date2num([start, max(end, start + timedelta(seconds=1))])  # type: ignore[no-untyped-call]
    axes.barh(  # type: ignore[attr-defined]
        place, right - left, left=left, height=0.36, color=colour, hatch=hatch, edgecolor="white", label=label or "_"
    )


def _drawn(figure: Figure, kind: Kind) -> bytes:
    written = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(written, format=kind, dpi=150, metadata=metadata, facecolor="white")
    return written.getvalue()


def _short(text: str) -> str:
    # A dollar sign would begin a formula, and formulas can fail.
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return text.replace("$", r"\$")
