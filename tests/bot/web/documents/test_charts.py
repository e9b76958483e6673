"""Charts: what they say, that any text fits, and that the picture for documents is the same drawing."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from bot.web.documents import charts
from bot.web.documents.drawing import ZOOM, Drawing, width_of
from bot.web.documents.evaluation_summary import Course, EvaluationSummary, Thought
from bot.web.documents.report import BlockLine, IdeasLine, PollLine, Report
from cards.context import CardContext
from cards.language import Words
from tests.support.builders import full_plan

WORDS = Words(CardContext(full_plan(), ZoneInfo("Europe/London")))
SUMMER = datetime(2030, 7, 1, 8, 20, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: Drawing) -> ET.Element:
    return ET.fromstring(chart.svg())


def said(chart: Drawing) -> list[str]:
    """The texts of a chart, in order."""
    return [text.text for text in drawn(chart).iter(f"{SVG}text") if text.text]


def bars(chart: Drawing) -> list[ET.Element]:
    """Its bars and legend boxes: all rectangles but the paper and the hatching."""
    return [one for one in drawn(chart).findall(f"{SVG}rect")[1:]]


def report(*blocks: BlockLine) -> Report:
    return Report("T", SUMMER, SUMMER, SUMMER, blocks, (), (), (), (), (), (), ())


def block(title: str, minutes: int, late: int | None) -> BlockLine:
    planned = SUMMER + timedelta(minutes=minutes)
    began = planned + timedelta(minutes=late) if late is not None else None
    ended = began + timedelta(minutes=30) if began else None
    return BlockLine(title, planned, planned + timedelta(minutes=30), began, ended, ())


def test_the_timeline_shows_clock_times_of_the_session_and_no_bar_for_what_was_left_out() -> None:
    chart = charts.timeline(report(block("Intro", 0, 0), block("Pairs", 30, 5), block("Close", 60, None)), WORDS)
    assert said(chart) == [
        "09:30",
        "09:45",
        "10:00",
        "10:15",
        "10:30",
        "10:45",
        "Actual",
        "Planned",
        "Intro",
        "Pairs",
        "Close",
    ]
    assert len(bars(chart)) == 2 + 5
    late = bars(chart)[-2]
    assert float(late.get("x", "")) > float(bars(chart)[-3].get("x", "")), "the late block begins to the right of its plan"
    assert late.get("fill", "").startswith("url("), "actual times are hatched"


def test_any_number_of_minutes_has_a_handful_of_clock_times() -> None:
    for minutes in (1, 20, 210, 1500, 60 * 24 * 40):
        long = BlockLine("Long", SUMMER, SUMMER + timedelta(minutes=minutes), None, None, ())
        times = [text for text in said(charts.timeline(report(long), WORDS)) if ":" in text]
        assert len(times) <= charts.MOST_TIMES + 1
        assert times or minutes < 5


def test_a_poll_shows_its_options_and_what_may_be_said_of_the_counts() -> None:
    chart = charts.poll(PollLine("Which?", ("Courage", "Rest"), 6, (5, 0), ("5 or more", "0")))
    assert said(chart) == ["Courage", "5 or more", "Rest", "0"]
    assert float(bars(chart)[1].get("width", "")) == 0


def test_texts_are_taken_as_they_are() -> None:
    hostile = ("$x$ <b>&amp;", "a\x00b\nc", "n" * 90)
    assert said(charts.poll(PollLine("?", hostile, 3, (1, 1, 1))))[::2] == ["$x$ <b>&amp;", "a b c", "n" * 43 + "…"]


def test_a_cloud_has_every_word_and_frequent_ones_are_larger_and_all_fit() -> None:
    long = "w" * 60
    line = IdeasLine("?", (), (("trust", 5), (long, 5), ("<rest> & $x$", 2), ("Air", 1)))
    words = list(drawn(charts.cloud(line)).iter(f"{SVG}text"))
    assert [text.text for text in words] == ["<rest> & $x$", "Air", "trust", "w" * 43 + "…"]
    size = {text.text: float(text.get("font-size", "13")) for text in words}
    assert size["trust"] > size["<rest> & $x$"] > size["Air"]
    assert all(float(t.get("x", "")) + width_of(t.text or "", size[t.text]) <= charts.WIDTH for t in words)
    assert charts.cloud(line).png().startswith(b"\x89PNG")
    assert charts.cloud(line).svg() == charts.cloud(line).svg()


def test_nothing_to_show_is_still_a_picture() -> None:
    hidden = Thought("Q", ("no", "yes"), 2, None, ())
    for chart in (charts.timeline(report(), WORDS), charts.poll(PollLine("?", (), 0, None)), charts.thought(hidden, WORDS)):
        assert not bars(chart)


def test_each_course_has_its_own_mark_and_dash() -> None:
    found = EvaluationSummary(sessions=(1, 2), courses=tuple(Course(name, ((2, 4), None)) for name in ("A", "B", "C")))
    picture = drawn(charts.courses(found, WORDS))
    dashes = {line.get("stroke-dasharray") for line in picture.iter(f"{SVG}polyline") if line.get("stroke-width") == "2"}
    assert len(dashes) == 3
    assert [len(list(picture.iter(SVG + mark))) for mark in ("circle", "polygon")] == [2, 2]


def test_the_picture_for_documents_has_the_size_and_the_letters_of_the_drawing() -> None:
    line = PollLine("Which?", ("Dŵr", "Tŷ"), 4, (3, 1))
    png = charts.poll(line).png()
    width, height = struct.unpack(">II", png[16:24])
    assert (width, png[:8]) == (charts.WIDTH * ZOOM, b"\x89PNG\r\n\x1a\n")
    box = drawn(charts.poll(line)).get("viewBox", "").split()
    assert abs(height - float(box[3]) * ZOOM) <= 1
    bare = charts.poll(PollLine("Which?", ("", ""), 4, (3, 1))).png()
    assert len(png) > len(bare), "the letters are drawn on a machine without fonts"
