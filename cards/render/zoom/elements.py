"""Zoom message elements: builds the documented elements as data, within their limits.

Source: developers.zoom.us, "Customizing messages", and the types in Zoom's own library (`CardContent`). Zoom publishes no
limits. The limits here are below those that developers report. What is cut says how many lines are more. A cut never falls
inside a link. Facts that are too many or too long become lines, tables become lines with the first column in bold, bars are
drawn with signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cards.language import shortened
from cards.render.zoom.escape import formatted, neutral, strong, subtle
from cards.render.zoom.values import Picked, value_of
from cards.view import Act, Bars, Bullets, Facts, Option, Picture, Table

Part = dict[str, Any]
TEXT = 4000  # characters of one message element
HEAD = 300  # characters of a heading
BUTTON = 40  # characters on a button
OPTION = 150  # characters of a list's item
FIELD = 250  # characters of a field's name or value
FIELDS = 10  # most fields; above that, plain lines read better
BUTTONS = 5  # in one card; the others go into a list
STYLES = {"default": "Default", "primary": "Primary", "danger": "Danger"}
BAR = 10  # characters of a full bar


def message(text: str) -> Part:
    """Message element, from text with markup. A broken link would hide the text after it, so a cut comes before the link."""
    if len(text) > TEXT:
        text = shortened(text, TEXT)
        opened = text.rfind("<")
        text = text[:opened].rstrip() + "…" if opened > text.rfind(">") else text
    return {"type": "message", "text": text, "is_markdown_support": True}


def head(title: str) -> Part:
    """Header element. Notifications show it too."""
    return {"text": shortened(neutral(title), HEAD)}


def bullets(list_: Bullets, rows: int, more: str) -> Part:
    """List, one item per line, because Zoom's markup has no lists."""
    marks = [f"{number}. " if list_.ordered else "• " for number in range(1, len(list_.items) + 1)]
    said = formatted if list_.rich else neutral
    return message(_lines([mark + said(item) for mark, item in zip(marks, list_.items, strict=True)], rows, more))


def facts(facts_: Facts, rows: int, more: str) -> Part:
    """Fields element, or lines of text if there are too many fields or they are too long."""
    if len(facts_.rows) <= FIELDS and all(len(neutral(text)) <= FIELD for row in facts_.rows for text in row):
        return {"type": "fields", "items": [{"key": neutral(key), "value": neutral(value)} for key, value in facts_.rows]}
    return message(_lines([f"{strong(key)} {neutral(value)}" for key, value in facts_.rows], rows, more))


def table(table_: Table, rows: int, more: str) -> Part:
    """Table as lines: the headings first, then the rows with the first column in bold."""
    lines = [" · ".join((strong(row[0]), *map(neutral, row[1:]))) if row else "" for row in table_.rows]
    return message(_lines([subtle(" · ".join(filter(None, table_.header))), *lines], rows + 1, more))


def bars(bars_: Bars, rows: int, more: str) -> Part:
    """Bar chart as text: one line for each bar, with its number."""
    lines = [
        f"{'▰' * round(min(1.0, max(0.0, bar.share)) * BAR):▱<{BAR}} {neutral(bar.label)}: {bar.number}"
        + (f" ({neutral(bar.note)})" if bar.note else "")
        for bar in bars_.bars
    ]
    return message(_lines([strong(bars_.label), *lines], rows + 1, more))


def picture(picture_: Picture) -> Part:
    """Picture element. Zoom shows its text next to it."""
    words = {"title": {"text": shortened(neutral(picture_.alt), HEAD)}, "description": {"text": ""}}
    return {"type": "attachments", "resource_url": picture_.url, "img_url": picture_.url, "information": words}


def button(label: str, act: Act | Picked, style: str = "default") -> Part:
    """One button."""
    return {"text": shortened(label, BUTTON), "value": value_of(act), "style": STYLES[style]}


def actions(items: Sequence[Part]) -> Iterator[Part]:
    """Row of buttons. Empty if there are none."""
    if items:
        yield {"type": "actions", "items": list(items)}


def select(label: str, options: Sequence[tuple[str, Act | Picked]]) -> Part:
    """Drop-down list for a single choice."""
    listed = [{"text": shortened(text, OPTION), "value": value_of(act)} for text, act in options]
    return {"type": "select", "text": label, "select_items": listed}


def checkboxes(action_id: str, options: Sequence[tuple[Option, Act | Picked]], chosen: Sequence[str]) -> Part:
    """Checkboxes for several choices, inside a form."""
    listed = [
        {"text": shortened(option.label, OPTION), "value": value_of(act), "initial_selected": option.value in chosen}
        for option, act in options
    ]
    return {"type": "checkboxes", "options": listed, "action_id": action_id}


def _lines(lines: Sequence[str], rows: int, more: str) -> str:
    """Join at most `rows` whole lines, and say how many more there are."""
    kept, room = 0, TEXT - 100
    while kept < min(len(lines), rows) and room >= len(lines[kept]) + 1:
        room -= len(lines[kept]) + 1
        kept += 1
    kept = max(kept, 1)
    rest = len(lines) - kept
    return "\n".join([*lines[:kept]] + ([more.format(count=rest)] if rest > 0 else []))
