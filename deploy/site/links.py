"""MkDocs hook: links from the documentation to other files of the repository lead to its web page."""

from __future__ import annotations

import posixpath
import re
from typing import Any

REPOSITORY = "https://github.com/throughline-bot/throughline/blob/main/"
_LINK = re.compile(r"(?<=\]\()(?P<target>\.\.?/[^)\s#]+)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Replace links that lead out of the folder `docs`."""
    folder = posixpath.dirname(page.file.src_uri)

    def outside(found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join("docs", folder, found["target"]))
        return found["target"] if path.startswith("docs/") else REPOSITORY + path

    return _LINK.sub(outside, markdown)
