"""Rehearsal report: the report pages of a real session, served from the room's own service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.handlers.access import Visitor
from bot.rehearsal.cast import FACILITATOR
from bot.web.attendance_pages import AttendancePages
from bot.web.own_record_pages import PRIVATE, as_document, said
from bot.web.rehearsal.rendering import RoomRenderer
from bot.web.rehearsal.rooms import Room
from bot.web.report_pages import ReportPages
from cards.pages.cpd import Sheet

FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class _Visit:
    """Page host of a room: every visitor of the room may read its report."""

    room: Room
    brush: RoomRenderer

    async def visitor(self, request: web.Request) -> Visitor:
        """The facilitator of the run in the address. Raises HTTPForbidden if the room has no such run."""
        loaded = await self.room.performance.stage.app.service.loaded(request.match_info["run"])
        if loaded is None:
            raise web.HTTPForbidden(text=self.drawn("no_room.html"), content_type="text/html")
        return Visitor(loaded.row.id, FACILITATOR, "facilitator", loaded)

    def page(self, template: str, **values: object) -> web.Response:
        """Render a page that caches must not store."""
        return web.Response(text=self.drawn(template, **values), content_type="text/html", headers=FRESH)

    def drawn(self, template: str, **values: object) -> str:
        """Render a template."""
        return self.brush.page(template, **values)


class RehearsalReport:
    """Report page handlers: find the room and serve its report. `find` raises HTTPForbidden if there is no such room."""

    def __init__(self, brush: RoomRenderer, find: Callable[[web.Request], Room]) -> None:
        self._brush, self._find = brush, find

    def routes(self, room: str) -> Sequence[web.RouteDef]:
        """Routes of the pages, for rooms that match the pattern `room`."""
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


class RehearsalRecord:
    """Record page handlers: find the room and show the record of the person it is viewed as. `find` raises HTTPForbidden."""

    def __init__(self, brush: RoomRenderer, find: Callable[[web.Request], Room]) -> None:
        self._brush, self._find = brush, find

    def routes(self, seen_as: str) -> Sequence[web.RouteDef]:
        """Routes of the pages, for rooms that match the pattern `seen_as`, which includes the viewer."""
        return (web.get(f"{seen_as}/record", self.page), web.get(f"{seen_as}/record.docx", self.docx))

    async def page(self, request: web.Request) -> web.Response:
        """Record page, for reading."""
        room, found = await self._mine(request)
        here = f"{room.home}/as/{request.match_info['who']}/record.docx"
        text = self._brush.page("record.html", sheet=found, document=here, said=said(room.performance.stage.app))
        return web.Response(text=text, content_type="text/html", headers=PRIVATE)

    async def docx(self, request: web.Request) -> web.Response:
        """Word document of the record, to write in."""
        return await as_document((await self._mine(request))[1])

    async def _mine(self, request: web.Request) -> tuple[Room, Sheet]:
        room = self._find(request)
        found = await room.performance.stage.app.router.records.sheet(request.match_info["who"])
        if found is None:
            raise web.HTTPForbidden(text=self._brush.page("no_room.html"), content_type="text/html")
        return room, found
