"""Links in Zoom messages: Zoom makes a link of any address it sees, so addresses that people wrote are taken apart.

Allowed are those of the plan and of the service (`cards.links`). Formatted texts of a plan are left as they are.
"""

from __future__ import annotations

from dataclasses import replace

from cards.links import links_of
from cards.render.zoom.escape import unlinked
from cards.view import Bars, Bullets, Element, Facts, Heading, Paragraph, Table, View


def only_allowed(view: View) -> View:
    """The view, in which only addresses of the plan and of the service can become links."""
    links = links_of(view)
    return replace(
        view,
        title=unlinked(view.title, links),
        summary=unlinked(view.summary, links),
        elements=tuple(_element(element, links) for element in view.elements),
    )


def _element(element: Element, links: tuple[str, ...]) -> Element:
    match element:
        case Paragraph(rich=False) | Heading():
            return replace(element, text=unlinked(element.text, links))
        case Bullets(rich=False):
            return replace(element, items=tuple(unlinked(item, links) for item in element.items))
        case Facts(rows):
            return Facts(tuple((unlinked(label, links), unlinked(value, links)) for label, value in rows))
        case Table(header, rows):
            return Table(header, tuple(tuple(unlinked(cell, links) for cell in row) for row in rows))
        case Bars():
            bars = tuple(
                replace(bar, label=unlinked(bar.label, links), note=unlinked(bar.note, links)) for bar in element.bars
            )
            return replace(element, bars=bars)
        case _:
            return element
