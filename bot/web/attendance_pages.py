"""Attendance pages for facilitators: a page, and CSV files for spreadsheets.

They show what is stored. Where people were not told, the page says that nothing is recorded; before the session ends, that
the list comes then. It has minutes in each block, hours for certificates, and totals if the group had several sessions. Who
counts as there, and how hours are rounded, is in `dialogs/programme/attendance.py` and `bot/runs/attendance.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.handlers.access import Visitor
from bot.infra.csv_export import MARK
from bot.runs.attendance import Certificate, by_block, certificate_list, certificates, totals
from bot.store import attendance as store
from bot.store.attendance import AttendanceRow, SessionPlace
from bot.web.page_host import PageHost, attached, facilitator
from bot.web.run_pages import FRESH, RUN

if TYPE_CHECKING:
    from bot.app import App


@dataclass(frozen=True)
class Row:
    """Table row: a person's time in each block of a session (None if they were not listed), and their total."""

    name: str
    places: tuple[SessionPlace | None, ...]
    certificate: Certificate


class AttendancePages:
    """Attendance page handlers: a session's page, with the totals of its group so far. `home` is the base path of runs."""

    def __init__(self, app: App, pages: PageHost, home: str = "/run") -> None:
        self._app, self._pages, self._home = app, pages, home

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the attendance pages."""
        return (
            web.get(f"{RUN}/attendance", self.page),
            web.get(f"{RUN}/attendance.csv", self.blocks),
            web.get(f"{RUN}/certificates.csv", self.certificates),
        )

    async def page(self, request: web.Request) -> web.Response:
        """Attendance page: who was in which block, and what can be certified for each person in the group."""
        visitor, lines = await self._lines(request)
        mine = [line for line in lines if line.sitting.run_id == visitor.run_id]
        each = certificates(mine)
        blocks = {line.place.number: line.place for line in mine}
        numbers = sorted(blocks)
        times = {(line.person, line.place.number): line.place for line in mine}
        rows = [Row(one.name, tuple(times.get((one.person, number)) for number in numbers), one) for one in each]
        return self._pages.page(
            "attendance.html",
            title=visitor.loaded.plan.title,
            here=f"{self._home}/{visitor.run_id}",
            told=visitor.loaded.run.keeps_attendance,
            until=visitor.loaded.run.attendance_until,
            zone=visitor.loaded.row.timezone,
            blocks=[blocks[number] for number in numbers],
            rows=rows,
            totals=totals(certificates(lines)) if len({line.sitting for line in lines}) > 1 else (),
            length=length,
            hours=hours,
        )

    async def blocks(self, request: web.Request) -> web.Response:
        """CSV file: this session by block."""
        visitor, lines = await self._lines(request)
        return _sheet(by_block([line for line in lines if line.sitting.run_id == visitor.run_id]), "attendance.csv")

    async def certificates(self, request: web.Request) -> web.Response:
        """CSV file: all sessions of the group, with the totals."""
        visitor, lines = await self._lines(request)
        return _sheet(certificate_list(lines, visitor.loaded.row.cohort_id is not None), "certificates.csv")

    async def _lines(self, request: web.Request) -> tuple[Visitor, Sequence[AttendanceRow]]:
        visitor = await facilitator(self._pages, request)
        async with self._app.database.reading() as tx:
            return visitor, await store.lines(tx, runs=[visitor.run_id], cohort_id=visitor.loaded.row.cohort_id)


def length(lasts: timedelta) -> str:
    """Duration in whole minutes, for a table."""
    return f"{round(lasts / timedelta(minutes=1))}"


def hours(one: Certificate) -> str:
    """Hours, rounded to quarters ("3.25")."""
    return f"{one.hours / timedelta(hours=1):.2f}"


def _sheet(text: str, name: str) -> web.Response:
    body = (MARK + text).encode()
    return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=FRESH | attached(name))
