"""Connection limiter: how many connections may be open at once, and how long an idle one stays open.

aiohttp closes connections that are idle or send incomplete headers (`SILENT_FOR`). The operating system closes those that
do not read their answers (`UNREAD_FOR`). When all places are taken, the oldest connection without a request under way is
closed. So strangers who hold connections open keep no user out, and leave file handles for the database and the platforms.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

try:
    import resource
except ModuleNotFoundError:  # Windows, which has no limit on open files of that kind
    resource = None  # type: ignore[assignment]

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
        """Note which connections have a request under way."""
        _hurry_to_read(request.transport)
        self._asking.add(request.protocol)
        try:
            return await handler(request)
        finally:
            self._asking.discard(request.protocol)

    def at(self, server: web.Server) -> Callable[[], asyncio.Protocol]:
        """The protocol factory for new connections."""

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
    """A connection that is refused: every place is taken, and every connection is busy."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def _hurry_to_read(transport: asyncio.Transport | None) -> None:
    """Close the connection if its client stops reading: TCP alone would keep the answer, and the connection, for ever."""
    wire = transport.get_extra_info("socket") if transport is not None else None
    if wire is not None and hasattr(socket, "TCP_USER_TIMEOUT") and wire.family != socket.AF_UNIX:  # Linux
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(UNREAD_FOR * 1000))


def places() -> int:
    """How many connections there is room for: half of the files that may be open, after raising that limit if possible."""
    if resource is None:
        return MOST
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST if most == resource.RLIM_INFINITY else min(most, 2 * MOST)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted // 2
