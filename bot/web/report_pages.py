"""The report over HTTP: a page to read and print, and the same as a file: HTML with its pictures inside, or DOCX."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.store import people, runs
from bot.web.documents.evaluation_summary import EvaluationSummary, Thought, thoughts
from bot.web.documents.report import Report, difference, heading, report
from bot.web.page_host import WORD, PageHost, attached, facilitator
from bot.web.run_pages import FRESH, RUN, STATIC_FOLDER
from cards.context import CardContext
from cards.language import Words

if TYPE_CHECKING:
    from bot.app import App


class ReportPages:
    """The report's pages, for facilitators only; `home` is where runs are served.

    Charts and documents are made in a thread: nobody else waits for them.
    """

    def __init__(self, app: App, pages: PageHost, home: str = "/run") -> None:
        self._app, self._pages, self._home = app, pages, home

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Where they are."""
        return (
            web.get(f"{RUN}/report", self.page),
            web.get(f"{RUN}/report/timeline.svg", self.timeline),
            web.get(f"{RUN}/report/poll-{{number:[0-9]{{1,3}}}}.svg", self.poll),
            web.get(f"{RUN}/report/thought-{{number:[0-9]{{1,3}}}}.svg", self.thought),
            web.get(f"{RUN}/report/sessions.svg", self.courses),
            web.get(f"{RUN}/report.html", self.html),
            web.get(f"{RUN}/report.docx", self.docx),
        )

    async def page(self, request: web.Request) -> web.Response:
        """The report to read and print."""
        found = await self._report(request)
        run = request.match_info["run"]
        here = f"{self._home}/{run}"
        pictures = [f"{here}/report/timeline.svg"]
        pictures += [f"{here}/report/poll-{number}.svg" for number in range(len(found.polls))]
        thought = await self._thoughts(request)
        drawn = [f"{here}/report/thought-{number}.svg" for number in range(len(thought.all))]
        drawn += [f"{here}/report/sessions.svg"] if thought.courses else []
        more = {"thoughts": thought, "thought_pictures": drawn}
        return self._pages.page("report.html", **_values(found), **more, pictures=pictures, here=here, style="")

    async def timeline(self, request: web.Request) -> web.Response:
        """Planned against actual, as a picture."""
        found = await self._report(request)
        return _picture(await asyncio.to_thread(_timeline, found))

    async def poll(self, request: web.Request) -> web.Response:
        """One poll's bars."""
        found = await self._report(request)
        number = int(request.match_info["number"])
        if number >= len(found.polls):
            raise web.HTTPNotFound
        return _picture(await asyncio.to_thread(_poll, found, number))

    async def thought(self, request: web.Request) -> web.Response:
        """One question about the session or the programme."""
        found = (await self._thoughts(request)).all
        number = int(request.match_info["number"])
        if number >= len(found):
            raise web.HTTPNotFound
        return _picture(await asyncio.to_thread(_thought, found[number]))

    async def courses(self, request: web.Request) -> web.Response:
        """What people thought, session by session."""
        found = await self._thoughts(request)
        if not found.courses:
            raise web.HTTPNotFound
        return _picture(await asyncio.to_thread(_courses, found))

    async def html(self, request: web.Request) -> web.Response:
        """One file with everything in it."""
        found = await self._report(request)
        drawn: list[Callable[[], bytes]] = [lambda: _timeline(found)]
        drawn += [lambda number=number: _poll(found, number) for number in range(len(found.polls))]  # type: ignore[misc]
        pictures = [_inside(await asyncio.to_thread(draw)) for draw in drawn]
        style = (STATIC_FOLDER / "run.css").read_text(encoding="utf-8")
        thought = await self._thoughts(request)
        asked = [_inside(await asyncio.to_thread(_thought, one)) for one in thought.all]
        asked += [_inside(await asyncio.to_thread(_courses, thought))] if thought.courses else []
        more = {"thoughts": thought, "thought_pictures": asked}
        text = self._pages.drawn("report.html", **_values(found), **more, pictures=pictures, here="", style=style)
        return web.Response(text=text, content_type="text/html", headers=FRESH | attached("session-report.html"))

    async def docx(self, request: web.Request) -> web.Response:
        """For the programme's papers."""
        from bot.web.documents.report_docx import document  # late: only who asks for a document waits for the library

        found = await self._report(request)
        body = await asyncio.to_thread(document, found, await self._thoughts(request))
        return web.Response(body=body, content_type=WORD, headers=FRESH | attached("session-report.docx"))

    async def _thoughts(self, request: web.Request) -> EvaluationSummary:
        loaded = (await facilitator(self._pages, request)).loaded
        async with self._app.database.reading() as tx:
            return await thoughts(tx, loaded, Words(CardContext(loaded.plan, ZoneInfo(loaded.row.timezone))))

    async def _report(self, request: web.Request) -> Report:
        visitor = await facilitator(self._pages, request)
        run_id, loaded = visitor.run_id, visitor.loaded
        async with self._app.database.reading() as tx:
            events = await runs.events(tx, run_id)
            members = (await people.attendees(tx, [run_id]))[run_id]
            notes = [text for _, text, _ in await runs.notes(tx, run_id)]
        names = {person: member.name for person, member in members.items()}
        return report(loaded.plan, loaded.run, events, names, notes, self._app.clock.now())


def _values(found: Report) -> dict[str, object]:
    return {"report": found, "difference": difference, "heading": heading(found)}


def _timeline(found: Report) -> bytes:
    from bot.web.documents import charts  # late: drawing needs a large library

    return charts.timeline(found)


def _poll(found: Report, number: int) -> bytes:
    from bot.web.documents import charts

    return charts.poll(found.polls[number])


def _thought(found: Thought) -> bytes:
    from bot.web.documents import charts

    return charts.thought(found)


def _courses(found: EvaluationSummary) -> bytes:
    from bot.web.documents import charts

    return charts.courses(found)


def _picture(svg: bytes) -> web.Response:
    return web.Response(body=svg, content_type="image/svg+xml", headers=FRESH)


def _inside(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
