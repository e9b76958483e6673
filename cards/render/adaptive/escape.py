"""Markdown escaping for Adaptive Cards: keeps a TextBlock from reading people's and plans' texts as Markdown.

Characters are escaped with a backslash, and only if they would be read as markup. Clients without Markdown show the
backslashes, so there should be few. Source: learn.microsoft.com, "Text features in Adaptive Cards". TextBlocks read bold,
italics, lists and links; Teams adds code and quotes. Labels take look-alikes in place of a backslash. `{{…}}` is broken up,
so that no client replaces it. Only allowed addresses stay links (`cards.links`).
"""

from __future__ import annotations

import re

from cards.links import label, label_of, pieces
from cards.lookalikes import LOOKALIKES, WORD_JOINER
from dialogs.texts.formatting import Span, spans

_SIGNS = re.compile(r"[\\*`\[<~]|&(?=#?\w{1,31};)|(?<![^\W_])_|_(?![^\W_])")
_START = re.compile(r"^(?:[-+#](?=[-+#\s]|$)|>|\d{1,9}(?=[.)](?:\s|$)))")
_MACRO = re.compile(r"\{(?=\{)")  # the client would replace {{DATE(...)}}
BRACKET = "\\]"


def escaped(text: str) -> str:
    """Escape one line, so that it reads exactly as `text`."""
    line = _SIGNS.sub(lambda found: "\\" + found[0], " ".join(text.split()))
    line = _START.sub(lambda found: found[0] + "\\" if found[0].isdigit() else "\\" + found[0], line)
    return _MACRO.sub("{" + WORD_JOINER, line)


def unformatted(text: str) -> str:
    """One line without Markdown and without escapes, for labels: some clients read Markdown in them, others show escapes."""
    line = _SIGNS.sub(lambda found: LOOKALIKES.get(found[0], found[0]), " ".join(text.split()))
    line = _START.sub(lambda found: WORD_JOINER + found[0], line).replace("](", f"]{WORD_JOINER}(")
    return _MACRO.sub("{" + WORD_JOINER, line)


def marked(text: str, links: tuple[str, ...]) -> str:
    """Escape one line like `escaped`, but keep the addresses in `links` as links."""
    found = tuple(pieces(" ".join(text.split()), links))
    if not any(is_link for _, is_link in found):
        return escaped(text)
    said = (f"[{label(piece)}]({piece})" if is_link else _inside(piece) for piece, is_link in found)
    return "".join(said)


def formatted(text: str) -> str:
    """One line of a text of the plan, with its formatting as Markdown that Teams reads."""
    found = spans(" ".join(text.split()))
    if len(found) == 1 and not (found[0].bold or found[0].italic or found[0].link):
        return escaped(found[0].text)
    return "".join(_span(span) for span in found)


def _span(span: Span) -> str:
    said = _link(span) if span.link else _inside(span.text)
    inner = said.strip(" ")
    if not inner or not (span.bold or span.italic):
        return said
    sign = "**" * span.bold + "_" * span.italic
    head, tail = len(said) - len(said.lstrip(" ")), len(said) - len(said.rstrip(" "))
    return " " * head + sign + inner + sign[::-1] + " " * tail


def _link(span: Span) -> str:
    return f"[{escaped(label_of(span)).replace(']', BRACKET)}]({_address(span.link)})"


def _address(link: str) -> str:
    """An address that cannot end its link too early."""
    return link.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _inside(piece: str) -> str:
    """Escape part of a line and keep the spaces at its ends."""
    head, tail = len(piece) - len(piece.lstrip()), len(piece) - len(piece.rstrip())
    return " " * bool(head) + escaped(piece) + " " * bool(tail and piece.strip())


def lines(text: str) -> list[str]:
    """The non-empty lines of a text."""
    return [line for line in text.splitlines() if line.strip()]
