"""The report of a rehearsal: the same pages as after a real session, of the room's own service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.handlers.access import Visitor
from bot.rehearsal.cast import FACILITATOR
from bot.web.attendance_pages import AttendancePages
from bot.web.rehearsal.rendering import Brush
from bot.web.rehearsal.rooms import Room
from bot.web.report_pages import ReportPages

FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class _Visit:
    """Whoever is in the room may read its report."""

    room: Room
    brush: Brush

    async def visitor(self, request: web.Request) -> Visitor:
        """The facilitator, of the run that the address names. Raises HTTPForbidden where the room has none such."""
        fold = await self.room.performance.stage.app.service.fold(request.match_info["run"])
        if fold is None:
            raise web.HTTPForbidden(text=self.drawn("no_room.html"), content_type="text/html")
        return Visitor(fold.row.id, FACILITATOR, "facilitator", fold)

    def page(self, template: str, **values: object) -> web.Response:
        """A page that is never kept by caches."""
        return web.Response(text=self.drawn(template, **values), content_type="text/html", headers=FRESH)

    def drawn(self, template: str, **values: object) -> str:
        """A template filled in."""
        return self.brush.page(template, **values)


class RehearsalReport:
    """Finds the room and lets its report's pages answer. `find` raises HTTPForbidden where there is no such room."""

    def __init__(self, brush: Brush, find: Callable[[web.Request], Room]) -> None:
        self._brush, self._find = brush, find

    def routes(self, room: str) -> Sequence[web.RouteDef]:
        """Where the pages are, for rooms at the pattern `room`."""
        run = room + "/run/{run:[0-9a-f]{32}}"
        return (
            web.get(run + "/report", self._answer(lambda pages: pages.page)),
            web.get(run + "/report/timeline.svg", self._answer(lambda pages: pages.timeline)),
            web.get(run + "/report/poll-{number:[0-9]{1,3}}.svg", self._answer(lambda pages: pages.poll)),
            web.get(run + "/report.html", self._answer(lambda pages: pages.html)),
            web.get(run + "/report.docx", self._answer(lambda pages: pages.docx)),
            web.get(run + "/attendance", self._listed(lambda pages: pages.page)),
            web.get(run + "/attendance.csv", self._listed(lambda pages: pages.blocks)),
            web.get(run + "/certificates.csv", self._listed(lambda pages: pages.certificates)),
        )

    def _listed(
        self, of: Callable[[AttendancePages], Callable[[web.Request], Awaitable[web.Response]]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            room = self._find(request)
            visit = _Visit(room, self._brush)
            return await of(AttendancePages(room.performance.stage.app, visit, f"{room.home}/run"))(request)

        return answer

    def _answer(
        self, of: Callable[[ReportPages], Callable[[web.Request], Awaitable[web.Response]]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            room = self._find(request)
            return await of(ReportPages(room.performance.stage.app, _Visit(room, self._brush), f"{room.home}/run"))(request)

        return answer
