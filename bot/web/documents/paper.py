"""Papers: a view as a page to read and print, as one HTML file, and as a Word document."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from bot.web.fragments import environment
from cards.language import Words
from cards.render.html import html
from cards.view import Bars, Bullets, Choice, Element, Facts, Heading, Paragraph, Picture, Table, TextInput, View

if TYPE_CHECKING:
    from docx.document import Document
    from jinja2 import Template

HERE = Path(__file__).parents[1]
FONT = "Arial"  # or one as wide as it is on every machine, so that a page stays a page
ONE_PAGE = 62  # lines of a compact paper that fit on one page of A4 at the larger size
LINE = 88  # characters of such a line


@dataclass(frozen=True)
class Download:
    """A link from a paper to the same as a file."""

    address: str
    label: str


def titled(view: View, words: Words) -> View:
    """The paper in the language of its words."""
    return replace(view, lang=words.lang, extra={**view.extra, "links": "\n".join(words.plan.links.values())})


def page(view: View, downloads: Iterable[Download] = ()) -> str:
    """The paper as a page of the service."""
    return _drawn(view, tuple(downloads), "")


def file(view: View) -> str:
    """The paper as one file with its style inside."""
    return _drawn(view, (), (HERE / "static" / "paper.css").read_text(encoding="utf-8"))


@cache
def _template() -> Template:
    return environment().get_template("paper.html")


def _drawn(view: View, downloads: tuple[Download, ...], style: str) -> str:
    return _template().render(view=view, article=html(view, level=1), downloads=downloads, style=style)


# -- Word --------------------------------------------------------------------------------------------------------------


def document(view: View, *, compact: bool = False) -> bytes:
    """The paper for Word. `compact` makes it fit on one page of A4 where it can."""
    import docx  # late: only who asks for a document waits for the library

    made = docx.Document()
    made.core_properties.title = view.title
    made.core_properties.author = "Throughline"
    made.core_properties.language = view.lang
    _shape(made, view, compact)
    made.add_heading(view.title, level=0)
    for element in view.elements:
        _write(made, element)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _shape(made: Document, view: View, compact: bool) -> None:
    """A4, a language for whoever has it read aloud, and for a compact paper smaller letters the more there is."""
    from docx.shared import Cm, Pt, RGBColor

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    edge = Cm(1.8) if compact else Cm(2.3)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = edge
    normal: Any = made.styles["Normal"]
    size = 10.5 if not compact or _lines(view) <= ONE_PAGE * 0.6 else 9.0
    normal.font.size, normal.font.name = Pt(size), FONT
    normal.paragraph_format.space_after = Pt(3 if compact else 6)
    _language(normal, view.lang)
    for name, points in (("Title", 20), ("Heading 1", 13)):
        style: Any = made.styles[name]
        _font(style)
        style.font.size, style.font.color.rgb = Pt(points), RGBColor(0x2F, 0x31, 0x70)
        style.paragraph_format.space_before = Pt(6 if compact else 12)
        style.paragraph_format.space_after = Pt(3)
    for name in ("List Bullet", "List Number"):
        made.styles[name].paragraph_format.space_after = Pt(1 if compact else 3)


def _font(style: Any) -> None:
    """Headings name the font of a theme; this one instead."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), FONT)


def _language(style: Any, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    said = OxmlElement("w:lang")
    said.set(qn("w:val"), lang)
    style.element.get_or_add_rPr().append(said)


def _lines(view: View) -> int:
    """About how many lines a compact paper takes."""
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


def _write(made: Document, element: Element) -> None:
    match element:
        case Heading(text):
            made.add_heading(text, level=1)
        case Paragraph(text, tone):
            written = made.add_paragraph().add_run(text)
            written.bold, written.italic = tone in ("strong", "warning"), tone == "subtle"
        case Bullets(items, ordered):
            for number, item in enumerate(items, 1):
                made.add_paragraph(f"{number}. {item}" if ordered else item, style="List" if ordered else "List Bullet")
        case Facts(rows):
            for label, value in rows:
                made.add_paragraph().add_run(f"{label}: {value}")
        case Table(header, rows):
            table(made, (header, *rows))
        case Bars(label, bars):
            made.add_paragraph(label)
            table(made, tuple((bar.label, str(bar.count)) for bar in bars))
        case Picture() | Choice() | TextInput():  # papers are read, not filled in
            return
        case _:
            assert_never(element)


def table(made: Document, rows: Sequence[Sequence[str]]) -> None:
    """Add a table; its first row is the header."""
    added = made.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for row in rows:
        for cell, text in zip(added.add_row().cells, row, strict=True):
            cell.text = text
