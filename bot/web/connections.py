"""Connection limiter: how many HTTP connections may be open at once, and how long an idle one stays open.

aiohttp closes connections that are idle or send incomplete headers (`SILENT_FOR`). The operating system closes those that do
not read their answers (`UNREAD_FOR`). At the limit, the oldest connection without an active request is closed. So strangers
who hold connections open cannot lock users out. File handles also remain for the database and the platforms.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

try:
    import resource
except ModuleNotFoundError:  # Windows has no such limit on open files
    resource = None  # type: ignore[assignment]

MOST = 10_000  # an idle connection takes about 12 kB
SILENT_FOR = 150.0  # seconds; longer than proxies wait (Caddy 120, nginx 60), or we might close as a request arrives
UNREAD_FOR = 60.0  # seconds


class ConnectionLimiter:
    """Connection limiter: accepts at most `most` connections at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._asking: set[asyncio.BaseProtocol] = set()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Middleware that records which connections have an active request."""
        self._asking.add(request.protocol)
        try:
            return await handler(request)
        finally:
            self._asking.discard(request.protocol)

    async def listen(self, server: web.Server, host: str, port: int) -> asyncio.Server:
        """Accept connections. Close those whose clients stop reading: TCP alone would keep the answer and them forever.

        On Linux, connections inherit that from the socket that listens, so no request has to set it.
        """
        listening = await asyncio.get_running_loop().create_server(self._at(server), host, port, start_serving=False)
        for wire in listening.sockets:
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(UNREAD_FOR * 1000))
        await listening.start_serving()
        return listening

    def _at(self, server: web.Server) -> Callable[[], asyncio.Protocol]:
        """Protocol factory for new connections."""

        def let_in() -> asyncio.Protocol:
            has_room = len(server.connections) < self._most or self._make_room(server)
            return server() if has_room else _TurnedAway()

        return let_in

    def _make_room(self, server: web.Server) -> bool:
        for one in server.connections:  # oldest first
            if one not in self._asking and one.transport is not None and not one.transport.is_closing():
                one.transport.abort()
                return True
        return False


class _TurnedAway(asyncio.Protocol):
    """Refused connection, used when the limit is reached and all connections are busy."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def places() -> int:
    """Connection limit: half of the file-descriptor limit, after raising that limit if possible."""
    if resource is None:
        return MOST
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST if most == resource.RLIM_INFINITY else min(most, 2 * MOST)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted // 2
