"""The web pages of a service, put together: door, watch and pages, joined to the service by three hooks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.web.door import Door
from bot.web.guardrail import headers
from bot.web.pages import Pages
from bot.web.watch import Watch

if TYPE_CHECKING:
    from bot.app import App

LOOK_AGAIN = timedelta(seconds=5)  # how long a change on another replica, or in a pause, may stay unseen on a page


class Site:
    """What the rehearsal room and tests may want to reach: `door`, `watch` and `pages`."""

    def __init__(self, app: App, base: str = "") -> None:
        self._app = app
        base = base or app.settings.url or f"http://{app.settings.host}:{app.settings.port}"
        self.watch = Watch(app.database, app.service, app.clock, app.settings.locale)
        self.door = Door(app.database, app.service, app.clock, base.rstrip("/"))
        self.pages = Pages(app, self.door, self.watch)
        app.service.on_changed = self.watch.changed
        app.reception.make_link = self.door.make_link

    def add_to(self, served: web.Application) -> None:
        """Serve the pages, with their guardrails around everything that is served."""
        served.middlewares.append(headers)
        served.add_routes(self.pages.routes)
        served.on_startup.append(self._start)
        served.on_shutdown.append(self._stop)

    async def _start(self, _served: web.Application) -> None:
        self._app.clock.every(LOOK_AGAIN, self.watch.touch_all)

    async def _stop(self, _served: web.Application) -> None:
        await self.watch.close()
