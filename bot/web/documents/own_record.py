"""Somebody's own record as a Word document, with boxes to write in that grow with the text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cards.pages.cpd import Field, Section, Sheet

ROOM = 2.4  # cm to write in at first


def document(sheet: Sheet) -> bytes:
    """The document's bytes."""
    from docx import Document  # late: only who asks for a document waits for the library
    from docx.shared import Cm, Pt

    made = Document()
    made.core_properties.title = sheet.title
    made.core_properties.author = made.core_properties.comments = ""
    made.core_properties.language = sheet.lang
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    made.styles["Normal"].font.size = Pt(11)
    made.add_heading(sheet.title, level=0)
    for text in (sheet.subtitle, *sheet.intro, sheet.total):
        made.add_paragraph(text)
    for number, section in enumerate(sheet.sections):
        _section(made, section, new_page=number > 0)
    made.add_heading(sheet.rules_title, level=1)
    for text in sheet.rules:
        made.add_paragraph(text, style="List Bullet")
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _section(made: Any, section: Section, new_page: bool) -> None:
    heading = made.add_heading(section.title, level=1)
    heading.paragraph_format.page_break_before = new_page
    facts = made.add_table(rows=0, cols=2)
    for label, value in section.facts:
        cells = facts.add_row().cells
        cells[0].paragraphs[0].add_run(label).bold = True
        cells[1].text = value
        for cell in cells:
            cell.paragraphs[0].paragraph_format.space_after = 0
    _widths(facts, (4.2, 12.4))
    for field in section.fields:
        _field(made, field)
    made.add_heading(section.table_title, level=2)
    table = made.add_table(rows=1, cols=len(section.header), style="Light Grid Accent 1")
    _row(table.rows[0], section.header)
    for values in section.rows:
        _row(table.add_row(), values)
    _widths(table, (6.6, 3, 3.5, 3.5))


def _field(made: Any, field: Field) -> None:
    from docx.shared import Cm

    made.add_heading(field.title, level=2)
    for text in field.known:
        _together(made.add_paragraph(text))
    for text in field.listed:
        _together(made.add_paragraph(text, style="List Bullet"))
    if field.quoted:
        _together(made.add_paragraph(field.quoted, style="Intense Quote"))
    for text in field.questions:
        asked = made.add_paragraph()
        asked.add_run(text).italic = True
        _together(asked)
    box = made.add_table(rows=1, cols=1, style="Table Grid")
    box.rows[0].height = Cm(ROOM)  # at least: the row grows with what is written
    box._tbl.tblPr.append(_described(field.space))
    _widths(box, (16.6,))
    made.add_paragraph().paragraph_format.space_after = 0


def _together(paragraph: Any) -> None:
    """A question is not parted from the space for its answer by the end of a page."""
    paragraph.paragraph_format.keep_with_next = True


def _described(text: str) -> Any:
    """What a table is for, for those who do not see it; the library has no other way to say it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:tblDescription")
    made.set(qn("w:val"), text)
    return made


def _row(row: Any, values: Sequence[str]) -> None:
    for cell, text in zip(row.cells, values, strict=True):
        cell.text = text


def _widths(table: Any, widths: Sequence[float]) -> None:
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
