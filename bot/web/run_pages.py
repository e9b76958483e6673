"""Run pages: run sheet, stage, event stream, commands from these pages, sign-in by link, and the privacy and terms pages.

Visitors without access get the same answer whether or not the run exists. Participants may press three things on a page:
“done”, “not finished” and “ask for a minute”. Other commands are for facilitators. A press says what the page was showing,
so it does nothing if the session has moved on, and is refused if the chat has a newer session. During a database outage,
viewers stay signed in. Sign-in links and their times are in `bot/handlers/access.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.handlers.access import COOKIE, SESSION_FOR, AccessTokens, Viewer, Visitor
from bot.infra.json_input import legible
from bot.ports import Heard
from bot.runs.plan_library import sessions_of
from bot.store import people
from bot.store.retry import away
from bot.web.fragments import environment
from bot.web.live_feed import Frame, LiveFeed
from bot.web.page_host import closed
from bot.web.security import Buckets, Guesses, from_our_page, is_secure
from bot.web.static_files import STATIC_FOLDER as STATIC_FOLDER  # report_pages has the styles from here
from bot.web.static_files import StaticFiles
from cards.render.html import html
from dialogs.run.commands import MadeFor

if TYPE_CHECKING:
    from jinja2 import Environment

    from bot.app import App


KEEP_ALIVE = 15.0  # seconds; proxies close connections that are idle for a minute
ASK_AGAIN = 60.0  # seconds until a stream checks again that its viewer still has access
FOR_ALL = frozenset({"done", "not finished", "ask for a minute"})  # what everybody's page has buttons for
COMMANDS_AT_ONCE, COMMANDS_A_SECOND = 20, 1.0  # commands from one person on a page: in a burst, then per second
LONGEST_SAID = 3000  # characters of a command, here and in the rehearsal room
FRESH = {"Cache-Control": "no-store"}
UNBUFFERED = {"X-Accel-Buffering": "no"}  # or nginx would buffer the events
RUN = r"/run/{run:[0-9a-f]{32}}"
Frames = AsyncIterator[Frame]


class Said(BaseModel):
    """Command from a page: a button press or typed text. `id` makes retries idempotent.

    A press says which visit and item the page was showing, so that it does nothing if the session has moved on meanwhile.
    """

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST_SAID)
    id: str = Field(pattern=r"^[0-9a-zA-Z-]{8,64}$")
    visit: int | None = Field(default=None, ge=0)
    item: str = Field(default="", max_length=100)


class Entering(BaseModel):
    """Sign-in request: the ticket of a link, posted by the landing page."""

    model_config = ConfigDict(extra="forbid")

    ticket: str = Field(max_length=2048)


class RunPages:
    """Page handlers of a run."""

    def __init__(self, app: App, door: AccessTokens, watch: LiveFeed, steady: Callable[[], float] = time.monotonic) -> None:
        self._app, self._door, self._watch = app, door, watch
        self.steady = steady
        self._commands = Buckets(COMMANDS_AT_ONCE, COMMANDS_A_SECOND, steady)
        self._guesses = Guesses(steady, lambda why: app.metrics.turned_away.labels("links", why).inc())
        self._files = StaticFiles()

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the run pages."""
        return (
            web.get("/enter", self.enter),
            web.post("/enter", self.redeem),
            web.get(RUN, self.sheet),
            web.get(f"{RUN}/stage", self.stage),
            web.get(f"{RUN}/events", self.events, allow_head=False),  # a stream has no HEAD
            web.get(f"{RUN}/state", self.state),
            web.post(f"{RUN}/say", self.say),
            *self._files.routes,
        )

    # -- sign-in -------------------------------------------------------------------------------------------------------

    async def enter(self, _request: web.Request) -> web.Response:
        """Landing page of a link. Its button posts the ticket after the #. Loading the page uses nothing up."""
        return self.page("enter.html")

    async def redeem(self, request: web.Request) -> web.Response:
        """Sign in with a link, which works once."""
        if not from_our_page(request, self._door.base):
            raise self._guesses.not_ours("Links are taken from our own page only.")
        try:
            asked = Entering.model_validate_json(legible(await request.read()))
        except ValidationError:
            raise self._guesses.unreadable() from None
        visit = await self._door.redeem(asked.ticket)
        if visit is None:
            raise self._guesses.refused(asked.ticket, "This link was used already or is too old.")
        response = web.json_response({"to": f"/run/{visit.run_id}{visit.page}"})
        self.let_in(request, response, visit.run_id, await self._door.session(visit.run_id, visit.person))
        return response

    def let_in(self, request: web.Request, response: web.Response, run_id: str, token: str) -> None:
        """Set the session cookie: only for this run's pages, not readable by scripts, not sent from other sites."""
        response.set_cookie(
            COOKIE,
            token,
            path=f"/run/{run_id}",
            httponly=True,
            samesite="Strict",
            secure=is_secure(request),
            max_age=int(SESSION_FOR.total_seconds()),
        )

    async def visitor(self, request: web.Request) -> Visitor:
        """Authenticate the visitor. Raises HTTPForbidden, whether or not the run exists."""
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
        found = await self._door.visitor(token, request.match_info["run"])
        members = self._app.router.members
        if found is None or await members.has_left(found.loaded, found.person, acts=False):  # commands are asked about anew
            self._app.metrics.turned_away.labels("pages", "forged" if token else "unsigned").inc()
            raise closed(self)
        return found

    # -- pages ---------------------------------------------------------------------------------------------------------

    async def sheet(self, request: web.Request) -> web.Response:
        """Run sheet, complete and current. The page's script then applies changes."""
        visitor = await self.visitor(request)
        return await self._whole(visitor, visitor.viewer)

    async def stage(self, request: web.Request) -> web.Response:
        """Stage page: what everyone may see, in large type."""
        return await self._whole(await self.visitor(request), "stage")

    async def state(self, request: web.Request) -> web.Response:
        """Live model as JSON."""
        visitor = await self.visitor(request)
        frame = await self._frame(visitor, _view(request, visitor))
        return web.Response(text=frame.live.model_dump_json(), content_type="application/json", headers=FRESH)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events with all changes, until the viewer disconnects or loses access."""
        visitor = await self.visitor(request)
        viewer = _view(request, visitor)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8", **FRESH, **UNBUFFERED})
        await response.prepare(request)
        frames = self._watch.frames(visitor.run_id, viewer)
        try:
            await self._stream(request, response, frames, visitor)
        except ConnectionError:
            pass  # the viewer has disconnected
        finally:
            await frames.aclose()  # type: ignore[attr-defined]
        return response

    async def _stream(self, request: web.Request, response: web.StreamResponse, frames: Frames, visitor: Visitor) -> None:
        last: Frame | None = None
        viewer, asked = _view(request, visitor), self.steady()
        coming = asyncio.ensure_future(anext(frames))
        try:
            while True:  # until the run is erased or the service stops
                done, _ = await asyncio.wait({coming}, timeout=KEEP_ALIVE)
                if self.steady() - asked >= ASK_AGAIN:
                    if not await self._may_still_look(request):
                        return
                    asked = self.steady()
                if not done:
                    await response.write(b": still here\n\n")
                    continue
                frame = coming.result()
                if viewer == "facilitator" and visitor.person not in frame.facilitators:
                    return  # the page reconnects and gets the view for their new role
                await response.write(frame.after(last, self._app.clock.now()))
                last = frame
                coming = asyncio.ensure_future(anext(frames))
        except StopAsyncIteration:
            return
        finally:
            coming.cancel()
            await asyncio.wait({coming})  # raises no error of `coming`, but still our own cancellation
            if not coming.cancelled():
                coming.exception()  # marks the exception as retrieved; the stream has ended anyway

    async def _may_still_look(self, request: web.Request) -> bool:
        """Whether the visitor would still get access. During a database outage, viewers keep their access."""
        try:
            await self.visitor(request)
        except web.HTTPForbidden:
            return False
        except Exception as error:
            if not away(error):
                raise
        return True

    async def _whole(self, visitor: Visitor, viewer: Viewer) -> web.Response:
        frame = await self._frame(visitor, viewer)
        values = {"live": frame.live, "parts": frame.parts, "run": visitor.run_id}
        if viewer == "stage":
            return self.page("stage.html", **values)
        plans = await self._app.written_plans.of_chat(visitor.loaded.row.conversation_id)
        of = len(sessions_of(plans, visitor.loaded.plan.programme))
        return self.page("run.html", **values, me=await self._name(visitor), of=of)

    async def _name(self, visitor: Visitor) -> str:
        """The visitor's name as the page shows it, so that its script can find their own pair on it."""
        async with self._app.database.reading() as tx:
            members = (await people.attendees(tx, [visitor.run_id]))[visitor.run_id]
        run = visitor.loaded.run
        return people.names_of(members).get(run.aliases.get(visitor.person, visitor.person), "")

    async def _frame(self, visitor: Visitor, viewer: Viewer) -> Frame:
        frame = await self._watch.frame(visitor.run_id, viewer)
        if frame is None:
            raise closed(self)
        return frame

    # -- commands ------------------------------------------------------------------------------------------------------

    async def say(self, request: web.Request) -> web.Response:
        """Run a command through the same code as in the chat. The response contains what only this person sees."""
        self._check_origin(request)
        visitor = await self.visitor(request)
        if not self._commands.take(f"{visitor.run_id} {visitor.person}"):
            raise web.HTTPTooManyRequests(text="That was a lot at once. Wait a moment.")
        try:
            said = Said.model_validate_json(legible(await request.read()))
        except ValidationError:
            raise web.HTTPBadRequest(text="I could not read that.") from None
        if visitor.viewer != "facilitator" and said.text not in FOR_ALL:
            raise web.HTTPForbidden(text="Commands on this page are for facilitators. In the chat you can say “help”.")
        row = visitor.loaded.row
        async with self._app.database.reading() as tx:
            where = (await people.conversations(tx, [row.conversation_id])).get(row.conversation_id)
            who = (await people.members(tx, [visitor.person])).get(visitor.person)
        if where is None or who is None:
            raise web.HTTPForbidden(text="You are not part of this session any more.")
        latest = await self._app.router.latest(where)
        if latest is None or latest.id != row.id:
            raise web.HTTPConflict(text="This session is over, and a new one has begun. Ask the bot for a new link.")
        made_for = None if said.visit is None else MadeFor(row.id, said.visit, said.item)
        heard = Heard(where, who, said.text, f"web {said.id}", private=True, made_for=made_for)
        outcome = await self._app.receive(heard)
        shown = str(html(outcome.reply)) if outcome.reply is not None else ""
        return web.json_response({"reply": shown, "refused": outcome.refused})

    def _check_origin(self, request: web.Request) -> None:
        if not from_our_page(request, self._door.base):
            self._app.metrics.turned_away.labels("pages", "foreign").inc()
            raise web.HTTPForbidden(text="Commands are taken from our own pages only.")

    # -- helpers -------------------------------------------------------------------------------------------------------

    @cached_property
    def _templates(self) -> Environment:  # created for the first page
        return environment()

    def page(self, template: str, **values: object) -> web.Response:
        """Render a page that caches must not store."""
        return web.Response(text=self.drawn(template, **values), content_type="text/html", headers=FRESH)

    def drawn(self, template: str, **values: object) -> str:
        """Render a template."""
        return self._templates.get_template(template).render(**values)


def _view(request: web.Request, visitor: Visitor) -> Viewer:
    """Kind of viewer: the stage if requested, otherwise the visitor's own role. So a request cannot gain access."""
    return "stage" if request.query.get("view") == "stage" else visitor.viewer


class LegalPages:
    """Legal page handlers: privacy and terms."""

    def __init__(self, pages: RunPages) -> None:
        self._pages = pages

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/privacy", self.privacy), web.get("/terms", self.terms)]

    async def privacy(self, _request: web.Request) -> web.Response:
        """Privacy page: what is kept, what is not, and how to have it erased."""
        return self._pages.page("privacy.html")

    async def terms(self, _request: web.Request) -> web.Response:
        """Terms of use."""
        return self._pages.page("terms.html")
