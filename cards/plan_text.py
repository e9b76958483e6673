"""Plan text parser: turns a multi-line text of a plan into paragraphs and lists.

A line that begins with -, *, • or a number is an item; a blank line ends a paragraph. Bold, italics and links are read by
`dialogs.texts.formatting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from cards.language import Words
from cards.view import Bullets, Element, Paragraph

_ITEM = re.compile(r"^\s*[-*•]\s+(?P<item>\S.*)$")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+(?P<item>\S.*)$")


def prose(text: str | None) -> tuple[Element, ...]:
    """Parse `text`, as the plan has it, into paragraphs and lists. Lines starting with a dash or a number are list items.

    Blank lines separate.
    """
    lines = [line.rstrip() for line in (text or "").strip().splitlines()]
    return tuple(
        part for kind, run in groupby(lines, key=_kind) if kind != "blank" for part in (_element(kind, list(run)),) if part
    )


def listed(lines: Iterable[str], words: Words) -> Bullets:
    """A list of texts of the plan."""
    return Bullets(tuple(map(words.written, lines)), rich=True)


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if _ITEM.match(line):
        return "item"
    return "numbered" if _NUMBERED.match(line) else "text"


def _element(kind: str, lines: list[str]) -> Element:
    if kind == "text":
        return Paragraph("\n".join(line.strip() for line in lines), rich=True)
    pattern = _ITEM if kind == "item" else _NUMBERED
    found = (pattern.match(line) for line in lines)
    return Bullets(tuple(match["item"] for match in found if match), ordered=kind == "numbered", rich=True)
