"""Zoom text escaping: Zoom's markup is Slack-like (`*bold*`, `_italic_`, `<address|words>`) and has no escape character.

So texts from people and plans must not contain markup characters. Each is replaced by a character that looks similar and has
no meaning. Web addresses stay unchanged, inside `<...>`. Source: developers.zoom.us, "Message with markdown". E-mail
addresses stay as people copy them. Lines with links are neither bold nor italic. Addresses that people wrote are broken up
by a sign that does not show.
"""

from __future__ import annotations

import re

from cards.links import label_of, pieces
from cards.lookalikes import LOOKALIKES, WORD_JOINER
from dialogs.texts.formatting import Span, spans

SIGNS = str.maketrans(LOOKALIKES)
ADDRESS = re.compile(r"(?P<web>https?://[^\s<>|\"'`]+)|[\w.+*~-]+@[\w-]+(?:\.[\w-]+)+")
_SCHEME = re.compile(r"(https?:)(//)", re.IGNORECASE)
TRAILING = ".,;:!?)]}…"  # punctuation after an address, which is not part of it


def neutral(text: str) -> str:
    """Replace characters that Zoom would read as markup.

    Web addresses become links. E-mail addresses stay as they are, because people copy them; those with a markup character
    become unformatted text.
    """
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        address = found[0].rstrip(TRAILING) if found["web"] else found[0]
        parts += [text[end : found.start()].translate(SIGNS), _link(address) if found["web"] else _email(address)]
        end = found.start() + len(address)
    return "".join(parts) + text[end:].translate(SIGNS)


def strong(text: str) -> str:
    """Each line of `text` in bold."""
    return _wrapped(text, "*")


def subtle(text: str) -> str:
    """Each line of `text` in italics."""
    return _wrapped(text, "_")


def formatted(text: str, *, bold: bool = False, italic: bool = False) -> str:
    """A text of the plan, with its formatting in Zoom's markup."""
    return "\n".join("".join(_span(span, bold, italic) for span in spans(line.strip())) for line in text.split("\n"))


def _span(span: Span, bold: bool, italic: bool) -> str:
    """A span; a link stays without marks, because Zoom does not document markup around links."""
    if span.link:
        address = _link(span.link)
        words = label_of(span).translate(SIGNS).replace("|", "∣")
        return address if words == span.link else f"{address[:-1]}|{words}>"
    said = span.text.translate(SIGNS)
    inner = said.strip()
    sign = "*" * (span.bold or bold) + "_" * (span.italic or italic)
    if not inner or not sign:
        return said
    head, tail = len(said) - len(said.lstrip()), len(said) - len(said.rstrip())
    return " " * head + sign + inner + sign[::-1] + " " * tail


def unlinked(text: str, links: tuple[str, ...]) -> str:
    """`text` in which only `links` still read as addresses: what people write never becomes a link."""
    return "".join(
        piece if is_link else _SCHEME.sub("\\1" + WORD_JOINER + "\\2", piece) for piece, is_link in pieces(text, links)
    )


def _wrapped(text: str, sign: str) -> str:
    """Wrap each line in markup, except lines with links. Zoom does not document markup around links."""
    return "\n".join(
        f"{sign}{line}{sign}" if line and not set("<`") & set(line) else line
        for line in map(str.strip, neutral(text).split("\n"))
    )


def _link(address: str) -> str:
    return f"<{address.replace('*', '%2A').replace('~', '%7E').replace('|', '%7C')}>"


def _email(address: str) -> str:
    return f"`{address}`" if set("*_~") & set(address) else address
