"""Actions in a rehearsal room: typing, pressing a card's button, and controlling the rehearsal itself.

Controls are: the speed, the next message, a jump to a step, help for the facilitator, how somebody behaves, a lost
connection, ten minutes without the service, the week after, start again, close. If nothing came of one, the page says why.
The stage page can only be looked at.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from bot.web.languages import translated
from bot.web.rehearsal.access import RehearsalAccess
from bot.web.rehearsal.requests import Order, Pressed, Said
from bot.web.rehearsal.rooms import STAGE, Room, Rooms
from cards.render.html import html
from dialogs.run.commands import MadeFor


class RoomActions:
    """Handlers of what people do in a room. `find` gives the room of a request, `again` starts it anew and says where."""

    def __init__(
        self,
        gate: RehearsalAccess,
        rooms: Rooms,
        find: Callable[[web.Request], Awaitable[Room]],
        again: Callable[[web.Request, Room], Awaitable[str]],
    ) -> None:
        self._gate, self._rooms, self._room, self._again = gate, rooms, find, again

    def routes(self, room: str, person: str) -> Sequence[web.RouteDef]:
        """Routes below the room's path, and below that of a person in it."""
        return (
            web.post(f"{person}/say", self.say),
            web.post(f"{person}/press", self.press),
            web.post(f"{room}/order", self.order),
        )

    async def say(self, request: web.Request) -> web.Response:
        """Type a message as the person that this page shows."""
        said = await self._gate.asked(request, Said)
        room, who = await self._actor(request)
        made_for = None if said.visit is None else MadeFor(visit=said.visit, item=said.item)
        outcome = await room.performance.say(who, said.text, aloud=said.aloud, private=said.private, made_for=made_for)
        await self._rooms.store(room)
        shown = str(html(outcome.reply)) if outcome.reply is not None else ""
        return web.json_response({"reply": shown, "refused": outcome.refused})

    async def press(self, request: web.Request) -> web.Response:
        """Press a card's button. Only this person sees the answer, in the chat."""
        pressed = await self._gate.asked(request, Pressed)
        room, who = await self._actor(request)
        try:
            outcome = await room.performance.press(who, pressed.data)
        except ValueError:
            raise web.HTTPBadRequest(text="That is no button of ours.") from None
        await self._rooms.store(room)
        return web.json_response({"refused": outcome.refused})

    async def order(self, request: web.Request) -> web.Response:
        """Control the room. If the room was restarted or closed, the response gives the page to go to."""
        order = await self._gate.asked(request, Order)
        room = await self._room(request)
        before = room.performance.chat.number, room.performance.run.step
        to = await self._done(request, room, order)
        if order.do not in ("again", "close"):
            await self._rooms.store(room)
        nothing = (room.performance.chat.number, room.performance.run.step) == before
        told = _nothing_came(order, room.performance.run.phase) if nothing else ""
        return web.json_response({"to": to, "told": told})

    async def _done(self, request: web.Request, room: Room, order: Order) -> str:
        performance = room.performance
        match order.do:
            case "speed":
                performance.set_speed(order.speed)
            case "on":
                await performance.go_on()
            case "help":
                await performance.set_helped(order.helped)
            case "outage":
                await performance.outage()
            case "week":
                await performance.week_after()
            case "jump" if order.step in (performance.loaded.plan if performance.loaded else performance.plan).index_of:
                await performance.jump(order.step)
            case "manner" if order.who in performance.people:
                await performance.set_manner(order.who, order.manner)
            case "drop" if order.who in performance.people:
                await performance.drop(order.who)
            case "again":
                return await self._again(request, room)
            case "close":
                await self._rooms.close(room)
                return "/rehearsal"
            case "jump" | "manner" | "drop":
                raise web.HTTPBadRequest(text="There is no such step or person in this rehearsal.")
        return ""

    async def _actor(self, request: web.Request) -> tuple[Room, str]:
        who = request.match_info["who"]
        if who == STAGE:
            raise web.HTTPForbidden(text="The stage is only looked at.")
        return await self._room(request), who


def _nothing_came(order: Order, phase: str) -> str:
    """What the page says where the order brought no new message; empty where it need not bring one."""
    match order.do, phase:
        case "outage", _:
            return translated("Ten minutes passed without the service. Nothing was due, so the session goes on.")
        case "on", "paused":
            return translated("The session is paused, so no message is due. Press “Resume” to go on.")
        case "on", "ended":
            return translated("The session is over, so no message is due. See “The week after the session” in the menu ⋯.")
        case "on", "running":
            return translated("The session waits for the facilitator. Press “Next step”.")
        case "on", _:
            return translated("No message is due before the start. Press “Start the session”.")
    return ""
