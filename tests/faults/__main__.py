"""Fault suite: plays many sessions with each fault and prints a table. `python -m tests.faults [sessions of each]`.

`--only WORD` runs the groups of rows whose name holds that word: platforms, disks, power, ideas, panel, editor, key,
databases, days, killed, slow, takeover, upgrade, clocks.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from bot.infra import logs
from tests.faults import databases, days, disks, drafts, fleet, keys, panel, power
from tests.faults.clocks import CLOCKS
from tests.faults.platforms import PLATFORMS
from tests.faults.postgres import Server, Wire, running
from tests.faults.session import Fault, hold
from tests.faults.table import Quiet, Row, Table

CHATS = 10  # at once, on real replicas
Group = tuple[str, Callable[[], AsyncIterator[Row]]]


class Suite:
    """All faults, in order. With `only`, the groups whose name holds that word."""

    def __init__(self, folder: Path, sessions: int, only: str = "") -> None:
        self._folder, self._sessions, self._only = folder, sessions, only
        self._quiet, self._table = Quiet(folder), Table()

    async def run(self) -> bool:
        """Play all sessions. Returns whether every session ended as it should."""
        await self._print(self._on_sqlite)
        if any(self._only in name for name, _ in self._on_postgres(Server(self._folder / "none"))):
            async with running(self._folder / "server") as server:
                await self._print(self._on_postgres(server))
        return self._table.is_whole

    async def _print(self, groups: Sequence[Group]) -> None:
        for name, rows in groups:
            if self._only in name:
                async for row in rows():
                    self._table.print(row)

    @property
    def _on_sqlite(self) -> Sequence[Group]:
        place, many = f"sqlite:///{self._folder}", self._sessions
        return (
            ("platforms and clock", self._platforms),
            ("disks", self._disks),
            ("power", lambda: _alone(power.cuts(place, many))),
            ("ideas", lambda: _alone(power.cuts_while_collecting(place, many))),
            ("panel", lambda: _alone(panel.openings(place, many))),
            ("editor", lambda: _alone(drafts.edits(place, many))),
            ("key", lambda: _alone(keys.losses(self._folder, many))),
        )

    def _on_postgres(self, server: Server) -> Sequence[Group]:
        folder, rounds = self._folder, max(1, self._sessions // CHATS)
        return (
            ("days", lambda: self._days(server)),
            ("databases", self._databases),
            ("killed", lambda: fleet.rows(server, folder, CHATS, rounds)),
            ("slow", lambda: fleet.slow(server, folder, CHATS, max(1, rounds // 2))),
            ("takeover", lambda: fleet.taken_over(server, folder, max(1, self._sessions // 4))),
            ("upgrade", lambda: fleet.upgraded(server, folder, CHATS)),
            ("clocks of replicas", lambda: fleet.skewed(server, folder, CHATS)),
        )

    async def _platforms(self) -> AsyncIterator[Row]:
        for fault in (*PLATFORMS, *CLOCKS):
            yield await self._many(fault, self._file)

    async def _disks(self) -> AsyncIterator[Row]:
        with disks.small_disk(self._folder / "disk") as disk:
            full: type[disks.Watched] = disks.Full if disk else disks.Refusing
            place = disk or self._folder
            yield await self._many(full, lambda: f"sqlite:///{_emptied(place) if disk else place}/{uuid.uuid4().hex}.db")
        for closing in (disks.RefusingNamed, disks.RefusingAnonymous):
            yield await self._many(closing, self._file)

    async def _days(self, server: Server) -> AsyncIterator[Row]:
        async def empty() -> str:
            name = f"t{uuid.uuid4().hex}"
            await server.say(f"CREATE DATABASE {name}")
            return f"postgresql://postgres@127.0.0.1:{server.port}/{name}"

        yield await days.days(self._file, empty, self._sessions)

    async def _databases(self) -> AsyncIterator[Row]:
        """The last fault replaces the server, so these have one to themselves."""
        numbers = itertools.count()
        async with running(self._folder / "primary") as server, Wire(server.port) as wire:
            servers = [server]
            faults: Sequence[type[Fault]] = (
                databases.restart(server, "fast"),
                databases.restart(server, "immediate"),
                databases.cut(wire),
                databases.unconfirmed(wire),
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
                    await servers[-1].say(f"DROP DATABASE {name} WITH (FORCE)")  # or each standby would copy it
                yield row
            await servers[-1].drop()

    async def _many(self, fault: type[Fault], url: Callable[[], str]) -> Row:
        row = Row(fault.name)
        for seed in range(self._sessions):
            held = await hold(url(), fault, seed)
            row.add(await self._quiet.damage(fault, held), held)
        return row

    def _file(self) -> str:
        return f"sqlite:///{self._folder}/{uuid.uuid4().hex}.db"


async def _alone(row: Awaitable[Row]) -> AsyncIterator[Row]:
    yield await row


def _emptied(folder: Path) -> Path:
    for file in folder.iterdir():
        file.unlink()
    return folder


def main() -> int:
    """Read the number of sessions and run. Returns 1 if a session was damaged, else 0."""
    parser = argparse.ArgumentParser(description="Sessions with faults, and what became of them.")
    parser.add_argument("sessions", type=int, nargs="?", default=20, help="of each fault")
    parser.add_argument("--only", default="", help="a word of the groups to run (see the module)")
    given = parser.parse_args()
    logs.configure("critical")
    with tempfile.TemporaryDirectory() as folder:
        return 0 if asyncio.run(Suite(Path(folder), given.sessions, given.only).run()) else 1


if __name__ == "__main__":
    sys.exit(main())
