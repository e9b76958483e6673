"""Panel handlers: the page, sign-in, the rooms board with its stream of changes, and the reports of the panel's script.

The rooms are for the run's facilitators. A report that came too late, or from a panel without the lease, gets 409 and the
board as it is. Who a participant is, if a facilitator has picked it, is remembered until the meeting ends; ids and names of
others are not kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.channels.zoom.panel_context import NoContext
from bot.channels.zoom.panel_meetings import PanelMeetings
from bot.handlers.access import AccessTokens, Visitor
from bot.ports import Why
from bot.store import people, quiet
from bot.web.page_host import closed, facilitator
from bot.web.run_pages import FRESH, RunPages
from bot.web.security import SIGN_INS_A_SECOND, SIGN_INS_AT_ONCE, Buckets, from_our_page
from bot.web.zoom_panel import opening
from bot.web.zoom_panel.board import Board, Situation, board
from bot.web.zoom_panel.matching import Known, match
from bot.web.zoom_panel.opening import Opening, Refused, Report
from bot.web.zoom_panel.openings import Openings
from bot.web.zoom_panel.requests import LONGEST_CONTEXT, Entering, Leasing, Matching, Picking, Reporting, body_of
from bot.web.zoom_panel.sign_in import PanelSignIn

if TYPE_CHECKING:
    from bot.app import App

RUN = r"/zoom/panel/{run:[0-9a-f]{32}}"
SAME_ORIGIN = {"Referrer-Policy": "same-origin"}  # what Zoom's samples send; its client checks that there is one
REQUESTS_AT_ONCE, REQUESTS_A_SECOND = 60, 5.0  # requests from one facilitator's panels: in a burst, then per second

log = structlog.get_logger(__name__)
Changed = Callable[[str], None]


class ZoomPanel:
    """The handlers. `changed` tells the open panels of a run that its board has changed."""

    def __init__(
        self,
        app: App,
        door: AccessTokens,
        pages: RunPages,
        sign_in: PanelSignIn,
        meetings: PanelMeetings,
        openings: Openings,
        account: str,
        changed: Changed,
    ) -> None:
        self._app, self._door, self._pages, self._sign_in = app, door, pages, sign_in
        self._meetings, self._openings, self._account, self._changed = meetings, openings, account, changed
        self._tries = Buckets(SIGN_INS_AT_ONCE, SIGN_INS_A_SECOND, pages.steady)
        self._requests = Buckets(REQUESTS_AT_ONCE, REQUESTS_A_SECOND, pages.steady)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the panel, except its stream."""
        return (
            web.get("/zoom/panel", self.page),
            web.post("/zoom/panel/session", self.session),
            web.get(f"{RUN}/board", self.look),
            web.post(f"{RUN}/lease", self.lease),
            web.post(f"{RUN}/report", self.report),
            web.post(f"{RUN}/match", self.match),
            web.post(f"{RUN}/pick", self.pick),
        )

    async def page(self, request: web.Request) -> web.Response:
        """The panel's page. The context in the request's header is for clients that cannot ask for one."""
        context = request.headers.get("x-zoom-app-context", "")
        page = self._pages.page("zoom_panel.html", context=context if len(context) <= LONGEST_CONTEXT else "")
        page.headers.update(SAME_ORIGIN)
        return page

    async def session(self, request: web.Request) -> web.Response:
        """Create a session for the person whom Zoom names, in the run of the meeting that it names."""
        self._check_origin(request, "Sessions are given to our own pages only.")
        asked = await body_of(request, Entering)
        try:
            context = self._sign_in.read(asked.context)
        except NoContext as error:
            self._count("forged" if asked.context else "unsigned")
            log.info("panel sign-in refused", reason=str(error))
            raise web.HTTPUnauthorized(text="Zoom did not say who you are. Close the panel and open it again.") from None
        if not self._tries.take(context.user):
            self._count("crowded")
            raise web.HTTPTooManyRequests(text="That was a lot at once. Wait a moment.")
        entered = await self._sign_in.enter(context, asked.number)
        if entered.leads:
            await self._openings.change(entered.run_id, lambda known: opening.in_meeting(known, context.meeting))
        told = {"run": entered.run_id, "token": entered.token, "leads": entered.leads, "role": context.role}
        return web.json_response({**told, "panel": secrets.token_hex(16)})

    # -- the rooms -----------------------------------------------------------------------------------------------------

    async def look(self, request: web.Request) -> web.Response:
        """The board as it is now."""
        visitor = await facilitator(self._pages, request)
        return _json(await self.board(visitor, request.query.get("panel", "")))

    async def lease(self, request: web.Request) -> web.Response:
        """Let a panel work on the rooms."""
        visitor = await self._facilitator(request)
        asked, at = await body_of(request, Leasing), self._app.clock.now()
        return await self._change(
            visitor,
            asked.panel,
            lambda known: opening.take(known, asked.panel, visitor.person, at, force=asked.force),
        )

    async def report(self, request: web.Request) -> web.Response:
        """Take what a panel says about the rooms. The answer is the board, with status 409 where nothing changed."""
        visitor = await self._facilitator(request)
        asked, at = await body_of(request, Reporting), self._app.clock.now()
        drawn = (await self._situation(visitor)).drawn
        said = Report(asked.panel, asked.draw, asked.version, asked.phase, asked.rooms)
        return await self._change(visitor, asked.panel, lambda known: opening.reported(known, said, drawn, at))

    async def _change(self, visitor: Visitor, panel: str, change: Callable[[Opening], Opening | None]) -> web.Response:
        try:
            await self._openings.change(visitor.run_id, change)
        except Refused as refused:
            log.info("panel report refused", run=visitor.run_id, reason=str(refused))
            return _json(await self.board(visitor, panel), status=409)
        self._changed(visitor.run_id)
        return _json(await self.board(visitor, panel))

    # -- the people ----------------------------------------------------------------------------------------------------

    async def match(self, request: web.Request) -> web.Response:
        """Say who of the drawn people is behind which participant. Ids and names of others are not kept."""
        visitor = await self._facilitator(request)
        asked, seen = await body_of(request, Matching), await self._situation(visitor)
        run, drawn = visitor.loaded.run, seen.drawn
        behind = await self._meetings.people(self._account, seen.opening.meeting)
        known = Known(seen.members, run.aliases, behind, drawn.seats if drawn else {}, run.facilitators)
        found = match(asked.people, asked.names, known)
        words = seen.words
        return web.json_response(
            {
                "draw": drawn.draw if drawn else "",
                "seated": dict(found.seated),
                "leaders": found.leaders,
                "without": found.without,
                "unknown": found.unknown,
                "elsewhere": dict(found.elsewhere),
                "absent": [{"person": person, "name": words.name(person)} for person in found.absent],
            },
            headers=FRESH,
        )

    async def pick(self, request: web.Request) -> web.Response:
        """Remember who a participant is, until the meeting ends."""
        visitor = await self._facilitator(request)
        asked, seen = await body_of(request, Picking), await self._situation(visitor)
        who = seen.members.get(asked.person)
        if who is None or not seen.opening.meeting:
            raise web.HTTPNotFound(text="This person is not in the session any more.")
        await self._meetings.pick(self._account, seen.opening.meeting, asked.id, who.platform_id)
        return web.json_response({})

    # -- helpers -------------------------------------------------------------------------------------------------------

    async def board(self, visitor: Visitor, panel: str) -> Board:
        """The board as this panel sees it."""
        return board(await self._situation(visitor), panel, visitor.person)

    async def _situation(self, visitor: Visitor) -> Situation:
        found = await self.situation(visitor.run_id)
        if found is None:
            raise closed(self._pages)  # erased meanwhile
        return found

    async def situation(self, run_id: str) -> Situation | None:
        """What the board of a run is made of. None if there is no such run."""
        loaded = await self._app.service.loaded(run_id)
        if loaded is None:
            return None
        async with self._app.database.reading() as tx:
            members = (await people.attendees(tx, [run_id]))[run_id]
            silent = await quiet.among(tx, loaded.run.facilitators)
        known = await self._openings.find(run_id)
        return Situation(loaded, members, known, self._app.clock.now(), self._app.settings.locale, silent)

    async def _facilitator(self, request: web.Request) -> Visitor:
        """Require a facilitator on our own page."""
        self._check_origin(request, "This is taken from our own pages only.")
        visitor = await facilitator(self._pages, request)
        if not self._requests.take(f"{visitor.run_id} {visitor.person}"):
            self._count("crowded")
            raise web.HTTPTooManyRequests(text="That was a lot at once. Wait a moment.")
        return visitor

    def _check_origin(self, request: web.Request, said: str) -> None:
        if not from_our_page(request, self._door.base):
            self._count("foreign")
            raise web.HTTPForbidden(text=said)

    def _count(self, why: Why) -> None:
        self._app.metrics.turned_away.labels("sign-in", why).inc()


def _json(shown: Board, status: int = 200) -> web.Response:
    return web.Response(text=shown.model_dump_json(), content_type="application/json", status=status, headers=FRESH)
