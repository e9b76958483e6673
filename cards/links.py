"""Web addresses inside a view's texts. Only those of the plan become links, never one that stands in somebody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cards.view import View

_SAFE = re.compile(r"https://[^\s()<>\[\]\"'`\\]+")


def links_of(view: View) -> tuple[str, ...]:
    """The addresses that may be links in `view`, longest first so that none is cut short by another's beginning."""
    links = {link for link in view.extra.get("links", "").split("\n") if _SAFE.fullmatch(link)}
    return tuple(sorted(links, key=lambda link: (-len(link), link)))


def pieces(text: str, links: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """`text` in pieces, each with whether it is a link."""
    if not links or "https://" not in text:
        yield text, False
        return
    pattern = "|".join(re.escape(link) for link in links)
    for index, piece in enumerate(re.split(f"({pattern})", text)):
        if piece:
            yield piece, index % 2 == 1
