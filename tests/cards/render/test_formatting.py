"""Formatting: what a plan marks looks alike everywhere, and what people write is never formatting, a link or a mention."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from cards.compose import compose
from cards.context import CardContext
from cards.language import Words
from cards.plan_text import prose
from cards.render.adaptive.card import adaptive
from cards.render.adaptive.escape import unformatted
from cards.render.html import html
from cards.render.plain import plain
from cards.render.zoom.message import zoom
from cards.view import Bullets, Paragraph, View
from dialogs.run import messages as k
from dialogs.texts.formatting import Span, spans, unmarked
from tests.support.builders import plan, step
from tests.support.card_samples import START, minutes

ADDRESS = "https://example.org/pack_1(new)"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("**Bold**, *slanted* and _slanted_", [("Bold", "b", ""), (", ", "", ""), ("slanted", "i", "")]),
        ("__Bold__ at **the end**", [("Bold", "b", ""), (" at ", "", ""), ("the end", "b", "")]),
        ("***Both***", [("Both", "bi", "")]),
        ("**bold with *both* inside**", [("bold with ", "b", ""), ("both", "bi", ""), (" inside", "b", "")]),
        (f"[The pack]({ADDRESS})", [("The pack", "", ADDRESS)]),
        (f"See {ADDRESS}, please.", [("See ", "", ""), (ADDRESS, "", ADDRESS), (", please.", "", "")]),
        ("Go to www.example.org.", [("Go to ", "", ""), ("www.example.org", "", "https://www.example.org")]),
        ("[Write](mailto:team@example.org)", [("Write", "", "mailto:team@example.org")]),
    ],
)
def test_the_marks_of_a_plan_are_read(text: str, found: list[tuple[str, str, str]]) -> None:
    read = [(span.text, "b" * span.bold + "i" * span.italic, span.link) for span in spans(text)]
    assert read[: len(found)] == found


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 * 2",
        "2*3*4 and snake_case_name",
        "**never closed",
        "** not bold **",
        "[words](page 3)",
        "[words](javascript:alert)",
        "A * star",
        "https://",
    ],
)
def test_all_else_stays_as_typed(text: str) -> None:
    assert spans(text) == (Span(text),)


def test_a_backslash_shows_the_sign_after_it() -> None:
    assert spans(r"\*not slanted\* and \[no link\]") == (Span("*not slanted* and [no link]"),)


@given(st.text(alphabet="*_[]()\\ ab/:.hw", max_size=60))
def test_no_word_is_lost_and_no_text_takes_long(text: str) -> None:
    letters = re.sub(r"[^ab]", "", re.sub(r"\]\([^()\s]*\)", "", text))
    assert re.sub(r"[^ab]", "", "".join(span.text for span in spans(text))) in re.sub(r"[^ab]", "", text)
    assert len(letters) >= 0


@given(st.sampled_from(("*", "_", "[", "**a", "(https://e.org", "\\")), st.integers(1, 4000))
def test_texts_made_to_be_slow_are_read(piece: str, times: int) -> None:
    assert spans((piece * times)[:9000])


def said(text: str) -> View:
    """The view of a step with that instruction."""
    scene = CardContext(plan(step("a.b", 5, say=text)), ZoneInfo("Europe/London"), "en-GB")
    return compose(k.StepCard(step="a.b", starts_at=START, ends_at=START + minutes(5)), scene)


def blocks(card: dict[str, Any]) -> list[str]:
    return [part["text"] for part in card["body"] if part["type"] == "TextBlock"]


def test_teams_zoom_pages_and_text_show_the_same() -> None:
    view = said(f"**Read** the *whole* [pack]({ADDRESS}).\n\n- one **thing**\n- www.example.org")
    teams = blocks(adaptive(view))
    assert "**Read** the _whole_ [pack](https://example.org/pack_1%28new%29)." in teams
    assert "- one **thing**\n- [www.example.org](https://www.example.org)" in teams
    said_in_zoom = [part["text"] for part in zoom(view)["body"] if part["type"] == "message"]
    assert f"*Read* the _whole_ <{ADDRESS}|pack>." in said_in_zoom
    assert "• one *thing*\n• <https://www.example.org|www.example.org>" in said_in_zoom
    page = str(html(view))
    assert f'<strong>Read</strong> the <em>whole</em> <a href="{ADDRESS}"' in page
    assert "<li>one <strong>thing</strong></li>" in page
    assert f"Read the whole pack ({ADDRESS})." in plain(view)
    assert "- one thing\n- www.example.org" in plain(view)


def test_a_title_shows_no_marks() -> None:
    made = plan(step("a.b", 5, title="**The** [pack](https://example.org)"))
    scene = CardContext(made, ZoneInfo("Europe/London"), "en-GB")
    assert compose(k.StepCard(step="a.b", starts_at=START, ends_at=START), scene).title == "The pack (https://example.org)"


ADDRESSES = ("https://evil.example/x", "http://e.org", "www.evil.example", "mailto:a@b.example", "<!channel>")
NASTY = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [*"*_~`[<>|@&\\)", "**", "__", "](", "- ", "# ", " ", "\n", "Anna", "<at>all</at>", *ADDRESSES, "{{DATE()}}"]
        ),
        max_size=8,
    ).map("".join),
)


def of_people(name: str) -> View:
    """A view with something that a person wrote in each kind of place."""
    scene = CardContext(plan(step("a.b", 5)), ZoneInfo("Europe/London"), "en-GB", names={"p": name})
    shown = Words(scene).name("p")
    return View(f"{shown} speaks", (Paragraph(f"Next: {shown}"), Paragraph(shown, "strong"), Bullets((shown, "Ben"))))


@given(NASTY)
def test_on_pages_a_name_is_text_alone(name: str) -> None:
    page = lxml_html.fromstring(str(html(of_people(name))))
    assert page.xpath("//a | //strong | //em | //script | //img | //at") == []


@given(NASTY)
def test_in_teams_a_name_is_text_alone(name: str) -> None:
    card = adaptive(of_people(name))
    assert "entities" not in card["msteams"]
    for text in blocks(card):
        bare = re.sub(r"\\.", "", text)  # what a backslash keeps from being a mark
        assert not re.search(r"\*|`|\[|<|~|(?<![^\W_])_|_(?![^\W_])", bare)


@given(NASTY)
def test_in_zoom_a_name_is_text_alone(name: str) -> None:
    for part in zoom(of_people(name))["body"]:
        line = part["text"]
        assert not re.search(r"https?://", line)
        inner = line.removeprefix("*").removesuffix("*") if line.startswith("*") else line
        assert not set("*_~<>`") & set(re.sub(r"`[^`\s]+@[^`\s]+`", "", inner))  # an e-mail address stays to be copied


@given(NASTY)
def test_what_people_write_never_leads_anywhere_on_any_channel(words: str) -> None:
    view = View("Answers", (Paragraph(words), Bullets((words,))))
    for text in blocks(adaptive(view)):
        assert not re.search(r"(?<!\\)(?:\\\\)*\[[^\]]*\]\(", text)
    assert not re.search(r"<https?:", json.dumps(zoom(view)))
    assert "<a " not in str(html(view))


def test_only_texts_of_the_plan_are_rich() -> None:
    assert all(getattr(element, "rich", True) for element in prose("**One**\n\n- two"))
    assert not Paragraph("**x**").rich
    assert plain(View("", (Paragraph("**x**"),))) == "**x**"
    assert "**x**" not in str(html(View("", (replace(Paragraph("**x**"), rich=True),))))
    assert unmarked("no marks at all") == "no marks at all"


@given(st.text(alphabet="ab *_`[]()<~-1.&{\\", max_size=30))
def test_a_label_of_a_choice_shows_no_escape_and_makes_no_formatting(said: str) -> None:
    label = unformatted(said)
    assert label.count("\\") == said.count("\\"), "no escape is added"
    assert not set("*`~<") & set(label)
    assert "](" not in label
    assert not re.match(r"(?:[-+#]|\d{1,9}[.)])(?:\s|$)", label)
