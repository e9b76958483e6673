"""Calendar download: the dates of a programme as an iCalendar file. The link is signed and contains no personal data.

Anybody with the link gets the file, with the dates as they are now. How long the link works is in
`bot/handlers/page_links.py`; what the file contains, in `bot/programme/calendar.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot.handlers.page_links import CALENDAR
from bot.web.page_host import PageHost, Passes, attached
from bot.web.run_pages import FRESH

if TYPE_CHECKING:
    from bot.app import App


DATES = r"/dates/{key:[\w-]{1,400}\.[\w-]{1,800}\.[\w-]{1,400}}/dates.ics"  # a query would be in every log


class CalendarPages:
    """Calendar handler: serves the file to anyone with the link."""

    def __init__(self, app: App, door: Passes, pages: PageHost) -> None:
        self._app, self._door, self._pages = app, door, pages

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Route of the file."""
        return (web.get(DATES, self.file),)

    async def file(self, request: web.Request) -> web.Response:
        """Calendar file with the current dates."""
        run_id = await self._door.passed(CALENDAR, request.match_info["key"])
        if run_id is None:
            raise web.HTTPForbidden(text=self._pages.drawn("no_dates.html"), content_type="text/html")
        written = await self._app.errand_runner.calendar.for_run(run_id)
        if written is None:
            raise web.HTTPNotFound(text=self._pages.drawn("no_dates.html"), content_type="text/html")
        return web.Response(
            body=written, content_type="text/calendar", charset="utf-8", headers=FRESH | attached("dates.ics")
        )
