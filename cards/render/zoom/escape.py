"""Text for Zoom: its message markup is Slack-like (`*bold*`, `_italic_`, `<address|words>`) and has no escaping.

So what people or plans wrote must not contain its signs. Each is replaced by one that looks alike and means nothing; web
addresses stay as they are, inside `<...>`. Source of the markup: developers.zoom.us, "Message with markdown".
"""

from __future__ import annotations

import re

SIGNS = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "<": "‹", ">": "›"})
ADDRESS = re.compile(r"(?P<web>https?://[^\s<>|\"'`]+)|[\w.+*~-]+@[\w-]+(?:\.[\w-]+)+")
TRAILING = ".,;:!?)]}…"  # what follows an address in a sentence, rather than being part of it


def neutral(text: str) -> str:
    """`text` without anything Zoom would take for markup. Web addresses become links; e-mail addresses stay as they are, as
    unformatted text where they hold a sign, because people copy them."""
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
    """Lines with links are left as they are: Zoom does not say what markup around them does."""
    return "\n".join(
        f"{sign}{line}{sign}" if line and not set("<`") & set(line) else line
        for line in map(str.strip, neutral(text).split("\n"))
    )


def _link(address: str) -> str:
    return f"<{address.replace('*', '%2A').replace('~', '%7E')}>"


def _email(address: str) -> str:
    return f"`{address}`" if set("*_~") & set(address) else address
