"""The report as a Word document, to be kept with the programme's papers."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.shared import Cm

from bot.web.documents import charts
from bot.web.documents.evaluation_summary import EvaluationSummary
from bot.web.documents.paper import table
from bot.web.documents.report import Report, difference, heading
from bot.web.fragments import clock

WIDE = Cm(16)


def document(report: Report, thoughts: EvaluationSummary | None = None) -> bytes:
    """The document's bytes."""
    made = Document()
    made.core_properties.title = report.title
    made.core_properties.author = "Throughline"
    made.add_heading(report.title, level=0)
    made.add_paragraph(heading(report))
    _time(made, report)
    _polls(made, report)
    if thoughts:
        _thoughts(made, thoughts)
    _lists(made, report)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _time(made: Any, report: Report) -> None:
    made.add_heading("Time", level=1)
    if report.blocks:
        _picture(made, charts.timeline(report, "png"), "Blocks as planned and as they were; the table has the times")
    rows = [
        (
            block.title,
            f"{clock(block.planned_at, report.zone)}–{clock(block.planned_until, report.zone)}",
            f"{clock(block.began_at, report.zone)}–{clock(block.ended_at, report.zone)}"
            if block.began_at and block.ended_at
            else "left out",
            difference(block.longer),
            str(len(block.there)),
        )
        for block in report.blocks
    ]
    table(made, [("Block", "Planned", "As it was", "Difference", "People"), *rows])


def _polls(made: Any, report: Report) -> None:
    if report.polls:
        made.add_heading("Polls", level=1)
    for poll in report.polls:
        made.add_heading(poll.question, level=2)
        made.add_paragraph(f"{poll.answered} answered.")
        if poll.counts is None:
            made.add_paragraph("The counts stay hidden: too few answered, or everyone chose the same.")
            continue
        _picture(made, charts.poll(poll, "png"), "How often each option was chosen; the table has the counts")
        counts = [(option, str(n)) for option, n in zip(poll.options, poll.counts, strict=False)]
        table(made, [("Option", "Chosen"), *counts])


def _thoughts(made: Any, thoughts: EvaluationSummary) -> None:
    for title, asked in (
        ("What people thought of the session", thoughts.session),
        ("What people thought of the whole programme", thoughts.programme),
    ):
        if asked:
            made.add_heading(title, level=1)
        for one in asked:
            made.add_heading(one.question, level=2)
            if one.counts is None:
                made.add_paragraph("The sums of this group stay hidden: too few answered, or everyone chose the same.")
            if one.counts or one.earlier:
                _picture(made, charts.thought(one, "png"), "Shares of the answers; the table has the counts")
                columns = [one.options, tuple(map(str, one.counts or ("hidden",) * len(one.options)))]
                columns += [tuple(map(str, one.earlier))] if one.earlier else []
                header = ("Answer", "This group", "Earlier groups")[: len(columns)]
                table(made, [header, *zip(*columns, strict=True)])
    if thoughts.courses:
        made.add_heading("Session by session", level=1)
        made.add_paragraph("How many said “mostly” or “fully”.")
        _picture(made, charts.courses(thoughts, "png"), "Shares session by session; the table has the counts")
        header = ("Question", *(f"Session {session}" for session in thoughts.sessions))
        said = [[f"{one[0]} of {one[1]}" if one else "hidden" for one in course.well] for course in thoughts.courses]
        table(made, [header, *((course.question, *row) for course, row in zip(thoughts.courses, said, strict=True))])


def _lists(made: Any, report: Report) -> None:
    if report.rounds:
        made.add_heading("Rounds", level=1)
        for turn in report.rounds:
            made.add_heading(turn.title, level=2)
            _bullets(made, [*turn.spoke, *(f"{name} (passed)" for name in turn.passed)], "List Number")
    made.add_heading("Who was there", level=1)
    table(made, [("Block", "People"), *((block.title, ", ".join(block.there) or "nobody") for block in report.blocks)])
    if report.prompts:
        made.add_heading("Questions", level=1)
        for step in report.prompts:
            made.add_heading(step.title, level=2)
            _bullets(made, step.sent)
            _bullets(made, [f"Left out: {ask}" for ask in step.left_out])
    for title, lines in (("Steps left out", report.left_out), ("Notes", report.notes)):
        if lines:
            made.add_heading(title, level=1)
            _bullets(made, lines)


def _picture(made: Any, png: bytes, says: str) -> None:
    shape = made.add_picture(io.BytesIO(png), width=WIDE)
    shape._inline.docPr.set("descr", says)  # the library has no other way to say what a picture shows


def _bullets(made: Any, lines: Iterable[str], style: str = "List Bullet") -> None:
    for line in lines:
        made.add_paragraph(line, style=style)
