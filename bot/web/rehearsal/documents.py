"""Documents of a rehearsal: the pages that a real session has, served from the room's own service.

Report, attendance, slips, the page for leaders, the pack for people who missed the session, the dates, and own records.
Whoever may see the room may open all of them, with the facilitator's rights; links are no keys here. Which are there already
is decided in `available_documents.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web

from bot.handlers.access import Visitor
from bot.rehearsal.cast import FACILITATOR
from bot.web.attendance_pages import AttendancePages
from bot.web.calendar_pages import CalendarPages
from bot.web.leaders_pages import LeadersPages
from bot.web.own_record_pages import PRIVATE, as_document, said
from bot.web.pack_pages import NAME, PackPages
from bot.web.rehearsal.rendering import RoomRenderer
from bot.web.rehearsal.rooms import Room
from bot.web.report_pages import ReportPages
from bot.web.slips_pages import SlipsPages
from cards.pages.cpd import Sheet

if TYPE_CHECKING:
    from bot.app import App

FRESH = {"Cache-Control": "no-store"}
Answer = Callable[[web.Request], Awaitable[web.Response]]
P = TypeVar("P")
Pages = Mapping[str, Callable[[P], Answer]]


@dataclass(frozen=True)
class _Visit:
    """Page host of a room, and the keeper of its links: every visitor of the room may read everything."""

    room: Room
    brush: RoomRenderer

    async def visitor(self, request: web.Request) -> Visitor:
        """The facilitator of the run in the address. Raises HTTPForbidden if the room has no such run."""
        app = self.room.performance.stage.app
        loaded = await app.service.loaded(self.room.run_id(request.match_info["run"]))
        if loaded is None:
            raise web.HTTPForbidden(text=self.drawn("no_room.html"), content_type="text/html")
        return Visitor(loaded.row.id, FACILITATOR, "facilitator", loaded)

    async def passed(self, kind: str, token: str) -> str | None:
        """The run of a link: in a room, links are no keys."""
        return self.room.run_id(token)

    def page(self, template: str, **values: object) -> web.Response:
        """Render a page that caches must not store."""
        return web.Response(text=self.drawn(template, **values), content_type="text/html", headers=FRESH)

    def drawn(self, template: str, **values: object) -> str:
        """Render a template."""
        return self.brush.page(template, **values)


class RoomDocuments:
    """Document handlers: find the room and serve its pages. `find` raises HTTPForbidden if there is no such room."""

    def __init__(self, brush: RoomRenderer, find: Callable[[web.Request], Awaitable[Room]]) -> None:
        self._brush, self._find = brush, find

    def routes(self, room: str, seen_as: str) -> Sequence[web.RouteDef]:
        """Routes of the pages, for rooms that match the pattern `room`; `seen_as` includes the viewer."""
        run = room + "/run/{run:[0-9a-f]{32}}"
        pack, dates = room + "/pack/{token:[0-9a-f]{32}}", room + "/dates/{key:[0-9a-f]{32}}/dates.ics"
        own = (
            web.get(f"{seen_as}/record", self.record),
            web.get(f"{seen_as}/record.docx", self.record_docx),
            web.get(pack, self._from(lambda visit: self._packs(visit).page)),
            web.get(f"{pack}/{NAME}.html", self._from(lambda visit: self._packs(visit).html)),
            web.get(f"{pack}/{NAME}.docx", self._from(lambda visit: self._packs(visit).docx)),
            web.get(dates, self._from(lambda visit: CalendarPages(_app(visit), visit, visit).file)),
            web.get(run + "/slips", self._from(lambda visit: SlipsPages(_app(visit), visit).page)),
        )
        report: Pages[ReportPages] = {
            run + "/report": lambda pages: pages.page,
            run + "/report.html": lambda pages: pages.html,
            run + "/report.docx": lambda pages: pages.docx,
        }
        attendance: Pages[AttendancePages] = {
            run + "/attendance": lambda pages: pages.page,
            run + "/attendance.csv": lambda pages: pages.blocks,
            run + "/certificates.csv": lambda pages: pages.certificates,
        }
        leaders: Pages[LeadersPages] = {
            run + "/digest": lambda pages: pages.page,
            run + "/digest.html": lambda pages: pages.html,
            run + "/digest.docx": lambda pages: pages.docx,
        }
        return (
            *own,
            *self._run_pages(ReportPages, report),
            *self._run_pages(AttendancePages, attendance),
            *self._run_pages(LeadersPages, leaders),
        )

    def _run_pages(self, make: Callable[[App, _Visit, str], P], addresses: Pages[P]) -> Sequence[web.RouteDef]:
        """Routes of the pages that `make` makes for a run, by address."""

        def of(choose: Callable[[P], Answer]) -> Answer:
            return self._from(lambda visit: choose(make(_app(visit), visit, _runs(visit))))

        return [web.get(address, of(choose)) for address, choose in addresses.items()]

    def _packs(self, visit: _Visit) -> PackPages:
        return PackPages(_app(visit), visit, f"{visit.room.home}/pack")

    def _from(self, choose: Callable[[_Visit], Answer]) -> Answer:
        async def answer(request: web.Request) -> web.Response:
            return await choose(_Visit(await self._find(request), self._brush))(request)

        return answer

    # -- a person's own record -----------------------------------------------------------------------------------------

    async def record(self, request: web.Request) -> web.Response:
        """Record page of the person that the room is viewed as."""
        room, found = await self._mine(request)
        here = f"{room.home}/as/{request.match_info['who']}/record.docx"
        text = self._brush.page("record.html", sheet=found, document=here, said=said(room.performance.stage.app))
        return web.Response(text=text, content_type="text/html", headers=PRIVATE)

    async def record_docx(self, request: web.Request) -> web.Response:
        """Word document of the record, to write in."""
        return await as_document((await self._mine(request))[1])

    async def _mine(self, request: web.Request) -> tuple[Room, Sheet]:
        room = await self._find(request)
        found = await room.performance.stage.app.router.commands.records.sheet(request.match_info["who"])
        if found is None:
            raise web.HTTPForbidden(text=self._brush.page("no_room.html"), content_type="text/html")
        return room, found


def _app(visit: _Visit) -> App:
    return visit.room.performance.stage.app


def _runs(visit: _Visit) -> str:
    return f"{visit.room.home}/run"
