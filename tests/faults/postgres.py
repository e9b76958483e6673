"""PostgreSQL servers that tests can stop, kill and replace, and a proxy that can be slow or cut."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Literal

from tests.support.ports import free_port
from tests.support.postgres_server import WAIT, programs

Seen = Callable[[bytes], bool]
"""Inspects what a client sends. Returns True to cut the connection before the data gets through."""


def commits(packet: bytes) -> bool:
    """Whether a client asks to commit. A transaction begins with `READ COMMITTED`, which is no commit."""
    return b"COMMIT;" in packet


class Server:
    """A separate PostgreSQL server on 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        self._programs = programs()
        self.folder, self.port = folder, free_port()

    async def make(self) -> None:
        """Create an empty cluster."""
        await asyncio.to_thread(self._programs.make, self.folder)

    async def follow(self, primary: Server) -> None:
        """Become a synchronous standby of a running server: each of its commits then waits for this one."""
        self._programs.own(self.folder.parent)
        source = f"host=127.0.0.1 port={primary.port} user=postgres application_name=standby"
        await self._run("pg_basebackup", "-R", "-X", "stream", "-c", "fast", "-d", source, "-D", str(self.folder))
        await self.start()
        await primary.say("ALTER SYSTEM SET synchronous_standby_names = 'standby'", "SELECT pg_reload_conf()")

    async def start(self) -> None:
        """Start, and wait until it accepts connections."""
        settings = f'-h 127.0.0.1 -p {self.port} -k "" -c fsync=off'
        await asyncio.to_thread(self._programs.start, self.folder, settings)

    async def stop(self, how: Literal["fast", "immediate"]) -> None:
        """Stop: "fast" closes all connections properly. "immediate" is a crash, and the next start recovers."""
        await asyncio.to_thread(self._programs.stop, self.folder, how)

    async def promote(self) -> None:
        """Become the primary."""
        await self._run("pg_ctl", *WAIT, "-D", str(self.folder), "promote")
        await self.say("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")

    async def say(self, *commands: str) -> None:
        """Run a statement as its administrator."""
        for command in commands:
            await self._run("psql", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-c", command)

    async def drop(self) -> None:
        """Stop it if it runs, and delete its files."""
        if (self.folder / "postmaster.pid").exists():
            await self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _run(self, program: str, *arguments: str) -> None:
        await asyncio.to_thread(self._programs.run, program, *arguments)


class Wire:
    """TCP proxy to a server. It can be cut, redirected or slowed down: `delay` is in seconds for each packet."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.delay: Callable[[], float] = lambda: 0.0
        self.on_sent: Seen = lambda packet: False
        self.loses_answer: Seen = lambda packet: False  # with True, the server does it, and its answer is lost
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Wire:
        self._listening = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port: int = self._listening.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        self.cut()
        while self._open:
            await asyncio.sleep(0.01)

    def url(self, database: str = "postgres") -> str:
        """The address of a database at the other end."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def cut(self) -> None:
        """Cut every connection."""
        for writer in self._open:
            writer.transport.abort()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._open |= ends
        doomed = asyncio.Event()

        def sent(packet: bytes) -> bool:
            if self.loses_answer(packet):
                doomed.set()
            return self.on_sent(packet)

        try:
            there = asyncio.create_task(self._pass(reader, far_writer, sent))
            back = asyncio.create_task(self._pass(far_reader, writer, lambda packet: doomed.is_set()))
            await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
            for end in ends:
                end.transport.abort()
            await asyncio.wait((there, back))
        finally:
            self._open -= ends

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Seen) -> None:
        with contextlib.suppress(OSError):
            while packet := await reader.read(65536):
                if wait := self.delay():
                    await asyncio.sleep(wait)
                if seen(packet):
                    return
                writer.write(packet)
                await writer.drain()


def between(least: float, most: float, chance: random.Random) -> Callable[[], float]:
    """A random delay between these, in seconds, for each packet."""
    return lambda: chance.uniform(least, most)


@contextlib.asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Server]:
    """A running server, deleted afterwards."""
    server = Server(folder)
    await server.make()
    await server.start()
    try:
        yield server
    finally:
        await server.drop()
