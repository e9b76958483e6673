"""Plain-text renderer: draws a view as text, for terminals, rehearsals and fallbacks.

Formatting is removed, and the address of a link follows its words. Mentions come first, buttons last in square brackets, and
a chosen option has (x). It shortens nothing.
"""

from __future__ import annotations

from typing import assert_never

from cards.view import Bars, Bullets, Choice, Element, Facts, Heading, Paragraph, Picture, Table, TextInput, View
from dialogs.texts.formatting import unmarked


def plain(view: View) -> str:
    """Render the view as lines of text, from top to bottom. Buttons come last, in square brackets."""
    mentioned = ["@everyone"] if view.mention_everyone else [f"@{mention.name}" for mention in view.mentions]
    parts = [view.title] if view.title else []
    parts += [text for element in view.elements if (text := _element(element))]
    if mentioned:
        parts.insert(0, " ".join(mentioned))
    if view.buttons:
        parts.append(" ".join(f"[{button.label}]" for button in view.buttons))
    return "\n".join(parts)


def _element(element: Element) -> str:
    match element:
        case Paragraph(text, _, rich):
            return _unmarked(text) if rich else text
        case Heading(text):
            return text
        case Bullets(items, ordered, rich):
            said = map(_unmarked, items) if rich else items
            return "\n".join(f"{number}. {item}" if ordered else f"- {item}" for number, item in enumerate(said, 1))
        case Facts(rows):
            return "\n".join(f"{label}: {value}" for label, value in rows)
        case Table(header, rows):
            return "\n".join(" | ".join(row) for row in (header, *rows))
        case Bars(label, bars):
            lines = (f"- {bar.label}: {bar.number}" + (f" ({bar.note})" if bar.note else "") for bar in bars)
            return "\n".join((label, *lines))
        case Picture(_, alt):
            return f"({alt})" if alt else ""
        case Choice(label=label, options=options, chosen=chosen):
            marked = (f"{'(x)' if option.value in chosen else '( )'} {option.label}" for option in options)
            return "\n".join((label, *marked))
        case TextInput(label=label, value=value):
            return f"{label} {value or '____'}"
        case _:
            assert_never(element)


def _unmarked(text: str) -> str:
    return "\n".join(unmarked(line) for line in text.split("\n"))
