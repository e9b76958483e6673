"""Pages: run sheet and stage, their stream of changes, the commands pressed on them, and the way in by a link.

Whoever may not look gets the same answer whether the run exists or not.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.handlers.access import COOKIE, SESSION_FOR, AccessTokens, Viewer, Visitor
from bot.infra.json_input import legible
from bot.ports import Heard
from bot.store import people
from bot.store.retry import away
from bot.web.fragments import PARTS, environment
from bot.web.live_feed import Frame, LiveFeed
from bot.web.page_host import closed
from bot.web.security import Buckets, caller, from_our_page, is_secure
from cards.render.html import html

if TYPE_CHECKING:
    from jinja2 import Environment

    from bot.app import App


KEEP_ALIVE = 15.0  # seconds; proxies cut connections that are silent for a minute
ASK_AGAIN = 300.0  # seconds: how long somebody who may look no longer still sees what changes
STATIC = {
    "run.js": "text/javascript",
    "enter.js": "text/javascript",
    "tab.js": "text/javascript",
    "run.css": "text/css",
    "slips.css": "text/css",
    "record.css": "text/css",
    "paper.css": "text/css",
}
STATIC_FOLDER = Path(__file__).parent / "static"
FRESH = {"Cache-Control": "no-store"}
UNBUFFERED = {"X-Accel-Buffering": "no"}  # nginx would hold events back until it has enough of them
RUN = r"/run/{run:[0-9a-f]{32}}"
Frames = AsyncIterator[Frame]


class Said(BaseModel):
    """What a page sends when somebody presses or types something. `id` makes repeating it harmless."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=3000)
    id: str = Field(pattern=r"^[0-9a-zA-Z-]{8,64}$")


class Entering(BaseModel):
    """A link, handed back by the page it led to."""

    model_config = ConfigDict(extra="forbid")

    ticket: str = Field(max_length=2048)


class RunPages:
    """The pages of a run."""

    def __init__(self, app: App, door: AccessTokens, watch: LiveFeed, steady: Callable[[], float] = time.monotonic) -> None:
        self._app, self._door, self._watch = app, door, watch
        self.steady = steady
        self._commands = Buckets(20, 1.0, steady)
        self._entering = Buckets(10, 0.2, steady)
        self._static = {name: (STATIC_FOLDER / name).read_bytes() for name in STATIC if (STATIC_FOLDER / name).exists()}

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Where they are."""
        return (
            web.get("/enter", self.enter),
            web.post("/enter", self.redeem),
            web.get(RUN, self.sheet),
            web.get(f"{RUN}/stage", self.stage),
            web.get(f"{RUN}/events", self.events, allow_head=False),  # a stream has no head alone
            web.get(f"{RUN}/state", self.state),
            web.post(f"{RUN}/say", self.say),
            web.get("/static/{name}", self.static),
        )

    # -- the way in ----------------------------------------------------------------------------------------------------

    async def enter(self, _request: web.Request) -> web.Response:
        """Where a link leads: the page hands back what stands after the #, so that a preview robot does not use it up."""
        return self.page("enter.html")

    async def redeem(self, request: web.Request) -> web.Response:
        """Let somebody in with a link, once."""
        self._check_origin(request)
        if not self._entering.has(caller(request)):
            raise web.HTTPTooManyRequests(text="Too many tries. Wait a minute, then ask the bot for a new link.")
        try:
            asked = Entering.model_validate_json(legible(await request.read()))
        except ValidationError:
            self._entering.take(caller(request))
            raise web.HTTPBadRequest(text="This is not a link of ours.") from None
        visit = await self._door.redeem(asked.ticket)
        if visit is None:
            self._entering.take(caller(request))  # only what fails is counted: a whole office may come from one address
            raise web.HTTPForbidden(text="This link was used already or is too old.")
        response = web.json_response({"to": f"/run/{visit.run_id}{visit.page}"})
        self.let_in(request, response, visit.run_id, await self._door.session(visit.run_id, visit.person))
        return response

    def let_in(self, request: web.Request, response: web.Response, run_id: str, token: str) -> None:
        """Set the cookie: for this run's pages only, unseen by scripts, and never sent along from other sites."""
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
        """Who asks. Raises HTTPForbidden, the same for runs that are there and runs that are not."""
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
        found = await self._door.visitor(token, request.match_info["run"])
        if found is None:
            raise closed(self)
        return found

    # -- what is seen --------------------------------------------------------------------------------------------------

    async def sheet(self, request: web.Request) -> web.Response:
        """The run sheet, complete as it is now; the page's script keeps it so."""
        visitor = await self.visitor(request)
        return await self._whole(visitor, visitor.viewer)

    async def stage(self, request: web.Request) -> web.Response:
        """The stage: what everybody may see, large."""
        return await self._whole(await self.visitor(request), "stage")

    async def state(self, request: web.Request) -> web.Response:
        """The live model as JSON."""
        visitor = await self.visitor(request)
        frame = await self._frame(visitor, _view(request, visitor))
        return web.Response(text=frame.live.model_dump_json(), content_type="application/json", headers=FRESH)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything that changes, as server-sent events, until the viewer goes or may look no longer."""
        visitor = await self.visitor(request)
        viewer = _view(request, visitor)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8", **FRESH, **UNBUFFERED})
        await response.prepare(request)
        frames = self._watch.frames(visitor.run_id, viewer)
        try:
            await self._stream(request, response, frames, visitor)
        except ConnectionError:
            pass  # they have gone
        finally:
            await frames.aclose()  # type: ignore[attr-defined]
        return response

    async def _stream(self, request: web.Request, response: web.StreamResponse, frames: Frames, visitor: Visitor) -> None:
        last: Frame | None = None
        viewer, asked = _view(request, visitor), self.steady()
        coming = asyncio.ensure_future(anext(frames))
        try:
            while True:  # until the run is erased, or the door closes
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
                    return  # the page asks again, and is told what they are now
                await response.write(frame.after(last))
                last = frame
                coming = asyncio.ensure_future(anext(frames))
        except StopAsyncIteration:
            return
        finally:
            coming.cancel()
            await asyncio.wait({coming})  # raises nothing of `coming`, and lets our own cancellation through
            if not coming.cancelled():
                coming.exception()  # seen: the stream is over in any case

    async def _may_still_look(self, request: web.Request) -> bool:
        """Whether they would be let in now. A database that is away for a while turns nobody out."""
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
        return self.page("run.html", live=frame.live, parts=frame.parts, names=PARTS[viewer], run=visitor.run_id)

    async def _frame(self, visitor: Visitor, viewer: Viewer) -> Frame:
        frame = await self._watch.frame(visitor.run_id, viewer)
        if frame is None:
            raise closed(self)
        return frame

    # -- what is said --------------------------------------------------------------------------------------------------

    async def say(self, request: web.Request) -> web.Response:
        """A command: the same code path as if it had been typed in the chat. Answers with what only this person sees."""
        self._check_origin(request)
        visitor = await self.visitor(request)
        if visitor.viewer != "facilitator":
            raise web.HTTPForbidden(text="Commands on this page are for facilitators. In the chat you can say “help”.")
        if not self._commands.take(f"{visitor.run_id} {visitor.person}"):
            raise web.HTTPTooManyRequests(text="That was a lot at once. Wait a moment.")
        try:
            said = Said.model_validate_json(legible(await request.read()))
        except ValidationError:
            raise web.HTTPBadRequest(text="I could not read that.") from None
        row = visitor.loaded.row
        async with self._app.database.reading() as tx:
            where = (await people.conversations(tx, [row.conversation_id])).get(row.conversation_id)
            who = (await people.members(tx, [visitor.person])).get(visitor.person)
        if where is None or who is None:
            raise web.HTTPForbidden(text="You are not part of this session any more.")
        latest = await self._app.router.latest(where)
        if latest is None or latest.id != row.id:
            raise web.HTTPConflict(text="This session is over, and a new one has begun. Ask the bot for a new link.")
        outcome = await self._app.receive(Heard(where, who, said.text, f"web {said.id}", private=True))
        shown = str(html(outcome.reply)) if outcome.reply is not None else ""
        return web.json_response({"reply": shown, "refused": outcome.refused})

    def _check_origin(self, request: web.Request) -> None:
        if not from_our_page(request, self._door.base):
            raise web.HTTPForbidden(text="Commands are taken from our own pages only.")

    # -- plain things --------------------------------------------------------------------------------------------------

    async def static(self, request: web.Request) -> web.Response:
        """Script and style."""
        name = request.match_info["name"]
        if name not in self._static:
            raise web.HTTPNotFound
        return web.Response(body=self._static[name], content_type=STATIC[name], charset="utf-8", headers=FRESH)

    @cached_property
    def _templates(self) -> Environment:  # made with the first page that is opened
        return environment()

    def page(self, template: str, **values: object) -> web.Response:
        """A page that is never kept by caches."""
        return web.Response(text=self.drawn(template, **values), content_type="text/html", headers=FRESH)

    def drawn(self, template: str, **values: object) -> str:
        """A template filled in."""
        return self._templates.get_template(template).render(**values)


def _view(request: web.Request, visitor: Visitor) -> Viewer:
    """The stage where it is asked for, else what somebody is: nobody can ask for more."""
    return "stage" if request.query.get("view") == "stage" else visitor.viewer


class LegalPages:
    """Routes of the two pages."""

    def __init__(self, pages: RunPages) -> None:
        self._pages = pages

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/privacy", self.privacy), web.get("/terms", self.terms)]

    async def privacy(self, _request: web.Request) -> web.Response:
        """What is kept, what is not, and how to be forgotten."""
        return self._pages.page("privacy.html")

    async def terms(self, _request: web.Request) -> web.Response:
        """On what footing people use it."""
        return self._pages.page("terms.html")
