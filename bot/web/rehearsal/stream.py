"""Server-sent events of a rehearsal room: everything that changes for one viewer."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.web.rehearsal.rendering import Look, RoomRenderer
from bot.web.rehearsal.rooms import Room

TOGETHER = 0.1  # seconds: changes that come closer than this are sent together
KEEP_ALIVE = 15.0  # seconds; proxies close connections that are silent for a minute


async def stream(response: web.StreamResponse, renderer: RoomRenderer, room: Room, who: str) -> None:
    """Send what `who` sees, then every change, until the room closes. Raises ConnectionError when the viewer has gone."""
    last: Look | None = None
    while not room.closed:
        membership = room.membership
        look = await renderer.look(room, who, last.chat_number if last else 0)
        if look is None:
            return
        await response.write(_event(look, last))
        last = look
        while not membership.is_set():
            try:
                async with asyncio.timeout(KEEP_ALIVE):
                    await membership.wait()
            except TimeoutError:
                await response.write(b": still here\n\n")
        await asyncio.sleep(TOGETHER)


def _event(look: Look, last: Look | None) -> bytes:
    """What is new since the last look, as one server-sent event; everything for the first look."""
    old = last.parts if last else {}
    body = {
        "clock": look.clock,
        "parts": {name: shown for name, shown in look.parts.items() if old.get(name) != shown},
        "messages": look.messages,
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return f"id: {look.room_number}\nevent: state\ndata: {text}\n\n".encode()
