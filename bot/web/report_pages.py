"""Report pages for facilitators: a page to read and print, and the same report as an HTML file or a Word document."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.infra.translations import catalogue
from bot.store import ideas, people, runs
from bot.web.documents.evaluation_summary import EvaluationSummary, thoughts
from bot.web.documents.report import Report, difference, heading, report, times
from bot.web.page_host import WORD, PageHost, attached, facilitator
from bot.web.run_pages import FRESH, RUN, STATIC_FOLDER
from cards.context import CardContext
from cards.language import Words
from dialogs import texts

if TYPE_CHECKING:
    from bot.app import App


@dataclass(frozen=True)
class _Loaded:
    """Loaded report, with its evaluation and the words for both."""

    report: Report
    thoughts: EvaluationSummary
    words: Words

    def values(self) -> dict[str, object]:
        """Template values."""
        return {
            "report": self.report,
            "thoughts": self.thoughts,
            "words": self.words,
            "t": texts,
            "heading": heading(self.report, self.words),
            "times": times,
            "difference": difference,
        }


class ReportPages:
    """Report page handlers. `home` is the base path of runs. Charts and documents are made in a thread."""

    def __init__(self, app: App, pages: PageHost, home: str = "/run") -> None:
        self._app, self._pages, self._home = app, pages, home

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the report pages."""
        return (
            web.get(f"{RUN}/report", self.page),
            web.get(f"{RUN}/report/timeline.svg", self.timeline),
            web.get(f"{RUN}/report/poll-{{number:[0-9]{{1,3}}}}.svg", self.poll),
            web.get(f"{RUN}/report/cloud-{{number:[0-9]{{1,3}}}}.svg", self.cloud),
            web.get(f"{RUN}/report/thought-{{number:[0-9]{{1,3}}}}.svg", self.thought),
            web.get(f"{RUN}/report/sessions.svg", self.courses),
            web.get(f"{RUN}/report.html", self.html),
            web.get(f"{RUN}/report.docx", self.docx),
        )

    async def page(self, request: web.Request) -> web.Response:
        """Report page, for reading and printing."""
        loaded = await self._load(request)
        here = f"{self._home}/{request.match_info['run']}"
        pictures = [f"{here}/report/timeline.svg"]
        pictures += [f"{here}/report/poll-{number}.svg" for number in range(len(loaded.report.polls))]
        more = [f"{here}/report/thought-{number}.svg" for number in range(len(loaded.thoughts.all))]
        more += [f"{here}/report/sessions.svg"] if loaded.thoughts.courses else []
        clouds = [f"{here}/report/cloud-{number}.svg" for number in range(len(loaded.report.ideas))]
        drawn = {"pictures": pictures, "clouds": clouds, "thought_pictures": more}
        values = loaded.values() | drawn | {"here": here, "style": ""}
        return self._pages.page("report.html", **values)

    async def timeline(self, request: web.Request) -> web.Response:
        """Timeline chart of planned and actual times."""
        loaded = await self._load(request)
        return _picture(await asyncio.to_thread(_timeline, loaded))

    async def poll(self, request: web.Request) -> web.Response:
        """Chart of a poll's counts."""
        loaded = await self._load(request)
        number = _number(request, len(loaded.report.polls))
        return _picture(await asyncio.to_thread(_poll, loaded, number))

    async def cloud(self, request: web.Request) -> web.Response:
        """Word cloud of a question's ideas."""
        loaded = await self._load(request)
        number = _number(request, len(loaded.report.ideas))
        if not loaded.report.ideas[number].cloud:
            raise web.HTTPNotFound
        return _picture(await asyncio.to_thread(_cloud, loaded, number))

    async def thought(self, request: web.Request) -> web.Response:
        """Chart of the answers to a question about the session or the programme."""
        loaded = await self._load(request)
        number = _number(request, len(loaded.thoughts.all))
        return _picture(await asyncio.to_thread(_thought, loaded, number))

    async def courses(self, request: web.Request) -> web.Response:
        """Chart of the evaluation, session by session."""
        loaded = await self._load(request)
        if not loaded.thoughts.courses:
            raise web.HTTPNotFound
        return _picture(await asyncio.to_thread(_courses, loaded))

    async def html(self, request: web.Request) -> web.Response:
        """Single HTML file with its styles and charts included."""
        loaded = await self._load(request)
        pictures = await asyncio.to_thread(lambda: [_inside(svg) for svg in _report_charts(loaded)])
        more = await asyncio.to_thread(lambda: [_inside(svg) for svg in _thought_charts(loaded)])
        clouds = await asyncio.to_thread(lambda: [_inside(svg) for svg in _clouds(loaded)])
        style = (STATIC_FOLDER / "run.css").read_text(encoding="utf-8")
        drawn = {"pictures": pictures, "clouds": clouds, "thought_pictures": more}
        values = loaded.values() | drawn | {"here": "", "style": style}
        text = self._pages.drawn("report.html", **values)
        return web.Response(text=text, content_type="text/html", headers=FRESH | attached("session-report.html"))

    async def docx(self, request: web.Request) -> web.Response:
        """Word document of the report."""
        body = await asyncio.to_thread(_document, await self._load(request))
        return web.Response(body=body, content_type=WORD, headers=FRESH | attached("session-report.docx"))

    async def _load(self, request: web.Request) -> _Loaded:
        """Load everything for the run in the address. Raises HTTPForbidden."""
        visitor = await facilitator(self._pages, request)
        run_id, loaded = visitor.run_id, visitor.loaded
        locale = self._app.settings.locale
        async with self._app.database.reading() as tx:
            events = await runs.events(tx, run_id)
            members = (await people.attendees(tx, [run_id]))[run_id]
            notes = [text for _, text, _ in await runs.notes(tx, run_id)]
            names = people.names_of(members)
            zone = ZoneInfo(loaded.row.timezone)
            thought_of = (await ideas.of_runs(tx, [run_id])).get(run_id, {})
            scene = CardContext(loaded.plan, zone, locale, names=names, catalogue=catalogue(locale), ideas=thought_of)
            words = Words(scene)
            thought = await thoughts(tx, loaded, words)
        return _Loaded(report(loaded.run, events, notes, words, self._app.clock.now()), thought, words)


# The imports below are slow (matplotlib, python-docx), so the worker threads that need them do them.


def _timeline(loaded: _Loaded) -> bytes:
    from bot.web.documents import charts

    return charts.timeline(loaded.report, loaded.words)


def _poll(loaded: _Loaded, number: int) -> bytes:
    from bot.web.documents import charts

    return charts.poll(loaded.report.polls[number])


def _cloud(loaded: _Loaded, number: int) -> bytes:
    from bot.web.documents import charts

    return charts.cloud(loaded.report.ideas[number])


def _clouds(loaded: _Loaded) -> Iterator[bytes]:
    for number, one in enumerate(loaded.report.ideas):
        yield _cloud(loaded, number) if one.cloud else b""


def _thought(loaded: _Loaded, number: int) -> bytes:
    from bot.web.documents import charts

    return charts.thought(loaded.thoughts.all[number], loaded.words)


def _courses(loaded: _Loaded) -> bytes:
    from bot.web.documents import charts

    return charts.courses(loaded.thoughts, loaded.words)


def _document(loaded: _Loaded) -> bytes:
    from bot.web.documents.report_docx import document

    return document(loaded.report, loaded.thoughts, loaded.words)


def _report_charts(loaded: _Loaded) -> Iterator[bytes]:
    yield _timeline(loaded)
    for number in range(len(loaded.report.polls)):
        yield _poll(loaded, number)


def _thought_charts(loaded: _Loaded) -> Iterator[bytes]:
    for number in range(len(loaded.thoughts.all)):
        yield _thought(loaded, number)
    if loaded.thoughts.courses:
        yield _courses(loaded)


def _number(request: web.Request, count: int) -> int:
    """Number in the address. Raises HTTPNotFound if it is not below `count`."""
    number = int(request.match_info["number"])
    if number >= count:
        raise web.HTTPNotFound
    return number


def _picture(svg: bytes) -> web.Response:
    return web.Response(body=svg, content_type="image/svg+xml", headers=FRESH)


def _inside(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
