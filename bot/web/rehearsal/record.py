"""Somebody's own record in a rehearsal: the same page and document, of the room's own service, for whoever plays them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web

from bot.web.own_record_pages import PRIVATE, as_document, said
from bot.web.rehearsal.rendering import Brush
from bot.web.rehearsal.rooms import Room
from cards.pages.cpd import Sheet


class RehearsalRecord:
    """Finds the room and shows the record of the one it is looked at as. `find` raises HTTPForbidden."""

    def __init__(self, brush: Brush, find: Callable[[web.Request], Room]) -> None:
        self._brush, self._find = brush, find

    def routes(self, seen_as: str) -> Sequence[web.RouteDef]:
        """Where they are, for rooms as seen by somebody at the pattern `seen_as`."""
        return (web.get(f"{seen_as}/record", self.page), web.get(f"{seen_as}/record.docx", self.docx))

    async def page(self, request: web.Request) -> web.Response:
        """The record to read."""
        room, found = await self._mine(request)
        here = f"{room.home}/as/{request.match_info['who']}/record.docx"
        text = self._brush.page("record.html", sheet=found, document=here, said=said(room.performance.stage.app))
        return web.Response(text=text, content_type="text/html", headers=PRIVATE)

    async def docx(self, request: web.Request) -> web.Response:
        """The record to write in."""
        return await as_document((await self._mine(request))[1])

    async def _mine(self, request: web.Request) -> tuple[Room, Sheet]:
        room = self._find(request)
        found = await room.performance.stage.app.reception.records.sheet(request.match_info["who"])
        if found is None:
            raise web.HTTPForbidden(text=self._brush.page("no_room.html"), content_type="text/html")
        return room, found
