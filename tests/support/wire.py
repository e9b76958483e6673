"""Wire counter: a proxy in front of PostgreSQL that notes every round trip and what was executed in it.

Round trips are what an answer costs on PostgreSQL, and unlike times they are the same in every run.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from bot.store.database import address

SOCKET = ".s.PGSQL.5432"


class Wire:
    """Round trips since the last `reset`, as the statements that were executed. A `Parse` alone is a round trip too."""

    def __init__(self, server: str) -> None:
        self._server = server
        self.trips: list[str] = []
        self._prepared: dict[tuple[int, bytes], str] = {}

    def reset(self) -> None:
        """Begin to count anew."""
        self.trips.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection through."""
        far_reader, far_writer = await asyncio.open_unix_connection(self._server)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._forward(reader, far_writer))
                both.create_task(_back(far_reader, writer))
        except* (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            for end in (writer, far_writer):
                end.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(4)  # the start-up message has no type
        writer.write(head + await reader.readexactly(int.from_bytes(head) - 4))
        waiting = list[str]()
        while True:
            kind, head = await reader.readexactly(1), await reader.readexactly(4)
            body = await reader.readexactly(int.from_bytes(head) - 4)
            waiting += self._statement(kind, body, id(writer))
            if kind in b"SQ":
                self.trips.append("; ".join(waiting))
                waiting = []
            writer.write(kind + head + body)
            await writer.drain()

    def _statement(self, kind: bytes, body: bytes, connection: int) -> list[str]:
        match kind:
            case b"Q":
                return [body[:-1].decode()]
            case b"P":
                name, text = body.split(b"\0")[:2]
                self._prepared[connection, name] = text.decode()
                return [f"prepare {text.decode()}"]
            case b"B":
                return [self._prepared.get((connection, body.split(b"\0")[1]), "")]
            case _:
                return []


async def _back(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while some := await reader.read(65_536):
        writer.write(some)
        await writer.drain()
    raise ConnectionError("The server has closed the connection.")


@contextlib.asynccontextmanager
async def counted(url: str) -> AsyncIterator[tuple[str, Wire]]:
    """The address of a proxy to the database at `url`, a server on a Unix socket."""
    where = address(url)
    wire = Wire(str(Path(str(where.query["host"])) / SOCKET))
    folder = tempfile.mkdtemp(prefix="w")  # a short path, because socket paths are limited
    server = await asyncio.start_unix_server(wire.serve, f"{folder}/{SOCKET}")
    try:
        yield where.update_query_dict({"host": folder}).render_as_string(hide_password=False), wire
    finally:
        server.close()
        shutil.rmtree(folder)
