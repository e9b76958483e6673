"""Connection limits: idle connections are closed, and clients that only hold connections block no others."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog
from aiohttp import web

from bot.web import server
from bot.web.server import ConnectionLimiter, serve
from tests.support.limits import HANG
from tests.support.running_app import House, short_plan

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Wire:
    """A raw connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @staticmethod
    async def to(port: int, said: bytes = b"") -> Wire:
        """Connect and send this."""
        wire = Wire(*await asyncio.open_connection("127.0.0.1", port))
        wire.say(said)
        return wire

    def say(self, said: bytes) -> None:
        self._writer.write(said)

    async def heard(self, until: bytes = b"\r\n\r\n") -> bytes:
        """Read up to this text, then hang up. Returns nothing if the connection was closed before."""
        try:
            async with asyncio.timeout(HANG):
                return await self._reader.readuntil(until)
        except (asyncio.IncompleteReadError, ConnectionResetError):
            return b""
        finally:
            self._writer.transport.abort()


@asynccontextmanager
async def served(most: int, answer: Answer) -> AsyncIterator[int]:
    """The port of an application with one page and this connection limit."""
    door = ConnectionLimiter(most)
    app = web.Application(middlewares=[door.middleware])
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    assert runner.server is not None
    listening = await door.listen(runner.server, "127.0.0.1", 0)
    yield listening.sockets[0].getsockname()[1]
    listening.close()
    await runner.cleanup()


async def ok(_: web.Request) -> web.Response:
    return web.Response()


async def test_who_holds_connections_keeps_nobody_out() -> None:
    async with served(2, ok) as port:
        silent, half = await Wire.to(port), await Wire.to(port, ASK[:20])
        asks = [await Wire.to(port, ASK) for _ in range(2)]
        assert [b"200 OK" in await one.heard() for one in asks] == [True, True]
        assert [await one.heard() for one in (silent, half)] == [b"", b""]


async def test_whose_request_is_under_way_does_not_make_room() -> None:
    gate, under_way = asyncio.Event(), asyncio.Event()

    async def wait(_: web.Request) -> web.Response:
        under_way.set()
        await gate.wait()
        return web.Response()

    async with served(1, wait) as port:
        asking = await Wire.to(port, ASK)
        await under_way.wait()
        assert await (await Wire.to(port, ASK)).heard() == b"", "there is no room, and nobody who could make it"
        gate.set()
        assert b"200 OK" in await asking.heard()
        assert b"200 OK" in await (await Wire.to(port, ASK)).heard(), "now it was idle"


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux can do this")
async def test_who_takes_no_answer_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "UNREAD_FOR", 0.2)
    cut = asyncio.Event()

    async def at_length(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 1_000_000)
        except ConnectionError:
            cut.set()
        return response

    async with served(9, at_length) as port:
        with socket.create_connection(("127.0.0.1", port)) as deaf:
            deaf.sendall(ASK)
            async with asyncio.timeout(HANG):
                await cut.wait()


@pytest.mark.parametrize(("places", "silent_for"), [(1, 3600.0), (99, 0.2)])
async def test_a_service_cuts_who_keeps_silent_and_makes_room(
    places: int, silent_for: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "places", lambda: places)
    monkeypatch.setattr(server, "SILENT_FOR", silent_for)
    stop, ready = asyncio.Event(), asyncio.Event()
    house = House(f"sqlite:///{tmp_path}/throughline.db", short_plan())
    with structlog.testing.capture_logs() as logged:
        task = asyncio.create_task(serve(house.app, host="127.0.0.1", port=0, ready=ready, stop=stop))
        await ready.wait()
    (port,) = [line["port"] for line in logged if line["event"] == "serving"]
    waiting = [await Wire.to(port), await Wire.to(port, ASK[:20])]
    if places == 1:
        assert b"404" in await (await Wire.to(port, ASK.replace(b"/ ", b"/x "))).heard()
    assert [await one.heard() for one in waiting] == [b"", b""]
    stop.set()
    await task


def test_half_of_the_files_that_may_be_open_are_left_for_others() -> None:
    import resource

    found = server.places()
    assert 0 < found <= server.MOST
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert allowed == resource.RLIM_INFINITY or found <= allowed / 2
