"""View shortening: fits a view into a channel's limit.

It first cuts long texts, then long lists, and says how many are left out. Each try has fewer entries and shorter texts;
after the last one elements are left out from the end. All options and input fields stay. Exactly one entry is never left
out, as “1 more” takes the same line. Limits are those of the channels (`render.adaptive.card`, `render.zoom.message`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar, assert_never

from cards.language import shortened
from cards.view import (
    Bars,
    Bullets,
    Button,
    Choice,
    Element,
    Facts,
    Heading,
    Option,
    Paragraph,
    Picture,
    Table,
    TextInput,
    View,
)
from dialogs import texts

T = TypeVar("T")
LABEL_MOST = 120  # characters of a button; every client cuts longer labels
# Limits of each attempt: entries of a list, characters of a text.
TRIES = (
    (400, 4000),
    (150, 2000),
    (90, 1200),
    (60, 700),
    (40, 400),
    (30, 250),
    (20, 150),
    (12, 90),
    (8, 50),
    (4, 24),
)


def shorter_and_shorter(view: View) -> Iterator[View]:
    """Yield `view` unchanged, then shorter versions. Choices always keep all options, or people could not answer."""
    yield view
    for rows, chars in TRIES:
        view = shorten(view, rows, chars)
        yield view
    while len(kept := _without_last(view.elements)) < len(view.elements):
        view = replace(view, elements=kept)
        yield view


def _without_last(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """Remove the last element that is not an input."""
    for index in range(len(elements) - 1, -1, -1):
        if not isinstance(elements[index], Choice | TextInput):
            return elements[:index] + elements[index + 1 :]
    return elements


def shorten(view: View, rows: int, chars: int) -> View:
    """Limit `view` to `rows` entries in a list and `chars` characters in a text."""
    more = view.extra.get("more", texts.AND_MORE)
    return replace(
        view,
        title=shortened(view.title, chars),
        summary=shortened(view.summary, chars),
        elements=tuple(_element(element, rows, chars, more) for element in view.elements),
        buttons=tuple(Button(shortened(b.label, min(chars, LABEL_MOST)), b.act, b.style) for b in view.buttons),
        mentions=view.mentions[:rows],
    )


def _element(element: Element, rows: int, chars: int, more: str) -> Element:
    match element:
        case Paragraph(text, tone, rich):
            return Paragraph(shortened(text, chars), tone, rich)
        case Heading(text):
            return Heading(shortened(text, chars))
        case Bullets(items, ordered, rich):
            kept, rest = _cut(items, rows)
            return Bullets((*(shortened(item, chars) for item in kept), *_said(rest, more)), ordered, rich)
        case Facts(facts):
            pairs, rest = _cut(facts, rows)
            said = tuple((shortened(label, chars), shortened(value, chars)) for label, value in pairs)
            return Facts((*said, *((line, "") for line in _said(rest, more))))
        case Table(header, body):
            lines, rest = _cut(body, rows)
            said_rows = tuple(tuple(shortened(cell, chars) for cell in line) for line in lines)
            ending = ((line, *[""] * (len(header) - 1)) for line in _said(rest, more))
            return Table(tuple(shortened(cell, chars) for cell in header), (*said_rows, *ending))
        case Bars():
            return _bars(element, rows, chars, more)
        case Picture(url, alt):
            return Picture(url, shortened(alt, chars))
        case Choice():
            options = tuple(Option(option.value, shortened(option.label, chars)) for option in element.options)
            return replace(element, label=shortened(element.label, chars), options=options)
        case TextInput():
            return replace(element, label=shortened(element.label, chars), value=shortened(element.value, chars))
        case _:
            assert_never(element)


def _bars(element: Bars, rows: int, chars: int, more: str) -> Bars:
    kept, rest = _cut(element.bars, rows)
    bars = tuple(replace(bar, label=shortened(bar.label, chars), note=shortened(bar.note, chars)) for bar in kept)
    label = " ".join((shortened(element.label, chars), *_said(rest, more)))
    return Bars(label, bars)


def _cut(entries: Sequence[T], rows: int) -> tuple[Sequence[T], int]:
    """The first entries, and how many are left out.

    It never leaves out exactly one: the "more" line takes the same space.
    """
    return (entries[:rows], len(entries) - rows) if len(entries) > rows + 1 else (entries, 0)


def _said(rest: int, more: str) -> tuple[str, ...]:
    return (more.replace("{count}", str(rest)),) if rest else ()
