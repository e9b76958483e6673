"""Texts of a plan as paragraphs and lists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from cards.plan_text import prose
from cards.view import Bullets, Paragraph


def test_paragraphs_and_lists() -> None:
    text = "Read this.\nThen do:\n- one\n- two\n\n1. first\n2) second\n\nDone."
    assert prose(text) == (
        Paragraph("Read this.\nThen do:", rich=True),
        Bullets(("one", "two"), rich=True),
        Bullets(("first", "second"), ordered=True, rich=True),
        Paragraph("Done.", rich=True),
    )


def test_nothing_to_say() -> None:
    assert prose(None) == ()
    assert prose(" \n ") == ()


def test_numbers_and_dashes_inside_a_line_are_no_list() -> None:
    assert prose("2022 was long. -5 was cold.\n37-47 are the pages") == (
        Paragraph("2022 was long. -5 was cold.\n37-47 are the pages", rich=True),
    )


@given(some.text(max_size=300))
def test_no_word_is_lost(text: str) -> None:
    said = "\n".join(
        part.text if isinstance(part, Paragraph) else "\n".join(part.items)
        for part in prose(text)
        if isinstance(part, Paragraph | Bullets)
    )
    letters = {char for char in text if char.isalpha()}
    assert letters <= set(said)
