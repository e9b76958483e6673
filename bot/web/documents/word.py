"""Word document writer, based on python-docx: A4 pages, headings, lists, tables, pictures and boxes to write in.

Importing this module imports python-docx, which is slow. Import it in the function that makes a document, not at the top of
a page module. No table row is split between pages, and the header is repeated on each. Whether a document is compact is
decided in `paper.py`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Arial"  # or a font with the same character widths, so that page breaks are the same on every machine
HEADING_COLOUR = RGBColor(0x2F, 0x31, 0x70)
PICTURE_WIDTH = Cm(16)
GRID = "Light Grid Accent 1"


class WordDocument:
    """Word document. `lang` is its language code as in HTML; `margin` is in centimetres."""

    def __init__(self, title: str, lang: str, *, author: str = "Throughline", margin: float = 2.2) -> None:
        self._document = Document()
        properties = self._document.core_properties
        properties.title, properties.language = title, lang
        properties.author, properties.comments = author, ""
        page = self._document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(margin)
        normal = self._style("Normal")
        normal.font.size = Pt(11)
        normal.element.get_or_add_rPr().append(_element("w:lang", lang))  # for screen readers
        for part in (self._document.settings.element, self._document.styles.element):
            for known in (
                *part.iter(qn("w:themeFontLang")),
                *part.iter(qn("w:lang")),
            ):  # the template is in American English
                known.set(qn("w:val"), lang)
        self._document.add_heading(title, level=0)

    def dense(self, points: float, *, compact: bool) -> None:
        """Use one sans-serif font at `points`, with small headings. `compact` also reduces the space between paragraphs."""
        normal = self._style("Normal")
        normal.font.size, normal.font.name = Pt(points), FONT
        normal.paragraph_format.space_after = Pt(3 if compact else 6)
        for name, size in (("Title", 20), ("Heading 1", 13)):
            style = self._style(name)
            _use_font(style)
            style.font.size, style.font.color.rgb = Pt(size), HEADING_COLOUR
            style.paragraph_format.space_before = Pt(6 if compact else 12)
            style.paragraph_format.space_after = Pt(3)
        for name in ("List Bullet", "List Number"):
            self._style(name).paragraph_format.space_after = Pt(1 if compact else 3)

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """Add a heading. `new_page` starts a new page first."""
        self._document.add_heading(text, level=level).paragraph_format.page_break_before = new_page

    def paragraph(
        self, text: str, style: str | None = None, *, bold: bool = False, italic: bool = False, keep_with_next: bool = False
    ) -> None:
        """Add a paragraph. `keep_with_next` prevents a page break after it."""
        added = self._document.add_paragraph(style=style)
        run = added.add_run(text)
        run.bold, run.italic = bold or None, italic or None
        added.paragraph_format.keep_with_next = keep_with_next or None

    def bullets(self, lines: Iterable[str], style: str = "List Bullet", *, keep_with_next: bool = False) -> None:
        """Add a list."""
        for line in lines:
            self.paragraph(line, style, keep_with_next=keep_with_next)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float] = ()) -> None:
        """Add a table whose first row is the header. `widths` are the column widths in centimetres."""
        added = self._document.add_table(rows=0, cols=len(rows[0]), style=GRID)
        for row in rows:
            for cell, text in zip(added.add_row().cells, row, strict=True):
                cell.text = text
        _mark_header(added)
        _set_widths(added, widths)

    def facts(self, rows: Sequence[tuple[str, str]], widths: Sequence[float]) -> None:
        """Add a plain table of labels and values."""
        added = self._document.add_table(rows=0, cols=2)
        for label, value in rows:
            cells = added.add_row().cells
            cells[0].paragraphs[0].add_run(label).bold = True
            cells[1].text = value
            for cell in cells:
                cell.paragraphs[0].paragraph_format.space_after = 0
        _set_widths(added, widths)

    def box(self, described: str, width: float, height: float) -> None:
        """Add an empty box to write in. It grows with its text. `described` tells screen readers what it is for."""
        added = self._document.add_table(rows=1, cols=1, style="Table Grid")
        added.rows[0].height = Cm(height)
        added._tbl.tblPr.append(_element("w:tblDescription", described))  # python-docx has no API for it
        _set_widths(added, (width,))
        self._document.add_paragraph().paragraph_format.space_after = 0

    def picture(self, png: bytes, described: str) -> None:
        """Add a picture with its alternative text."""
        shape = self._document.add_picture(io.BytesIO(png), width=PICTURE_WIDTH)
        shape._inline.docPr.set("descr", described)  # python-docx has no API for it

    def bytes(self) -> bytes:
        """The file's content."""
        written = io.BytesIO()
        self._document.save(written)
        return written.getvalue()

    def _style(self, name: str) -> Any:
        return self._document.styles[name]


def _element(name: str, value: str) -> Any:
    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    return made


def _mark_header(table: Any) -> None:
    """Say that the first row is the header: screen readers name its cells, and it is repeated on the next page.

    No row is split between pages.
    """
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _use_font(style: Any) -> None:
    """Set the font of a heading style, instead of the theme font that the style refers to."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), FONT)


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    if not widths:
        return
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
