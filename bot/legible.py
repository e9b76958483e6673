"""JSON from outside, without the two kinds of character that cannot be kept.

PostgreSQL takes no NUL in a text, and neither database half a surrogate pair (what is left of an emoji where a platform cut
a name short). Both are replaced where they come in, so that nobody is refused, or fails later, for a character nobody sees.
"""

from __future__ import annotations

import re

INSTEAD = "\ufffd"
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_ESCAPE = re.compile(
    r"\\(?:(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<bad>u0000|u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def legible(body: bytes) -> str:
    """The JSON as text; what cannot be kept, and bytes that are not UTF-8, stand as U+FFFD."""
    text = body.decode("utf-8", "replace")
    if _SUSPECT.search(text) is None:
        return text
    return _ESCAPE.sub(lambda found: INSTEAD if found["bad"] else found[0], text)
