"""Rehearsal room pages: a meeting chat in the browser, next to the run sheet; opened, and started again from the beginning.

Rehearsals use the real service but no real people or chats, so a visitor may do anything in them. The pages are served to
this machine. On a service that others reach they are served to facilitators who followed the bot's link, each of whom sees
their own rehearsals. THROUGHLINE_REHEARSAL_ROOM changes that. Starting again plays a draft as it is now, or as it was if it
has mistakes or is gone. A room of somebody else is refused like one that does not exist.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.handlers.access import SESSION_FOR
from bot.infra.tasks import BackgroundTasks, counted
from bot.rehearsal.cast import FACILITATOR, name_of
from bot.rehearsal.harness import ZONE
from bot.rehearsal.interactive import SPEEDS
from bot.runs.plan_library import sessions_of
from bot.web.languages import speak, spoken
from bot.web.live_feed import LOOK_AGAIN
from bot.web.rehearsal.access import COOKIE, RehearsalAccess
from bot.web.rehearsal.actions import RoomActions
from bot.web.rehearsal.documents import RoomDocuments
from bot.web.rehearsal.home import programmes, rehearsals, today
from bot.web.rehearsal.rendering import Look, RoomRenderer, posted
from bot.web.rehearsal.requests import MOST_PEOPLE, RoomOptions
from bot.web.rehearsal.room_store import near, starts
from bot.web.rehearsal.rooms import STAGE, Room, Rooms, RoomsFull
from bot.web.rehearsal.stream import stream
from bot.web.run_pages import RUN, RunPages
from bot.web.security import is_secure
from dialogs.plan.model import Plan
from dialogs.texts.sentence import PersonId

if TYPE_CHECKING:
    from bot.app import App

TIDY = timedelta(minutes=1)  # between two looks for rooms that nobody watches
FRESH = {"Cache-Control": "no-store"}
_ROOM_ID = re.compile("[0-9a-f]{16}")
ROOM = rf"/rehearsal/{{room:{_ROOM_ID.pattern}}}"
AS = ROOM + r"/as/{who:facilitator|stage|p[0-9]{1,4}}"


def _common(room: Room, who: str, look: Look) -> dict[str, object]:
    """Values of every page that shows a run."""
    live = look.frame.live
    return {"live": live, "parts": look.parts, "run": live.run, "home": f"{room.home}/as/{who}"}


def _as_facilitator(room: Room) -> str:
    return f"{room.home}/as/{FACILITATOR}"


async def _no_drafts() -> int:
    return 0


async def _none(_source: str) -> None:
    """No drafts: the service has no editor."""
    return None


class RehearsalPages:
    """Rehearsal page handlers, with their rooms. `here_only` restricts access to this machine.

    With `signed_in`, the run pages of the service, only their facilitators are let in.
    """

    def __init__(
        self,
        app: App,
        *,
        here_only: bool,
        steady: Callable[[], float] = time.monotonic,
        signed_in: RunPages | None = None,
    ) -> None:
        door, self._signed_in = app.access, signed_in
        rehearser = door.rehearser if signed_in is not None else None
        self._app = app
        self._gate = RehearsalAccess(here_only=here_only, steady=steady, rehearser=rehearser, base=door.base)
        self.rooms = Rooms(app)
        self.drafts_here: Callable[[], Awaitable[int]] = _no_drafts
        self.newest: Callable[[str], Awaitable[Plan | None]] = _none
        app.plan_folders.changed.append(self.rooms.reread)
        self._brush = RoomRenderer()
        self._closing = BackgroundTasks(counted(app.metrics, "rehearsal", "empty rehearsal rooms not closed"))

    def add_to(self, served: web.Application) -> None:
        """Register the routes, and close the rooms when the service stops."""
        if self._signed_in is None:
            served.add_routes([web.get("/", self.front)])
        else:
            served.add_routes([web.get(f"{RUN}/rehearse", self.sign_in)])
            self._app.cluster.caches_dropped.subscribe(self._owners_gone)
        served.add_routes(self.routes)
        served.on_startup.append(self._start)
        served.on_shutdown.append(self._stop)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the rehearsal pages."""
        return (
            web.get("/rehearsal", self.home),
            web.post("/rehearsal", self.open),
            web.get("/rehearsal/plan/{plan}", self.timeline),
            web.get(ROOM, self.enter),
            web.get(AS, self.room),
            web.get(f"{AS}/panel", self.panel),
            web.get(f"{AS}/events", self.events, allow_head=False),
            web.get(ROOM + "/run/{run}/stage", self.to_stage),
            web.get(ROOM + "/run/{run}", self.enter),
            *RoomActions(self._gate, self.rooms, self._room, self._again).routes(ROOM, AS),
            *RoomDocuments(self._brush, self._room).routes(ROOM, AS),
        )

    # -- before a rehearsal --------------------------------------------------------------------------------------------

    async def sign_in(self, request: web.Request) -> web.Response:
        """Let a facilitator of a run in, and lead to the home page, or to the room of a draft."""
        assert self._signed_in is not None
        visitor = await self._signed_in.visitor(request)
        if visitor.viewer != "facilitator":
            raise web.HTTPForbidden(text="Rehearsals are for facilitators.")
        id_ = request.query.get("room", "")
        answer = web.HTTPSeeOther(f"/rehearsal/{id_}" if _ROOM_ID.fullmatch(id_) else "/rehearsal")
        token = await self._app.access.rehearsal(visitor.run_id, visitor.person)
        answer.set_cookie(
            COOKIE,
            token,
            path="/rehearsal",
            httponly=True,
            samesite="Strict",
            secure=is_secure(request),
            max_age=int(SESSION_FOR.total_seconds()),
        )
        raise answer

    async def front(self, request: web.Request) -> web.Response:
        """Redirect from the service's start page to the rehearsal room."""
        await self._gate.owner(request)
        raise web.HTTPFound("/rehearsal")

    async def home(self, request: web.Request) -> web.Response:
        """Home page: choose a session, people and speed, or enter an open rehearsal."""
        owner = await self._gate.owner(request)
        library, default = self._app.plan_library, self._app.settings.default_plan
        found = programmes(library, default)
        return self._page(
            "home.html",
            programmes=found,
            chosen=found[0].sessions[0],
            writes=self._app.settings.local_only,
            own=await self.drafts_here(),
            rooms=rehearsals(await self.rooms.listed(owner), self._app.clock),
            speeds=SPEEDS,
            most=MOST_PEOPLE,
        )

    async def timeline(self, request: web.Request) -> web.Response:
        """Timeline page: everything that a plan will post."""
        await self._gate.owner(request)
        plan = self._plan(request.match_info["plan"])
        at = starts(plan) or "09:30"
        return self._page("timeline.html", plan=plan, posted=self._posted(plan), starts=at)

    async def open(self, request: web.Request) -> web.Response:
        """Open a room."""
        wish = await self._gate.asked(request, RoomOptions)
        self._gate.may_open(request)
        room = await self._open(request, wish, await self._gate.owner(request))
        return web.json_response({"to": _as_facilitator(room)})

    async def rehearse(self, request: web.Request, source: str, plan: Plan) -> str:
        """Open a room with a draft of the editor, at a speed at which its author decides what comes next."""
        self._gate.check(request)
        self._gate.may_open(request)
        wish = RoomOptions(plan=source, people=min(max(plan.people, 1), MOST_PEOPLE), speed=0.0)
        if self._signed_in is None:
            return _as_facilitator(await self._open(request, wish, "", plan))
        visitor = await self._signed_in.visitor(request)
        room = await self._open(request, wish, visitor.person, plan)
        return f"/run/{visitor.run_id}/rehearse?room={room.id}"  # signs in, and leads to the room

    async def _open(
        self,
        request: web.Request,
        wish: RoomOptions,
        owner: PersonId,
        plan: Plan | None = None,
        instead_of: Room | None = None,
    ) -> Room:
        wish = wish.model_copy(update={"language": spoken()})
        try:
            room = await self.rooms.open(wish, plan or self._plan(wish.plan), owner, instead_of)
        except RoomsFull as full:
            raise web.HTTPConflict(text=str(full)) from None
        room.performance.links.home = f"{request.scheme}://{request.host}{room.home}"
        return room

    async def _again(self, request: web.Request, room: Room) -> str:
        """Open the rehearsal anew, from its start, in place of this room."""
        self._gate.may_open(request)
        again = await self._open(request, room.wish, room.owner, await self._newest(room), instead_of=room)
        self._closing.begin(self.rooms.close(room))  # after the answer: pages leave a room that is closed
        return _as_facilitator(again)

    # -- the open room -------------------------------------------------------------------------------------------------

    async def enter(self, request: web.Request) -> web.Response:
        """Redirect to the room, as its facilitator."""
        raise web.HTTPFound(f"{(await self._room(request)).home}/as/{FACILITATOR}")

    async def to_stage(self, request: web.Request) -> web.Response:
        """Redirect to the stage page of a rehearsal, for the button on the run sheet."""
        raise web.HTTPFound(f"{(await self._room(request)).home}/as/{STAGE}")

    async def room(self, request: web.Request) -> web.Response:
        """Room page as a chosen person sees it, complete and current. The page's script then applies changes."""
        room, who = await self._room(request), request.match_info["who"]
        look = await self._look(room, who)
        common = _common(room, who, look)
        if who == STAGE:
            return self._page("stage.html", **common)
        return self._page("room.html", **common, room=room, who=who, name=name_of(who), messages=look.messages)

    async def panel(self, request: web.Request) -> web.Response:
        """Run sheet alone, as the side panel of a meeting shows it to this person."""
        room, who = await self._room(request), request.match_info["who"]
        if who == STAGE:
            raise web.HTTPForbidden(text="The stage has no side panel.")
        of = len(sessions_of(self._app.plan_library, room.performance.plan.programme))
        return self._page("run.html", me=name_of(who), of=of, **_common(room, who, await self._look(room, who)))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events for this viewer, until they leave or the room closes."""
        room, who = await self._room(request), request.match_info["who"]
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8", **FRESH})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):  # the viewer has disconnected
            async with self.rooms.looking(room):
                await stream(response, self._brush, room, who)
        return response

    # -- helpers -------------------------------------------------------------------------------------------------------

    async def _room(self, request: web.Request) -> Room:
        owner = await self._gate.owner(request)
        id_ = request.match_info["room"]
        try:
            room = await self.rooms.find(id_, f"{request.scheme}://{request.host}/rehearsal/{id_}")
        except RoomsFull as full:
            raise web.HTTPConflict(text=str(full)) from None
        if room is None or room.owner != owner or not room.knows(request.match_info.get("who", FACILITATOR)):
            raise web.HTTPForbidden(text=self._brush.page("no_room.html"), content_type="text/html")
        speak(room.wish.language)
        return room

    async def _look(self, room: Room, who: str) -> Look:
        look = await self._brush.look(room, who)
        if look is None:
            raise web.HTTPForbidden(text=self._brush.page("no_room.html"), content_type="text/html")
        return look

    async def _newest(self, room: Room) -> Plan | None:
        """The plan of a room that plays a draft, as it is now; if it has mistakes or is gone, as it was."""
        if not room.is_of_draft:
            return None
        return await self.newest(room.wish.plan) or room.performance.plan

    def _plan(self, id_: str) -> Plan:
        try:
            return self._app.plan_library.plan(id_)
        except KeyError:
            raise web.HTTPNotFound(text="There is no plan of that name.") from None

    def _posted(self, plan: Plan) -> Sequence[object]:
        return posted(plan, near(today(self._app.clock), starts(plan)), ZONE, spoken())

    def _page(self, template: str, **values: object) -> web.Response:
        return web.Response(text=self._brush.page(template, **values), content_type="text/html", headers=FRESH)

    async def _start(self, _served: web.Application) -> None:
        self._app.clock.every(TIDY, self.close_empty_rooms)
        self._app.clock.every(LOOK_AGAIN, self.rooms.look_again)

    def _owners_gone(self) -> None:
        """Somebody was erased: close rehearsals of people whom the service does not know any more."""
        self._closing.begin(self.rooms.close_of_strangers(self._app.access.is_known))

    def close_empty_rooms(self) -> None:
        """Start closing the rooms that have been empty too long."""
        self._closing.begin(self.rooms.close_empty())

    async def idle(self) -> None:
        """Wait until no room is closing in the background."""
        await self._closing.idle()

    async def _stop(self, _served: web.Application) -> None:
        await self.idle()
        await self.rooms.close_all()
