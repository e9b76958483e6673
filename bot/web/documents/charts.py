"""Report charts for Word documents: planned and actual times, and answers as bars.

Each chart is next to a table with the same numbers. Series differ in pattern and position, not only in colour. A block that
was left out has only its planned time. A chart of sessions shows the share of “mostly” and “fully”. Which counts may be
shown is decided in `dialogs/features/polls/counts.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.web.documents.drawing import Drawing, Mark, width_of
from bot.web.documents.evaluation_summary import EvaluationSummary, Thought
from bot.web.documents.report import BlockLine, IdeasLine, PollLine, Report
from cards.language import Words, shortened
from dialogs import texts

PLANNED, ACTUAL, GRID = "#b9b8c6", "#5b5fc7", "#d1d1d1"
LINES: tuple[tuple[str, Mark, str], ...] = (
    ("#5b5fc7", "circle", ""),
    ("#8a3b12", "square", "8 4"),
    ("#1b6b4a", "triangle", "2 4"),
)
CLOUD_STRONG = 20  # height of the words that stand out
LONGEST = 44  # most characters of a label
WIDTH, ROW, EDGE, LINE = 800.0, 34.0, 12.0, 24.0  # units: the drawing, a row of bars, the margin, a line of text
SCALES = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)  # minutes between two clock times on the axis
MOST_TIMES = 8  # clock times on the axis


@dataclass(frozen=True)
class Bar:
    """A bar from `start` to `end`, in the units of the axis, with what is said at its end."""

    start: float
    end: float
    colour: str
    hatched: bool = False
    said: str = ""


@dataclass(frozen=True)
class Legend:
    """What a series means."""

    label: str
    colour: str
    hatched: bool = False


@dataclass(frozen=True)
class Axis:
    """The horizontal axis: where it begins and ends, its marks with their labels, and what it measures."""

    low: float
    high: float
    marks: Sequence[tuple[float, str]] = ()
    title: str = ""


def timeline(report: Report, words: Words) -> Drawing:
    """Timeline chart: planned times of the blocks (pale) above their actual times (dark)."""
    legend = [
        Legend(words.say(texts.REPORT_PLANNED), PLANNED),
        Legend(words.say(texts.REPORT_ACTUAL), ACTUAL, hatched=True),
    ]
    rows = [_spans(block) for block in report.blocks]
    axis = _clock([bar for row in rows for bar in row], words)
    return _bars([block.title for block in report.blocks], rows, axis, legend if report.blocks else ())


def poll(line: PollLine) -> Drawing:
    """Poll chart: how often each option was chosen."""
    counts = line.counts or ()
    said = line.said or tuple(map(str, counts))
    rows = [[Bar(0, count, ACTUAL, said=words)] for count, words in zip(counts, said, strict=False)]
    return _bars(line.options[: len(counts)], rows, Axis(0, max(1, *counts, 1) * 1.08))


def cloud(line: IdeasLine) -> Drawing:
    """Word cloud: the more often a word was written, the larger it is. Words stand in lines, each in the middle."""
    highest = max((count for _, count in line.cloud), default=1)
    sized = [(shortened(word, LONGEST), 14 + 24 * (count - 1) / max(1, highest - 1)) for word, count in line.cloud]
    rows = _in_rows([(word, min(size, _widest(word))) for word, size in sorted(sized, key=lambda one: one[0].casefold())])
    drawing, top = Drawing(WIDTH, 2 * EDGE + sum(tall for _, tall in rows)), EDGE
    for placed, tall in rows:
        for word, size, left in placed:
            drawing.text((left, top + tall / 2), word, size=size, colour=ACTUAL if size >= CLOUD_STRONG else LINES[2][0])
        top += tall
    return drawing


def _widest(word: str) -> float:
    """The height of letters at which a word fills a row."""
    return (WIDTH - 2 * EDGE) / max(1.0, width_of(word, 1) + 0.6)


def _in_rows(sized: Sequence[tuple[str, float]]) -> list[tuple[list[tuple[str, float, float]], float]]:
    """Words with their sizes in rows, each with where it begins, and the height of each row."""
    rows: list[tuple[list[tuple[str, float, float]], float]] = []
    row: list[tuple[str, float, float]] = []
    at = 0.0
    for word, size in sized:
        wide = width_of(word, size) + size * 0.6
        if row and at + wide > WIDTH - 2 * EDGE:
            rows.append(_centred(row, at))
            row, at = [], 0.0
        row.append((word, size, at))
        at += wide
    return [*rows, _centred(row, at)] if row else rows


def _centred(row: list[tuple[str, float, float]], wide: float) -> tuple[list[tuple[str, float, float]], float]:
    before = max(EDGE, (WIDTH - wide) / 2)
    return [(word, size, left + before) for word, size, left in row], 1.5 * max(size for _, size, _ in row)


def thought(asked: Thought, words: Words) -> Drawing:
    """Evaluation chart: this group's answers (dark, hatched) above earlier groups' (pale), as shares with counts."""
    this = (Legend(words.say(texts.REPORT_THIS_GROUP), ACTUAL, hatched=True), asked.counts or ())
    earlier = (Legend(words.say(texts.REPORT_EARLIER_GROUPS), PLANNED), asked.earlier)
    shown = [(legend, counts) for legend, counts in (this, earlier) if counts]
    rows = [
        [
            Bar(0, 100 * counts[place] / max(1, sum(counts)), legend.colour, legend.hatched, str(counts[place]))
            for legend, counts in shown
        ]
        for place in range(len(asked.options))
    ]
    axis = Axis(0, 108, [(mark, str(mark)) for mark in range(0, 101, 20)], words.say(texts.REPORT_SHARES))
    return _bars(asked.options, rows, axis, [legend for legend, _ in shown])


def courses(found: EvaluationSummary, words: Words) -> Drawing:
    """Trend chart: the share of "mostly" and "fully" in each session.

    Each question has a line with its own marker and dash.
    """
    top, height, left = EDGE + LINE * len(found.courses) + LINE, 220.0, 60.0
    drawing = Drawing(WIDTH, top + height + LINE * 1.5)
    first, last = min(found.sessions) - 0.3, max(found.sessions) + 0.3

    def place(session: float, share: float) -> tuple[float, float]:
        across = (session - first) / (last - first) * (WIDTH - left - EDGE)
        return left + across, top + (104 - share) / 108 * height

    for share in range(0, 101, 20):
        drawing.line([place(first, share), place(last, share)], GRID)
        drawing.text((left - 8, place(first, share)[1]), str(share), "end")
    for session in found.sessions:
        drawing.text(
            (place(session, 0)[0], top + height + LINE * 0.7), words.say(texts.REPORT_SESSION, number=session), "middle"
        )
    drawing.text((EDGE, top - LINE * 0.7), words.say(texts.REPORT_BY_SESSION_AXIS))
    for row, (course, (colour, mark, dash)) in enumerate(zip(found.courses, LINES, strict=False)):
        well = zip(found.sessions, course.well, strict=True)
        points = [place(session, 100 * point[0] / point[1]) for session, point in well if point]
        key = EDGE + LINE * (row + 0.5)
        for line in (points, [(EDGE, key), (EDGE + 36, key)]):
            drawing.line(line, colour, width=2, dash=dash)
        for point in (*points, (EDGE + 18, key)):
            drawing.mark(point, mark, colour)
        drawing.text((EDGE + 46, key), _short(course.question))
    return drawing


def _bars(labels: Sequence[str], rows: Sequence[Sequence[Bar]], axis: Axis, legend: Sequence[Legend] = ()) -> Drawing:
    """Bar chart: a label and its bars, one above the other, in each row."""
    shown = [_short(label) for label in labels]
    left = EDGE + max(map(width_of, shown), default=0) + 8
    right = WIDTH - EDGE - max((width_of(bar.said) for row in rows for bar in row), default=0) - 8
    top = EDGE + (LINE if legend else 0)
    foot = top + ROW * max(1, len(rows))
    drawing = Drawing(WIDTH, foot + EDGE + LINE * (bool(axis.marks) + bool(axis.title)))

    def x(value: float) -> float:
        return left + (value - axis.low) / (axis.high - axis.low) * (right - left)

    _marks(drawing, [(x(value), label) for value, label in axis.marks], top, foot)
    drawing.text(((left + right) / 2, foot + LINE * 1.6), axis.title, "middle")
    _legend(drawing, legend)
    most = max(1, *map(len, rows), 1)  # bars in a row: one that is alone keeps its place and size
    thick = min(18.0, (ROW - 8) / most)
    for number, (label, bars) in enumerate(zip(shown, rows, strict=True)):
        middle = top + ROW * (number + 0.5)
        drawing.text((left - 8, middle), label, "end")
        for place, bar in enumerate(bars):
            y = middle + (place - most / 2) * thick
            drawing.rect((x(bar.start), y), (x(bar.end) - x(bar.start), thick - 1), bar.colour, hatched=bar.hatched)
            drawing.text((x(bar.end) + 6, y + thick / 2), bar.said)
    return drawing


def _marks(drawing: Drawing, marks: Sequence[tuple[float, str]], top: float, foot: float) -> None:
    for x, label in marks:
        drawing.line([(x, top), (x, foot + 4)], GRID)
        drawing.text((x, foot + LINE * 0.7), label, "middle")


def _legend(drawing: Drawing, legend: Sequence[Legend]) -> None:
    right = WIDTH - EDGE
    for series in reversed(legend):
        right -= width_of(series.label)
        drawing.text((right, EDGE + LINE * 0.35), series.label)
        drawing.rect((right - 28, EDGE + LINE * 0.35 - 6), (22, 12), series.colour, hatched=series.hatched)
        right -= 44


def _spans(block: BlockLine) -> list[Bar]:
    """Planned and actual times of a block, in seconds since 1970. A block that was left out has no actual time."""
    times = [(block.planned_at, block.planned_until, PLANNED)]
    if block.began_at and block.ended_at:
        times.append((block.began_at, block.ended_at, ACTUAL))
    return [
        Bar(start.timestamp(), max(end, start + timedelta(seconds=1)).timestamp(), colour, hatched=colour == ACTUAL)
        for start, end, colour in times
    ]


def _clock(bars: Sequence[Bar], words: Words) -> Axis:
    """Clock axis: round times of day, so many that they fit."""
    low, high = min((bar.start for bar in bars), default=0.0), max((bar.end for bar in bars), default=60.0)
    scale = 60 * next((scale for scale in SCALES if (high - low) / 60 / scale <= MOST_TIMES), (high - low) / 60 / MOST_TIMES)
    midnight = datetime.fromtimestamp(low, words.scene.zone).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    first = midnight + -(-(low - midnight) // scale) * scale
    marks = [first + scale * number for number in range(int((high - first) // scale) + 1)]
    return Axis(low, high, [(mark, f"{datetime.fromtimestamp(mark, words.scene.zone):%H:%M}") for mark in marks])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
