"""JSON input sanitiser: replaces characters that cannot be stored or exported.

PostgreSQL stores no NUL. Neither database stores half a surrogate pair (left over when a platform cuts a name inside an
emoji). A Word document may hold no control character (XML 1.0, 2.2). All are replaced on input, so that no request fails,
now or later, because of an invisible character. In their place stands U+FFFD. An answer that is no JSON object counts as an
empty one.
"""

from __future__ import annotations

import json
import re
from typing import Any

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
    """The JSON as text. Characters that cannot be stored and bytes that are not UTF-8 become U+FFFD."""
    text = body.decode("utf-8", "replace")
    if "\ufffe" in text or "\uffff" in text:
        text = text.translate(_RAW)
    if _SUSPECT.search(text) is None:
        return text
    return _ESCAPE.sub(lambda found: INSTEAD if found["bad"] else found[0], text)


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a successful answer; an empty one for anything else."""
    try:
        found = json.loads(legible(body))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
