"""Panel stream: server-sent events with the board, whenever it changes and when the rooms have to be closed.

The server's clock says when to close, because a panel that is hidden may have slow timers. While a panel is connected, its
stream renews its lease. Somebody who is no facilitator any more is cut off at the next check.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.handlers.access import Visitor
from bot.web.page_host import facilitator
from bot.web.run_pages import FRESH, UNBUFFERED, RunPages
from bot.web.zoom_panel import opening
from bot.web.zoom_panel.board import Board
from bot.web.zoom_panel.openings import Openings
from bot.web.zoom_panel.pages import RUN, ZoomPanel

if TYPE_CHECKING:
    from bot.app import App

LOOK_AGAIN = 5.0  # seconds until a stream looks for what another replica did
KEEP_ALIVE = timedelta(seconds=15)  # how often something is sent, the lease renewed and access checked


class Bell:
    """Wakes one stream."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()

    def ring(self) -> None:
        self.rung.set()

    async def wait(self) -> None:
        """Wait until it rings, or for a while."""
        try:
            await asyncio.wait_for(self.rung.wait(), LOOK_AGAIN)
        except TimeoutError:
            return
        finally:
            self.rung.clear()


class PanelStream:
    """The streams of all open panels."""

    def __init__(self, app: App, pages: RunPages, openings: Openings) -> None:
        self._app, self._pages, self._openings = app, pages, openings
        self._bells: defaultdict[str, set[Bell]] = defaultdict(set)
        self._closed = False

    def route(self, panel: ZoomPanel) -> web.RouteDef:
        """The stream's route."""

        async def events(request: web.Request) -> web.StreamResponse:
            return await self._events(request, panel)

        return web.get(f"{RUN}/events", events, allow_head=False)

    def changed(self, run_id: str) -> None:
        """Look at a run again for its open panels."""
        for bell in self._bells.get(run_id, ()):
            bell.ring()

    def runs_changed(self, run_ids: Iterable[str]) -> None:
        """Look at these runs again."""
        for run_id in run_ids:
            self.changed(run_id)

    async def close(self, _served: web.Application | None = None) -> None:
        """End all streams. The panels then reconnect to another replica."""
        self._closed = True
        for run_id in tuple(self._bells):
            self.changed(run_id)

    async def _events(self, request: web.Request, panel: ZoomPanel) -> web.StreamResponse:
        visitor = await facilitator(self._pages, request)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8", **FRESH, **UNBUFFERED})
        await response.prepare(request)
        bell = Bell()
        self._bells[visitor.run_id].add(bell)
        try:
            await self._stream(request, response, panel, visitor, bell)
        except (ConnectionError, web.HTTPForbidden):
            pass  # the panel is gone, or may look no longer: it signs in again
        finally:
            self._bells[visitor.run_id].discard(bell)
            if not self._bells[visitor.run_id]:
                del self._bells[visitor.run_id]
        return response

    async def _stream(
        self, request: web.Request, response: web.StreamResponse, panel: ZoomPanel, visitor: Visitor, bell: Bell
    ) -> None:
        who, sent, checked_at = request.query.get("panel", ""), "", self._pages.steady()
        await self._renew(visitor, who)
        while not self._closed:
            due = self._pages.steady() - checked_at >= KEEP_ALIVE.total_seconds()
            if due:  # however often the board changes: a lease that ends while its panel is busy would stop its work
                checked_at = self._pages.steady()
                visitor = await facilitator(self._pages, request)
                await self._renew(visitor, who)
            shown = await panel.board(visitor, who)
            text = shown.model_dump_json(exclude={"at"})
            if text != sent:
                await response.write(_event(shown))
                sent = text
            elif due:
                await response.write(b": still here\n\n")
            self._wake(bell, shown.close_at, shown.at)
            await bell.wait()

    def _wake(self, bell: Bell, close_at: datetime | None, now: datetime) -> None:
        if close_at is not None and close_at > now:
            self._app.clock.wake(close_at, bell.ring)

    async def _renew(self, visitor: Visitor, panel: str) -> None:
        at = self._app.clock.now()
        await self._openings.change(visitor.run_id, lambda known: opening.renew(known, panel, at))


def _event(shown: Board) -> bytes:
    return f"event: board\ndata: {shown.model_dump_json()}\n\n".encode()
