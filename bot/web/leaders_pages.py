"""Support needs pages: facilitators read and print the digest for leaders, or download it to pass it on.

Only facilitators open them, and only if the group has agreed to pass its needs on. Everybody else is refused, as if there
were no such page. The digest contains no names. The Word document fits on one page where possible (`documents/paper.py`).
When a group has agreed is in `dialogs/features/support_needs.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.infra.translations import catalogue
from bot.runs.state_cache import LoadedRun
from bot.web.documents import paper
from bot.web.page_host import WORD, PageHost, attached, closed, facilitator
from bot.web.run_pages import FRESH, RUN
from cards.compose.agreements import digest as composed
from cards.context import CardContext
from cards.language import Words
from cards.view import View
from dialogs import texts

if TYPE_CHECKING:
    from bot.app import App

NAME = "support-needs"  # base name of the files


class LeadersPages:
    """Digest page handlers. `home` is the base path of runs."""

    def __init__(self, app: App, pages: PageHost, home: str = "/run") -> None:
        self._app, self._pages, self._home = app, pages, home

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the digest pages."""
        return (
            web.get(f"{RUN}/digest", self.page),
            web.get(f"{RUN}/digest.html", self.html),
            web.get(f"{RUN}/digest.docx", self.docx),
        )

    async def page(self, request: web.Request) -> web.Response:
        """Digest page, for reading and printing."""
        loaded, view = await self._view(request)
        here, words = f"{self._home}/{loaded.row.id}", words_of(self._app, loaded)
        downloads = (
            paper.Download(f"{here}/digest.docx", words.say(texts.PAPER_WORD)),
            paper.Download(f"{here}/digest.html", words.say(texts.PAPER_WEB)),
            paper.Download(here, words.say(texts.PAPER_BACK)),
        )
        return web.Response(text=paper.page(view, downloads), content_type="text/html", headers=FRESH)

    async def html(self, request: web.Request) -> web.Response:
        """Single HTML file with its styles included."""
        _, view = await self._view(request)
        return web.Response(text=paper.file(view), content_type="text/html", headers=FRESH | attached(f"{NAME}.html"))

    async def docx(self, request: web.Request) -> web.Response:
        """One-page Word document."""
        _, view = await self._view(request)
        body = await asyncio.to_thread(paper.document, view, compact=True)
        return web.Response(body=body, content_type=WORD, headers=FRESH | attached(f"{NAME}.docx"))

    async def _view(self, request: web.Request) -> tuple[LoadedRun, View]:
        visitor = await facilitator(self._pages, request)
        found = await digest_view(self._app, visitor.loaded)
        if found is None:
            raise closed(self._pages)
        return visitor.loaded, found


def words_of(app: App, loaded: LoadedRun) -> Words:
    """Words in the language of the service, with the times of a run. Documents contain no names."""
    locale = app.settings.locale
    return Words(CardContext(loaded.plan, ZoneInfo(loaded.row.timezone), locale, catalogue=catalogue(locale)))


async def digest_view(app: App, loaded: LoadedRun) -> View | None:
    """Digest for leaders as a view. None if the group has agreed to none."""
    found = await app.router.commands.documents.digest_of(loaded)
    if found is None or loaded.run.clock.started_at is None:
        return None
    words = words_of(app, loaded)
    return paper.titled(composed(found, loaded.run.clock.started_at, words), words)
