"""Zoom text escaping: Zoom's markup is Slack-like (`*bold*`, `_italic_`, `<address|words>`) and has no escape character.

So texts from people and plans must not contain markup characters. Each is replaced by a character that looks similar and has
no meaning. Web addresses stay unchanged, inside `<...>`. Source: developers.zoom.us, "Message with markdown".
"""

from __future__ import annotations

import re

SIGNS = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "<": "‹", ">": "›"})
ADDRESS = re.compile(r"(?P<web>https?://[^\s<>|\"'`]+)|[\w.+*~-]+@[\w-]+(?:\.[\w-]+)+")
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


def _wrapped(text: str, sign: str) -> str:
    """Wrap each line in markup, except lines with links. Zoom does not document markup around links."""
    return "\n".join(
        f"{sign}{line}{sign}" if line and not set("<`") & set(line) else line
        for line in map(str.strip, neutral(text).split("\n"))
    )


def _link(address: str) -> str:
    return f"<{address.replace('*', '%2A').replace('~', '%7E')}>"


def _email(address: str) -> str:
    return f"`{address}`" if set("*_~") & set(address) else address
