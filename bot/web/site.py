"""Site: builds the web pages of a service and connects them to it.

Security headers, language and the outage page apply to pages, not to deliveries of platforms. The Teams tab, the Zoom side
panel and meetings for groups exist only where they are configured. The plan editor is always there, for facilitators who are
signed in. Whether there is a rehearsal room is decided in `bot/handlers/page_links.py`.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web import languages
from bot.web.attendance_pages import AttendancePages
from bot.web.calendar_pages import CalendarPages
from bot.web.leaders_pages import LeadersPages
from bot.web.live_feed import LOOK_AGAIN, LiveFeed
from bot.web.own_record_pages import OwnRecordPages
from bot.web.pack_pages import PackPages
from bot.web.report_pages import ReportPages
from bot.web.run_pages import LegalPages, RunPages
from bot.web.security import headers, outage
from bot.web.slips_pages import SlipsPages

if TYPE_CHECKING:
    from bot.app import App
    from bot.web.rehearsal.pages import RehearsalPages
    from bot.web.zoom_panel.watch import OpenRoomsWatch


class Site:
    """Site: builds the pages and subscribes them to the service. Tests use `door`, `watch`, `pages` and `open_rooms`."""

    open_rooms: OpenRoomsWatch

    def __init__(self, app: App, base: str = "") -> None:
        self._app = app
        self.watch = LiveFeed(
            app.database,
            app.service,
            app.clock.now,
            app.settings.locale,
            app.written_plans,
            meetings=bool(app.settings.teams_rooms_organiser),
        )
        self.door = app.access
        if base:
            self.door.base = base.rstrip("/")
        app.page_links.serve()
        self.pages = RunPages(app, self.door, self.watch)
        app.cluster.runs_changed.subscribe(self.watch.changed)
        app.cluster.reconnected.subscribe(self.watch.touch_all)
        app.cluster.caches_dropped.subscribe(self.door.forget)
        self.packs = PackPages(app, self.door)
        self._dates = CalendarPages(app, self.door, self.pages)
        self._records = OwnRecordPages(app, self.pages, lambda: self.door.base)

    def add_to(self, served: web.Application) -> None:
        """Register the pages, with security headers on all responses but those to platforms."""
        webhooks = frozenset(route.path for route in self._app.routes if route.method == "POST")
        of_pages = (headers, languages.middleware(self._app.settings.locale), outage)  # from outside to inside
        served.middlewares.append(_of_pages(webhooks, of_pages))
        served.add_routes([*self.pages.routes, *LegalPages(self.pages).routes])
        served.add_routes([*ReportPages(self._app, self.pages).routes, *SlipsPages(self._app, self.pages).routes])
        served.add_routes([*self._dates.routes, *self._records.routes, *AttendancePages(self._app, self.pages).routes])
        served.add_routes([*self.packs.routes, *LeadersPages(self._app, self.pages).routes])
        if self._app.settings.has_teams:
            self._serve_tab(served)
        if self._app.settings.teams_rooms_organiser:
            self._make_room_meetings(served)
        if self._app.settings.has_zoom_panel:
            from bot.web.zoom_panel.serve import serve_panel  # imported late: most services have no side panel

            self.open_rooms = serve_panel(self._app, self.pages, served)
        served.on_startup.append(self._start)
        served.on_shutdown.append(self._stop)

    def serve_editor(self, served: web.Application, rehearsals: RehearsalPages | None = None) -> None:
        """Register the plan editor: for facilitators who are signed in, and on a local service for people at the machine."""
        from bot.web.editor.serve import editors  # late, so that a service starts faster

        for editor in editors(self._app, self.pages, rehearsals):
            served.add_routes(editor.routes)

    def _serve_tab(self, served: web.Application) -> None:
        from bot.channels.teams import Session  # imported late: services without Teams do not need its library
        from bot.infra.jwt import SigningKeys
        from bot.web.teams_tab import EntraSignIn, TeamsTab

        settings, session = self._app.settings, Session()
        keys = SigningKeys(settings.teams_entra_url or settings.cloud.entra_url, session, time.monotonic)
        host = urlsplit(self.door.base).netloc.lower()
        entra = EntraSignIn(
            settings.teams_app_id,
            host,
            settings.teams_tenant,
            keys,
            lambda: self._app.clock.now().timestamp(),
            settings.cloud,
        )
        served.add_routes(TeamsTab(self._app, self.door, self.pages, entra).routes)

        async def close(_served: web.Application) -> None:
            await keys.close()
            await session.close()

        served.on_cleanup.append(close)

    def _make_room_meetings(self, served: web.Application) -> None:
        from bot.channels.teams import Session  # imported late: services without Teams do not need its library
        from bot.channels.teams.config import Registration
        from bot.channels.teams.online_meetings import OnlineMeetings
        from bot.web.room_meetings import RoomMeetings

        settings, session = self._app.settings, Session()
        registration, organiser = Registration.from_settings(settings), settings.teams_rooms_organiser
        graph = OnlineMeetings(settings.cloud.graph, organiser, registration, session, time.monotonic)
        meetings = RoomMeetings(self._app, graph, registration.tenants[0])
        self._app.cluster.runs_changed.subscribe(meetings.changed)
        self._app.cluster.caches_dropped.subscribe(meetings.tidy)  # every night, and after an erasure

        async def close(_served: web.Application) -> None:
            await meetings.close()
            await session.close()

        served.on_cleanup.append(close)

    async def _start(self, _served: web.Application) -> None:
        self._app.clock.every(LOOK_AGAIN, self.watch.look_again)

    async def _stop(self, _served: web.Application) -> None:
        await self.watch.close()


def _of_pages(webhooks: Collection[str], middlewares: Sequence[Middleware]) -> Middleware:
    """Middleware that applies these to pages only.

    Deliveries of platforms need no headers and no language, and `Intake` handles an outage of the database.
    """

    @web.middleware
    async def apply(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method != "POST" or request.path not in webhooks:
            for one in reversed(middlewares):
                handler = partial(one, handler=handler)
        return await handler(request)

    return apply
