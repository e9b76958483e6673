"""Web addresses inside a view's texts. Only the plan's and our own become links, never one in somebody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cards.view import View

# Over https, or on this very machine, where the service is tried out.
_SAFE = re.compile(r"(?:https://|http://(?:localhost|127\.0\.0\.1)(?::\d+)?/)[^\s()<>\[\]\"'`\\]+")


def links_of(view: View) -> tuple[str, ...]:
    """The addresses that may be links in `view`, longest first so that none is cut short by another's beginning."""
    links = {link for link in view.extra.get("links", "").split("\n") if _SAFE.fullmatch(link)}
    return tuple(sorted(links, key=lambda link: (-len(link), link)))


def pieces(text: str, links: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """`text` in pieces, each with whether it is a link."""
    if not links or "://" not in text:
        yield text, False
        return
    pattern = "|".join(re.escape(link) for link in links)
    for index, piece in enumerate(re.split(f"({pattern})", text)):
        if piece:
            yield piece, index % 2 == 1


def label(link: str) -> str:
    """What a link is shown as: without the part behind `#` or `?key=`, which may be a key of hundreds of signs."""
    return link.partition("#")[0].partition("?key=")[0]
