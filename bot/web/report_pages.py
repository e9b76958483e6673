"""Report pages for facilitators: a page to read and print, and the same report as an HTML file or a Word document.

Everybody else is refused, as if there were no such page. While the session runs, the report is as of now. What it contains
is in `documents/report.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.infra.translations import catalogue
from bot.store import ideas, notes_and_rules, people, runs
from bot.web.documents.evaluation_summary import EvaluationSummary, thoughts
from bot.web.documents.report import Report, difference, heading, report, times
from bot.web.documents.report_layout import facts, gantt, poll_rows, thought_groups
from bot.web.live_view_ideas import sized
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
            "facts": facts(self.report, self.words),
            "chart": gantt(self.report),
            "span": self._span(),
            "poll_rows": poll_rows,
            "sized": sized,
            "thought_groups": thought_groups,
        }

    def _span(self) -> tuple[str, str]:
        """When the picture of the times begins and ends."""
        times = [
            at
            for block in self.report.blocks
            for at in (block.planned_at, block.planned_until, block.began_at, block.ended_at)
            if at is not None
        ]
        return (self.words.clock(min(times)), self.words.clock(max(times))) if times else ("", "")


class ReportPages:
    """Report page handlers. `home` is the base path of runs. Documents are made in a thread."""

    def __init__(self, app: App, pages: PageHost, home: str = "/run") -> None:
        self._app, self._pages, self._home = app, pages, home

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the report pages."""
        return (
            web.get(f"{RUN}/report", self.page),
            web.get(f"{RUN}/report.html", self.html),
            web.get(f"{RUN}/report.docx", self.docx),
        )

    async def page(self, request: web.Request) -> web.Response:
        """Report page, for reading and printing."""
        loaded = await self._load(request)
        here = f"{self._home}/{request.match_info['run']}"
        return self._pages.page("report.html", **loaded.values(), here=here, style="")

    async def html(self, request: web.Request) -> web.Response:
        """Single HTML file with its styles included."""
        loaded = await self._load(request)
        style = await asyncio.to_thread(_styles)
        text = self._pages.drawn("report.html", **loaded.values(), here="", style=style)
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
            notes = [text for _, text, _ in await notes_and_rules.notes(tx, run_id)]
            names = people.names_of(members)
            zone = ZoneInfo(loaded.row.timezone)
            thought_of = (await ideas.of_runs(tx, [run_id])).get(run_id, {})
            scene = CardContext(loaded.plan, zone, locale, names=names, catalogue=catalogue(locale), ideas=thought_of)
            words = Words(scene)
            thought = await thoughts(tx, loaded, words)
        return _Loaded(report(loaded.run, events, notes, words, self._app.clock.now()), thought, words)


def _styles() -> str:
    """Styles of the page, for a file that stands alone."""
    names = ("tokens.css", "app.css", "pages.css", "report.css")
    return "\n".join((STATIC_FOLDER / name).read_text(encoding="utf-8") for name in names)


def _document(loaded: _Loaded) -> bytes:
    from bot.web.documents.report_docx import document  # slow: python-docx, so in the worker thread

    return document(loaded.report, loaded.thoughts, loaded.words)
