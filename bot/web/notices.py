"""Privacy and terms: the two pages a Teams app package has to point to. Open to everybody, about nobody."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.web.run_pages import Pages


class Notices:
    """Routes of the two pages."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/privacy", self.privacy), web.get("/terms", self.terms)]

    async def privacy(self, _request: web.Request) -> web.Response:
        """What is kept, what is not, and how to be forgotten."""
        return self._pages.page("privacy.html")

    async def terms(self, _request: web.Request) -> web.Response:
        """On what footing people use it."""
        return self._pages.page("terms.html")
