"""HTML fragments: what people wrote stays text, and the markup says what things are."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from cards.actions import press_of
from cards.compose import compose
from cards.render.html import html
from cards.view import Bullets, Button, Paragraph, Picture, Say, View
from dialogs.run.messages import BeforeCard, Card, TextCard
from dialogs.texts.sentence import sentence
from tests.support.card_samples import POLL, RESULTS, ROUND, samples, scene

VOID = {"br", "img", "input", "meter"}


class Tags(HTMLParser):
    """Collects tags, and checks that they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


@pytest.mark.parametrize("card", [pytest.param(card, id=name) for name, card in samples()])
def test_every_card_is_well_formed_and_without_script_or_style(card: Card) -> None:
    tags = Tags(str(html(compose(card, scene()))))
    assert tags.open == []
    names = {name for name, _ in tags.seen}
    assert not names & {"script", "style", "iframe", "object", "b"}
    assert not any(name.startswith("on") or name == "style" for _, attrs in tags.seen for name in attrs)


def test_what_people_wrote_is_text() -> None:
    hostile = '<script>alert(1)</script>" onload="x'
    view = View(hostile, (Paragraph(hostile), Bullets((hostile,)), Picture(f"https://x/{hostile}", hostile)))
    tags = Tags(str(html(view)))
    assert not tags.of("script")
    assert tags.of("img")[0]["alt"] == hostile
    assert "onload" not in tags.of("img")[0]
    assert hostile in tags.words


def test_buttons_carry_what_they_mean() -> None:
    (button,) = Tags(str(html(View("x", buttons=(Button("Go", Say('say "next" & <on>')),))))).of("button")
    assert press_of(json.loads(button["data-press"] or "")) == Say('say "next" & <on>')


def test_forms_are_fields_with_labels() -> None:
    tags = Tags(str(html(compose(POLL, scene()))))
    assert [field["value"] for field in tags.of("input")] == [str(index) for index in range(6)]
    assert {field["name"] for field in tags.of("input")} == {"choice"}
    assert tags.of("textarea")[0]["name"] == "why"
    assert len(tags.of("legend")) == 1


def test_results_are_a_table_and_rounds_a_numbered_list() -> None:
    results = Tags(str(html(compose(RESULTS, scene()))))
    assert len(results.of("meter")) == 6
    assert "Courage3Aled Bevan" in results.words.replace("\n", "")
    assert Tags(str(html(compose(ROUND, scene())))).of("ol")


def test_links_of_the_plan_lead_somewhere_safely() -> None:
    (link,) = Tags(str(html(compose(BeforeCard(), scene())))).of("a")
    assert (link["href"], link["rel"]) == ("https://example.org/pack.pdf", "noopener noreferrer")


def test_a_link_of_our_own_is_shown_without_its_key() -> None:
    said = sentence("Here: {link}", link="https://throughline.example.org/enter#secret")
    tags = Tags(str(html(compose(TextCard(said=said), scene()))))
    assert [link["href"] for link in tags.of("a")] == ["https://throughline.example.org/enter#secret"]
    assert "secret" not in tags.words


def test_pictures_only_from_https() -> None:
    assert not Tags(str(html(View("x", (Picture("javascript:alert(1)", "A picture"),))))).of("img")


def test_headings_begin_where_the_page_says() -> None:
    tags = Tags(str(html(compose(ROUND, scene()), level=2)))
    assert tags.of("h2")
    assert tags.of("h3")
