"""Document export: turns a view (page for leaders, catch-up pack) into a web page, a single HTML file or a Word document.

A compact document is set smaller if it would come near the end of its one page. Inputs and pictures are left out of Word
documents, and addresses of links are written out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from bot.web.fragments import environment
from cards.language import Words
from cards.render.html import html
from cards.view import Bars, Bullets, Choice, Element, Facts, Heading, Paragraph, Picture, Table, TextInput, View
from dialogs.texts.formatting import unmarked

if TYPE_CHECKING:
    from jinja2 import Template

    from bot.web.documents.word import WordDocument

SHEETS = ("tokens.css", "app.css", "pages.css", "paper.css")
HERE = Path(__file__).parents[1]
ONE_PAGE = 62  # lines that fit on an A4 page of a compact document, at the larger font size
LINE = 88  # characters of such a line
NEARLY_FULL = 0.6  # of `ONE_PAGE`: a compact document with more lines is set smaller
LARGE, SMALL = 10.5, 9.0  # points: the two sizes of text


@dataclass(frozen=True)
class Download:
    """Download link on a page, for the same content as a file."""

    address: str
    label: str


def titled(view: View, words: Words) -> View:
    """Add the language of the words and the plan's allowed links to the view."""
    return replace(view, lang=words.lang, extra={**view.extra, "links": "\n".join(words.plan.links.values())})


def page(view: View, downloads: Iterable[Download] = ()) -> str:
    """Render the view as a page of the service."""
    return _drawn(view, tuple(downloads), "")


def file(view: View) -> str:
    """Render the view as a single HTML file with its styles included."""
    style = "\n".join((HERE / "static" / name).read_text(encoding="utf-8") for name in SHEETS)
    return _drawn(view, (), style)


@cache
def _template() -> Template:
    return environment().get_template("paper.html")


def _drawn(view: View, downloads: tuple[Download, ...], style: str) -> str:
    return _template().render(view=view, article=html(view, level=1), downloads=downloads, style=style, sheets=SHEETS)


# -- Word --------------------------------------------------------------------------------------------------------------


def document(view: View, *, compact: bool = False) -> bytes:
    """Render the view as a Word document. `compact` fits it on one A4 page if possible."""
    from bot.web.documents.word import WordDocument  # slow to import: python-docx

    made = WordDocument(view.title, view.lang, margin=1.8 if compact else 2.3)
    made.dense(LARGE if not compact or _lines(view) <= ONE_PAGE * NEARLY_FULL else SMALL, compact=compact)
    for element in view.elements:
        _write(made, element)
    return made.bytes()


def _lines(view: View) -> int:
    """Estimate how many lines a compact document needs."""
    texts = [text for element in view.elements for text in _texts(element)]
    return sum(1 + len(text) // LINE for text in texts) + sum(isinstance(one, Heading) for one in view.elements)


def _texts(element: Element) -> tuple[str, ...]:
    match element:
        case Paragraph(text) | Heading(text):
            return tuple(text.split("\n"))
        case Bullets(items):
            return items
        case _:
            return ()


def _write(made: WordDocument, element: Element) -> None:
    match element:
        case Heading(text):
            made.heading(text)
        case Paragraph(text, tone, rich):
            made.paragraph(_unmarked(text) if rich else text, bold=tone in ("strong", "warning"), italic=tone == "subtle")
        case Bullets(items, ordered, rich):
            items = tuple(map(_unmarked, items)) if rich else items
            lines = [f"{number}. {item}" for number, item in enumerate(items, 1)] if ordered else items
            made.bullets(lines, "List" if ordered else "List Bullet")
        case Facts(rows):
            for label, value in rows:
                made.paragraph(f"{label}: {value}")
        case Table(header, rows):
            made.table((header, *rows))
        case Bars(label, bars):
            made.paragraph(label)
            made.table(tuple((bar.label, bar.number) for bar in bars))
        case Picture() | Choice() | TextInput():  # documents have no inputs
            return
        case _:
            assert_never(element)


def _unmarked(text: str) -> str:
    """A text of the plan without its formatting; the addresses of its links can be read on paper."""
    return "\n".join(unmarked(line) for line in text.split("\n"))
