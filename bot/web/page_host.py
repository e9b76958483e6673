"""The desk: what the pages of a run share, in the service and in a rehearsal: who is let in, and files handed out."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from bot.handlers.access import Visitor

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PageHost(Protocol):
    """What lets people in and draws pages: `bot.web.pages.Pages`, or a rehearsal."""

    async def visitor(self, request: web.Request) -> Visitor:
        """Who asks. Raises HTTPForbidden."""
        ...

    def page(self, template: str, **values: object) -> web.Response:
        """A page that is never kept by caches."""
        ...

    def drawn(self, template: str, **values: object) -> str:
        """A template filled in."""
        ...


async def facilitator(host: PageHost, request: web.Request) -> Visitor:
    """Who asks, if they facilitate the run. Raises HTTPForbidden, the same as for whoever has no business there."""
    visitor = await host.visitor(request)
    if visitor.viewer != "facilitator":
        raise closed(host)
    return visitor


def closed(host: PageHost) -> web.HTTPForbidden:
    """To be raised for whoever may not see something, whether it is there or not."""
    return web.HTTPForbidden(text=host.drawn("closed.html"), content_type="text/html")


def attached(name: str) -> dict[str, str]:
    """The header that makes a browser keep the answer as a file."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
