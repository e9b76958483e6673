"""Groups of rows of the fault suite: which faults, on which database, and how many sessions of each."""

from __future__ import annotations

import asyncio
import itertools
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from bot.infra import logs
from tests.faults import databases, days, disks, drafts, fleet, keys, panel, power
from tests.faults.clocks import CLOCKS
from tests.faults.platforms import PLATFORMS
from tests.faults.postgres import Wire, running
from tests.faults.session import Fault, hold
from tests.faults.table import Quiet, Row

CHATS = 10  # at once, on real replicas
VIRTUAL = ("platforms and clock", "disks", "power", "ideas", "panel", "editor", "key", "days", "databases")
REAL = ("killed", "slow", "takeover", "upgrade", "clocks of replicas")


class Groups:
    """The groups of rows, by name. Each plays this many sessions with each of its faults, in a separate folder."""

    def __init__(self, folder: Path, sessions: int) -> None:
        self._folder, self._sessions, self._quiet = folder, sessions, Quiet(folder)

    def rows(self, name: str) -> AsyncIterator[Row]:
        """Play the sessions of a group."""
        place, many = f"sqlite:///{self._folder}", self._sessions
        groups: Mapping[str, Callable[[], AsyncIterator[Row]]] = {
            "platforms and clock": self._platforms,
            "disks": self._disks,
            "power": lambda: _alone(power.cuts(place, many)),
            "ideas": lambda: _alone(power.cuts_while_collecting(place, many)),
            "panel": lambda: _alone(panel.openings(place, many)),
            "editor": lambda: _alone(drafts.edits(place, many)),
            "key": lambda: _alone(keys.losses(self._folder, many)),
            "days": self._days,
            "databases": self._databases,
        }
        return groups[name]() if name in groups else self._real(name)

    async def _real(self, name: str) -> AsyncIterator[Row]:
        folder, many, rounds = self._folder, self._sessions, max(1, self._sessions // CHATS)
        async with running(folder / "server") as server:
            groups = {
                "killed": lambda: fleet.rows(server, folder, CHATS, rounds),
                "slow": lambda: fleet.slow(server, folder, CHATS, max(1, rounds // 2)),
                "takeover": lambda: fleet.taken_over(server, folder, max(1, many // 4)),
                "upgrade": lambda: fleet.upgraded(server, folder, CHATS),
                "clocks of replicas": lambda: fleet.skewed(server, folder, CHATS),
            }
            async for row in groups[name]():
                yield row

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

    async def _days(self) -> AsyncIterator[Row]:
        async with running(self._folder / "server") as server:

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


def play(name: str, sessions: int) -> Sequence[Row]:
    """Play a group, in a separate process. Shows each row as soon as it is complete."""
    logs.configure("critical")
    begun = time.monotonic()

    async def played() -> Sequence[Row]:
        rows = []
        with tempfile.TemporaryDirectory() as folder:
            async for row in Groups(Path(folder), sessions).rows(name):
                rows.append(row)
                sys.stderr.write("\n".join([str(row), *row.damage]) + "\n")
        return rows

    try:
        return asyncio.run(played())
    finally:
        sys.stderr.write(f"{name}: {time.monotonic() - begun:.0f} s, {time.process_time():.0f} s of them busy\n")
