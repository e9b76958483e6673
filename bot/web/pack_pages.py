"""Catch-up pack pages: for a person who missed a session, behind a signed link that is valid for two weeks.

The link contains only the session. It shows the plan of that session and dates, and no personal data. Anybody with the link
may read it, also as a file. Invalid and old links get the same answer. Who is offered a pack is in
`bot/programme/missed_sessions.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot.handlers.page_links import PACK as PACK_PASS
from bot.infra.translations import catalogue
from bot.runs.state_cache import LoadedRun
from bot.web.documents import paper
from bot.web.leaders_pages import words_of
from bot.web.page_host import WORD, Passes, attached
from bot.web.run_pages import FRESH
from cards.pages.handout import pack as composed
from cards.view import Paragraph, View
from dialogs import texts

if TYPE_CHECKING:
    from bot.app import App

PACK = r"/pack/{token:[\w-]{1,400}\.[\w-]{1,800}\.[\w-]{1,400}}"
NAME = "session-pack"


class PackPages:
    """Pack page handlers. `home` is the base path of packs."""

    def __init__(self, app: App, door: Passes, home: str = "/pack") -> None:
        self._app, self._door, self._home = app, door, home

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the pack pages."""
        return (
            web.get(PACK, self.page),
            web.get(f"{PACK}/{NAME}.html", self.html),
            web.get(f"{PACK}/{NAME}.docx", self.docx),
        )

    async def page(self, request: web.Request) -> web.Response:
        """Pack page, for reading and printing."""
        loaded = await self._loaded(request)
        here, words = f"{self._home}/{request.match_info['token']}/{NAME}", words_of(self._app, loaded)
        downloads = (
            paper.Download(f"{here}.docx", words.say(texts.PAPER_WORD)),
            paper.Download(f"{here}.html", words.say(texts.PAPER_WEB)),
        )
        text = paper.page(await pack_view(self._app, loaded), downloads)
        return web.Response(text=text, content_type="text/html", headers=_HEADERS)

    async def html(self, request: web.Request) -> web.Response:
        """Single HTML file with its styles included."""
        text = paper.file(await pack_view(self._app, await self._loaded(request)))
        return web.Response(text=text, content_type="text/html", headers=_HEADERS | attached(f"{NAME}.html"))

    async def docx(self, request: web.Request) -> web.Response:
        """Word document."""
        body = await asyncio.to_thread(paper.document, await pack_view(self._app, await self._loaded(request)))
        return web.Response(body=body, content_type=WORD, headers=_HEADERS | attached(f"{NAME}.docx"))

    async def _loaded(self, request: web.Request) -> LoadedRun:
        """The run of a link. Raises HTTPForbidden, with the same answer for every invalid link."""
        run_id = await self._door.passed(PACK_PASS, request.match_info["token"])
        loaded = await self._app.service.loaded(run_id) if run_id else None
        if loaded is None:
            closed = View(self._say(texts.PACK_CLOSED_TITLE), (Paragraph(self._say(texts.PACK_CLOSED)),))
            raise web.HTTPForbidden(text=paper.page(closed), content_type="text/html", headers=_HEADERS)
        return loaded

    def _say(self, text: str) -> str:
        return catalogue(self._app.settings.locale).gettext(text)


_HEADERS = FRESH | {"X-Robots-Tag": "noindex"}


async def pack_view(app: App, loaded: LoadedRun) -> View:
    """Pack of a run as a view."""
    words = words_of(app, loaded)
    return paper.titled(composed(await app.errand_runner.packs.of(loaded), words), words)
