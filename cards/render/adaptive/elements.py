"""Adaptive Card elements: draws the elements of a view in Adaptive Card 1.5.

Pictures need https, else their words are shown. Each line of a text is a block of its own. Bars are decoration beside the
number. A poll's form asks for a choice before it is sent.
"""

from __future__ import annotations

from typing import Any, assert_never

from cards.render.adaptive.escape import escaped, formatted, lines, marked, unformatted
from cards.view import Bar, Bars, Bullets, Choice, Element, Facts, Heading, Paragraph, Picture, Table, TextInput

Json = dict[str, Any]
COLUMN_NARROW, COLUMN_WIDE = 13, 20  # limits of a column's weight, in characters; no word may break in a side panel
NO_BREAK = "\u00a0"  # in place of an empty text, which is an error
TONES: dict[str, Json] = {
    "plain": {},
    "subtle": {"isSubtle": True},
    "strong": {"weight": "bolder"},
    "warning": {"weight": "bolder", "color": "attention"},
}


def text_block(text: str, **look: Any) -> Json:
    """TextBlock element. `text` must be escaped already."""
    return {"type": "TextBlock", "text": text, "wrap": True, **look}


def parts(element: Element, links: tuple[str, ...], required: bool) -> list[Json]:
    """Render `element`. `required`: people must choose before they can send the form."""
    match element:
        case Paragraph(text, tone, rich):
            return _lines(text, links, TONES[tone], rich)
        case Heading(text):
            return [text_block(escaped(text), style="heading", weight="bolder", spacing="medium")] if text.strip() else []
        case Bullets(items, ordered, rich):
            return _bullets(items, ordered, links, rich)
        case Facts(rows):
            facts = [{"title": escaped(label), "value": marked(value, links)} for label, value in rows]
            return [{"type": "FactSet", "facts": facts}] if facts else []
        case Table():
            return [_table(element)] if element.rows else []
        case Bars(label, bars):
            heading = [text_block(escaped(label), isSubtle=True)] if label.strip() else []
            return [*heading, *(part for bar in bars for part in _bar(bar))]
        case Picture(url, alt):
            if not url.startswith("https://"):
                return [text_block(escaped(alt), isSubtle=True)] if alt.strip() else []
            return [{"type": "Image", "url": url, "altText": alt}]
        case Choice():
            return [_choice(element, required)]
        case TextInput():
            return [_input(element)]
        case _:
            assert_never(element)


def _said(text: str, links: tuple[str, ...], rich: bool) -> str:
    return formatted(text) if rich else marked(text, links)


def _lines(text: str, links: tuple[str, ...], look: Json, rich: bool) -> list[Json]:
    """A block for each line, because clients treat line breaks inside a block differently."""
    said = [text_block(_said(line, links, rich), **look) for line in lines(text)]
    return [block if index == 0 else {**block, "spacing": "none"} for index, block in enumerate(said)]


def _bullets(items: tuple[str, ...], ordered: bool, links: tuple[str, ...], rich: bool) -> list[Json]:
    """A list in one block, so that clients draw it as a list."""
    kept = [(number, item) for number, item in enumerate(items, 1) if item.strip()]
    said = [(f"{number}." if ordered else "-", _said(item, links, rich)) for number, item in kept]
    return [text_block("\n".join(f"{sign} {item}" for sign, item in said))] if said else []


def _table(table: Table) -> Json:
    rows = (table.header, *table.rows)
    widths = [max(len(row[index]) for row in rows if index < len(row)) for index in range(len(table.header))]
    return {
        "type": "Table",
        "firstRowAsHeader": True,
        "columns": [{"width": min(max(width, COLUMN_NARROW), COLUMN_WIDE)} for width in widths],
        "rows": [_row(row, header=index == 0) for index, row in enumerate(rows)],
    }


def _row(row: tuple[str, ...], header: bool) -> Json:
    look: Json = {"weight": "bolder"} if header else {}
    # Later cells of an "and 12 more" row are empty.
    blocks = (text_block(escaped(cell) or NO_BREAK, **look) for cell in row)
    return {"type": "TableRow", "cells": [{"type": "TableCell", "items": [block]} for block in blocks]}


def _bar(bar: Bar) -> list[Json]:
    """One bar in a row: its label and number as text, and a slim decorative bar of two columns; names stand below."""
    full = round(min(max(bar.share, 0.0), 1.0) * 100)
    stripes = [_stripe(full, style="accent")] if full else []
    stripes += [_stripe(100 - full, style="emphasis")] if full < 100 else []
    said = text_block(f"{escaped(bar.label)}: {bar.number}")
    columns = [_cell(1, [said]), _cell(1, [{"type": "ColumnSet", "columns": stripes}])]
    row: Json = {"type": "ColumnSet", "spacing": "small", "columns": columns}
    note = [text_block(escaped(bar.note), isSubtle=True, size="small", spacing="none")] if bar.note.strip() else []
    return [row, *note]


def _cell(width: int, items: list[Json]) -> Json:
    return {"type": "Column", "width": width, "verticalContentAlignment": "center", "items": items}


def _stripe(width: int, **look: Any) -> Json:
    return {"type": "Column", "width": width, "minHeight": "6px", "spacing": "none", "items": [], **look}


def _choice(choice: Choice, required: bool) -> Json:
    drawn: Json = {
        "type": "Input.ChoiceSet",
        "id": choice.id,
        "label": choice.label,
        "style": "expanded",
        "wrap": True,
        "choices": [{"title": unformatted(option.label), "value": option.value} for option in choice.options],
    }
    if choice.most > 1:
        drawn["isMultiSelect"] = True
    if choice.chosen:
        drawn["value"] = ",".join(choice.chosen)
    return drawn | ({"isRequired": True, "errorMessage": choice.label} if required else {})


def _input(text: TextInput) -> Json:
    drawn: Json = {"type": "Input.Text", "id": text.id, "label": text.label, "maxLength": text.most}
    if text.several_lines:
        drawn["isMultiline"] = True
    return drawn | ({"value": text.value} if text.value else {})
