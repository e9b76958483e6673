"""Page host: the access checks and rendering that a run's pages need, in the service and in a rehearsal.

Documents for facilitators are refused to participants as to strangers, whether or not they exist. Who is a facilitator, and
for how long a page stays signed in, is in `bot/handlers/access.py`.
"""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from bot.handlers.access import Visitor

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PageHost(Protocol):
    """Page host protocol: authorises visitors and renders pages.

    `bot.web.run_pages.RunPages` and rehearsals implement it.
    """

    async def visitor(self, request: web.Request) -> Visitor:
        """Authenticate the visitor. Raises HTTPForbidden."""
        ...

    def page(self, template: str, **values: object) -> web.Response:
        """Render a page that caches must not store."""
        ...

    def drawn(self, template: str, **values: object) -> str:
        """Render a template."""
        ...


class Passes(Protocol):
    """Checks the links that show one thing about a run. `bot.handlers.access.AccessTokens` and rehearsals implement it."""

    async def passed(self, kind: str, token: str) -> str | None:
        """The run that a link of this kind is about. None if it is not valid."""
        ...


async def facilitator(host: PageHost, request: web.Request) -> Visitor:
    """Require a facilitator of the run. Raises HTTPForbidden, the same as for a visitor without any access."""
    visitor = await host.visitor(request)
    if visitor.viewer != "facilitator":
        raise closed(host)
    return visitor


def closed(host: PageHost) -> web.HTTPForbidden:
    """Access refused: the error to raise for a page that the visitor may not see, whether or not it exists."""
    return web.HTTPForbidden(text=host.drawn("closed.html"), content_type="text/html")


def attached(name: str) -> dict[str, str]:
    """Header that makes a browser save the response as a file."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
