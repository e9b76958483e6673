"""JSON from outside, without the characters that cannot be kept, or not be handed out.

PostgreSQL takes no NUL in a text, neither database half a surrogate pair (what is left of an emoji where a platform cut a
name short), and no Word document a control character (XML 1.0, 2.2). All are replaced where they come in, so that nobody is
refused, or fails later, for a character nobody sees.
"""

from __future__ import annotations

import re

INSTEAD = "\ufffd"
_CONTROL = r"u00(?:0[0-8bcefBCEF]|1[0-9a-fA-F])|[bf]|u[fF]{3}[eEfF]"
_SUSPECT = re.compile(rf"\\(?:{_CONTROL}|u[dD][89a-fA-F])")
_RAW = str.maketrans(dict.fromkeys("\ufffe\uffff", INSTEAD))
_ESCAPE = re.compile(
    r"\\(?:(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rf"|(?P<bad>{_CONTROL}|u[dD][89a-fA-F][0-9a-fA-F]{{2}})|.)",
    re.DOTALL,
)


def legible(body: bytes) -> str:
    """The JSON as text; what cannot be kept, and bytes that are not UTF-8, stand as U+FFFD."""
    text = body.decode("utf-8", "replace")
    if "\ufffe" in text or "\uffff" in text:
        text = text.translate(_RAW)
    if _SUSPECT.search(text) is None:
        return text
    return _ESCAPE.sub(lambda found: INSTEAD if found["bad"] else found[0], text)
