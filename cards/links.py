"""Link detection in the texts of a view. Only links from the plan and from us become links, never an address in a name.

Only https, or http on this machine. A link is shown without what follows # and without a calendar's key. Formatted texts of
a plan have links of their own (`dialogs.texts.formatting`); Zoom takes other addresses apart in `render.zoom.links`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cards.view import View
from dialogs.texts.formatting import Span

# Https only, or http on this machine, for trying out the service.
_SAFE = re.compile(r"(?:https://|http://(?:localhost|127\.0\.0\.1)(?::\d+)?/)[^\s()<>\[\]\"'`\\]+")
_CALENDAR = re.compile(r"/dates/[^/]+/(?=dates\.ics$)")


def links_of(view: View) -> tuple[str, ...]:
    """The addresses in `view` that may be links, longest first.

    So no address is cut short by another that it begins with.
    """
    links = {link for link in view.extra.get("links", "").split("\n") if _SAFE.fullmatch(link)}
    return tuple(sorted(links, key=lambda link: (-len(link), link)))


def pieces(text: str, links: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Split `text` into pieces, each with a flag for links."""
    if not links or "://" not in text:
        yield text, False
        return
    pattern = "|".join(re.escape(link) for link in links)
    for index, piece in enumerate(re.split(f"({pattern})", text)):
        if piece:
            yield piece, index % 2 == 1


def label(link: str) -> str:
    """Display text of a link: without `#...` or the key of a calendar, which may have several hundred characters."""
    return _CALENDAR.sub("/", link.partition("#")[0])


def label_of(span: Span) -> str:
    """Display text of a link in a text of the plan: its words, or the address without what nobody reads."""
    return label(span.text) if "://" in span.text else span.text
