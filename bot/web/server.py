"""HTTP server: serves all pages and webhooks on one port until it is told to stop. Limits connections, bodies and headers; a
graceful shutdown.

aiohttp closes connections that are idle or send incomplete headers (`SILENT_FOR`). The operating system closes those that do
not read their answers (`UNREAD_FOR`). At the limit, the oldest connection without an active request is closed. So strangers
who hold connections open cannot lock users out. File handles also remain for the database and the platforms. Compressed
bodies are refused. With PostgreSQL, a service that is told to stop fails `/readyz` first and still takes requests for
`THROUGHLINE_DRAIN`; a second signal ends that wait. What people may ask how often is in `security.py` and `run_pages.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable
from time import perf_counter

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.app import App
from bot.handlers.page_links import rehearsal_access
from bot.infra.settings import Settings
from bot.infra.signals import on_stop_signal
from bot.web import health
from bot.web.site import Site

try:
    import resource
except ModuleNotFoundError:  # Windows has no such limit on open files
    resource = None  # type: ignore[assignment]

MOST = 10_000  # connections, at most half of the open files that the system allows; an idle connection takes about 12 kB
SILENT_FOR = 150.0  # seconds; longer than proxies wait (Caddy 120, nginx 60), or we might close as a request arrives
UNREAD_FOR = 60.0  # seconds until a connection whose client does not read is closed
LARGEST_BODY = 64 * 1024  # bytes, for our own pages; channels set their own limits
BODY_WITHIN = 20.0  # seconds for receiving a whole request; platforms and browsers take less than a second
MOST_HEADERS = 64  # headers of a request; an incomplete request can hold up to 16 kB for each
DRAIN = 25.0  # seconds for active requests at shutdown; orchestrators usually wait 30

log = structlog.get_logger(__name__)


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
        """Accept connections. Close those whose clients stop reading, which TCP alone would keep open forever.

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


def web_app(app: App) -> web.Application:
    """Web application with all pages and webhooks of a service."""
    served = web.Application(client_max_size=LARGEST_BODY, middlewares=[_counting(app)])
    served.add_routes([*health.routes(app), *app.routes])
    site = Site(app)
    site.add_to(served)
    served.middlewares.append(_whole_in_time)
    rehearsals = None
    if (access := rehearsal_access(app.settings)) != "off":
        from bot.web.rehearsal.pages import RehearsalPages  # imported late, so that a deployed service starts faster

        signed_in = site.pages if access == "signed in" else None
        rehearsals = RehearsalPages(app, here_only=access == "here", signed_in=signed_in)
        rehearsals.add_to(served)
    site.serve_editor(served, rehearsals)
    return served


def _counting(app: App) -> Middleware:
    """Middleware that times requests and counts unhandled errors. A client's disconnection is not an error."""

    @web.middleware
    async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
        started, status, streamed = perf_counter(), 500, False
        try:
            response = await handler(request)
            status, streamed = response.status, response.content_type == "text/event-stream"
            return response
        except (web.HTTPException, ConnectionError) as error:
            status = error.status if isinstance(error, web.HTTPException) else 400
            if isinstance(error, ConnectionError) and request.transport is None:
                raise web.HTTPBadRequest from None  # the client has disconnected and gets no answer
            raise
        except Exception:
            app.metrics.failures.labels("web").inc()
            raise
        finally:
            if not streamed:  # an open page lasts as long as people look at it
                app.metrics.http.labels(_route(request), status).observe(perf_counter() - started)

    return count


def _route(request: web.Request) -> str:
    """The pattern of the route, never the address itself: that may hold keys, and would make countless series."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "other"


@web.middleware
async def _whole_in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Middleware against oversized and slow bodies. It refuses compressed bodies, because they may expand without limit.

    No platform compresses its requests. Bodies that take longer than `BODY_WITHIN` are cut off.
    """
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise web.HTTPUnsupportedMediaType(text="Send it as it is, without Content-Encoding.")
    if request.content.is_eof():
        return await handler(request)
    late = asyncio.get_running_loop().call_later(BODY_WITHIN, _hang_up, request)
    try:
        return await handler(request)
    finally:
        late.cancel()


def _hang_up(request: web.Request) -> None:
    if not request.content.is_eof() and request.transport is not None:
        request.transport.abort()


def runner(app: App) -> web.AppRunner:
    """HTTP runner. It does not decompress bodies: see `_whole_in_time`."""
    return web.AppRunner(
        web_app(app),
        access_log=None,
        shutdown_timeout=DRAIN,
        auto_decompress=False,
        keepalive_timeout=SILENT_FOR,
        max_headers=MOST_HEADERS,
    )


def has_rehearsal_room(settings: Settings) -> bool:
    """Whether the front page is the rehearsal room, and nobody has to sign in."""
    return rehearsal_access(settings) in ("open", "here")


async def serve(
    app: App, *, host: str, port: int, ready: asyncio.Event | None = None, stop: asyncio.Event | None = None
) -> None:
    """Serve until SIGTERM, SIGINT or `stop`. Then finish active requests and deliveries.

    `ready` is set when the server accepts requests. With PostgreSQL there may be other replicas. Then `/readyz` fails for a
    while before the port closes, so that the load balancer stops sending requests here. A second signal, or Ctrl-C, ends
    that wait.
    """
    stop, hurry = stop or asyncio.Event(), asyncio.Event()
    _heed_signals(stop, hurry)
    await app.start()
    serving, doorway = runner(app), ConnectionLimiter(places())
    serving.app.middlewares.insert(0, doorway.middleware)
    listening: asyncio.Server | None = None
    try:
        await serving.setup()
        assert serving.server is not None, "it was just set up"
        listening = await doorway.listen(serving.server, host, port)
        log.info("serving", host=host, port=listening.sockets[0].getsockname()[1])
        if ready is not None:
            ready.set()
        await stop.wait()
        app.stopping = True
        if app.database.is_postgres:
            log.info("leaving", takes_requests_for=app.settings.drain.total_seconds())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(hurry.wait(), app.settings.drain.total_seconds())
    finally:
        app.stopping = True
        if listening is not None:
            listening.close()
        await serving.cleanup()
        await app.stop()


def _heed_signals(stop: asyncio.Event, hurry: asyncio.Event) -> None:
    """Signal handlers: SIGTERM stops the service gracefully. SIGINT, or any second signal, stops it at once."""

    def heed(number: int) -> None:
        if number == signal.SIGINT or stop.is_set():
            hurry.set()
        stop.set()

    on_stop_signal(heed)
