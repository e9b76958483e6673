"""Fault suite: plays many sessions with each fault and prints a table. `python -m tests.faults [sessions of each]`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from bot.infra import logs
from tests.faults import databases, disks, fleet, power
from tests.faults.clocks import CLOCKS
from tests.faults.platforms import PLATFORMS
from tests.faults.postgres import Wire, running
from tests.faults.session import Fault, hold
from tests.faults.table import Quiet, Row, Table


class Suite:
    """All faults, in order."""

    def __init__(self, folder: Path, sessions: int) -> None:
        self._folder, self._sessions = folder, sessions
        self._quiet, self._table = Quiet(folder), Table()

    async def run(self) -> bool:
        """Play all sessions. Returns whether every session ended as it should."""
        for fault in (*PLATFORMS, *CLOCKS):
            await self._many(fault, lambda: f"sqlite:///{self._folder}/{uuid.uuid4().hex}.db")
        with disks.small_disk(self._folder / "disk") as disk:
            full: type[disks.Watched] = disks.Full if disk else disks.Refusing
            place = disk or self._folder
            await self._many(full, lambda: f"sqlite:///{_emptied(place) if disk else place}/{uuid.uuid4().hex}.db")
        self._table.print(await power.cuts(f"sqlite:///{self._folder}", self._sessions))
        await self._on_postgres()
        return self._table.is_whole

    async def _on_postgres(self) -> None:
        numbers = itertools.count()
        async with contextlib.AsyncExitStack() as stack:
            server = await stack.enter_async_context(running(self._folder / "server"))
            wire = await stack.enter_async_context(Wire(server.port))
            servers = [server]
            faults = (
                databases.restart(server, "fast"),
                databases.restart(server, "immediate"),
                databases.cut(wire),
                databases.slow(wire),
                databases.fail_over(wire, servers, lambda: self._folder / f"standby {next(numbers)}"),
            )
            for fault in faults:
                row = Row(fault.name)
                for seed in range(self._sessions):
                    name = f"t{uuid.uuid4().hex}"
                    await servers[-1].say(f"CREATE DATABASE {name}")
                    held = await hold(wire.url(name), fault, seed)
                    row.add(await self._quiet.damage(fault, held), held)
                self._table.print(row)
            async for row in fleet.rows(servers[-1], self._folder, chats=10, rounds=max(1, self._sessions // 10)):
                self._table.print(row)
            async for row in fleet.skewed(servers[-1], self._folder, chats=10):
                self._table.print(row)
            await servers[-1].drop()

    async def _many(self, fault: type[Fault], url: Callable[[], str]) -> None:
        row = Row(fault.name)
        for seed in range(self._sessions):
            held = await hold(url(), fault, seed)
            row.add(await self._quiet.damage(fault, held), held)
        self._table.print(row)


def _emptied(folder: Path) -> Path:
    for file in folder.iterdir():
        file.unlink()
    return folder


def main() -> int:
    """Read the number of sessions and run. Returns 1 if a session was damaged, else 0."""
    parser = argparse.ArgumentParser(description="Sessions with faults, and what became of them.")
    parser.add_argument("sessions", type=int, nargs="?", default=20, help="of each fault")
    logs.configure("critical")
    with tempfile.TemporaryDirectory() as folder:
        return 0 if asyncio.run(Suite(Path(folder), parser.parse_args().sessions).run()) else 1


if __name__ == "__main__":
    sys.exit(main())
