"""Word export of a CPD record, with boxes to write in.

Each session begins on a new page, and a box stays on one page with its heading and questions. What the record contains is in
`cards/pages/cpd.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.web.documents.word import WordDocument
    from cards.pages.cpd import Field, Section, Sheet

BOX_HEIGHT, BOX_WIDTH = 2.4, 16.6  # cm
FACT_WIDTHS = (4.2, 12.4)  # cm
TIME_WIDTHS = (6.6, 3, 3.5, 3.5)  # cm


def document(sheet: Sheet) -> bytes:
    """Render the record as a Word document."""
    from bot.web.documents.word import WordDocument  # slow to import: python-docx

    made = WordDocument(sheet.title, sheet.lang, author="")
    for text in (sheet.subtitle, *sheet.intro, sheet.total):
        made.paragraph(text)
    for number, section in enumerate(sheet.sections):
        _section(made, section, new_page=number > 0)
    made.heading(sheet.rules_title)
    made.bullets(sheet.rules)
    return made.bytes()


def _section(made: WordDocument, section: Section, new_page: bool) -> None:
    made.heading(section.title, new_page=new_page)
    made.facts(section.facts, FACT_WIDTHS)
    for field in section.fields:
        _field(made, field)
    made.heading(section.table_title, 2)
    made.table((section.header, *section.rows), TIME_WIDTHS)


def _field(made: WordDocument, field: Field) -> None:
    """Write a heading, its questions and the answer box, all on the same page."""
    made.heading(field.title, 2)
    for text in field.known:
        made.paragraph(text, keep_with_next=True)
    made.bullets(field.listed, keep_with_next=True)
    if field.quoted:
        made.paragraph(field.quoted, "Intense Quote", keep_with_next=True)
    for text in field.questions:
        made.paragraph(text, italic=True, keep_with_next=True)
    made.box(field.space, BOX_WIDTH, BOX_HEIGHT)
