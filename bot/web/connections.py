"""The doorway: how many connections stand open at once, and how long nobody need do anything on one.

Whoever keeps silent, or sends half a head, is cut by aiohttp (`SILENT_FOR`); whoever takes no answers, by the operating
system (`UNREAD_FOR`). When all places are taken, who has been there longest without a request under way makes room. So
strangers who hold connections keep nobody out, and files are left for the database and the platforms.
"""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

MOST = 10_000  # one that says nothing takes some 12 kB
SILENT_FOR = 150.0  # seconds, more than proxies wait (Caddy 120, nginx 60), or a request may meet the hanging up
UNREAD_FOR = 60.0  # seconds


class ConnectionLimiter:
    """Lets in at most `most` connections at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._asking: set[asyncio.BaseProtocol] = set()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Note whose request is under way."""
        _hurry_to_read(request.transport)
        self._asking.add(request.protocol)
        try:
            return await handler(request)
        finally:
            self._asking.discard(request.protocol)

    def at(self, server: web.Server) -> Callable[[], asyncio.Protocol]:
        """What makes the protocol of each new connection."""

        def let_in() -> asyncio.Protocol:
            has_room = len(server.connections) < self._most or self._make_room(server)
            return server() if has_room else _TurnedAway()

        return let_in

    def _make_room(self, server: web.Server) -> bool:
        for one in server.connections:  # the oldest first
            if one not in self._asking and one.transport is not None and not one.transport.is_closing():
                one.transport.abort()
                return True
        return False


class _TurnedAway(asyncio.Protocol):
    """There is no room, and nobody who could make it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def _hurry_to_read(transport: asyncio.Transport | None) -> None:
    """Answers that nobody takes would stay for ever: the other side may say for ever that it has no room for them."""
    wire = transport.get_extra_info("socket") if transport is not None else None
    if wire is not None and wire.family != socket.AF_UNIX and hasattr(socket, "TCP_USER_TIMEOUT"):  # elsewhere than on Linux
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(UNREAD_FOR * 1000))


def places() -> int:
    """How many connections there is room for: half of the files that may be open, after raising that limit where we may."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST if most == resource.RLIM_INFINITY else min(most, 2 * MOST)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted // 2
