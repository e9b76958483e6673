"""Text for Adaptive Cards: a TextBlock reads a part of Markdown, so what people and plans wrote must not look like it.

Signs are escaped with a backslash, and only where they would mean something, because the fewer backslashes there are, the
fewer a client that knows no Markdown can show. Source: learn.microsoft.com, "Text features in Adaptive Cards" (bold,
italics, lists and links are read; Teams adds code and quotes).
"""

from __future__ import annotations

import re

from cards.links import label, pieces

_SIGNS = re.compile(r"[\\*`\[<~]|&(?=#?\w{1,31};)|(?<![^\W_])_|_(?![^\W_])")
_START = re.compile(r"^(?:[-+#](?=[-+#\s]|$)|>|\d{1,9}(?=[.)](?:\s|$)))")
_MACRO = re.compile(r"\{(?=\{)")  # {{DATE(...)}} would be replaced by the client
WORD_JOINER = "\u2060"  # no width, breaks nothing but the macro


def escaped(text: str) -> str:
    """One line that reads exactly as `text`."""
    line = _SIGNS.sub(lambda found: "\\" + found[0], " ".join(text.split()))
    line = _START.sub(lambda found: found[0] + "\\" if found[0].isdigit() else "\\" + found[0], line)
    return _MACRO.sub("{" + WORD_JOINER, line)


def marked(text: str, links: tuple[str, ...]) -> str:
    """One line like `escaped`, with the addresses in `links` as links."""
    found = tuple(pieces(" ".join(text.split()), links))
    if not any(is_link for _, is_link in found):
        return escaped(text)
    said = (f"[{label(piece)}]({piece})" if is_link else _inside(piece) for piece, is_link in found)
    return "".join(said)


def _inside(piece: str) -> str:
    """A piece of a line, keeping the spaces at its ends."""
    head, tail = len(piece) - len(piece.lstrip()), len(piece) - len(piece.rstrip())
    return " " * bool(head) + escaped(piece) + " " * bool(tail and piece.strip())


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in text.splitlines() if line.strip()]
