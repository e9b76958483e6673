"""Table rows for real replicas: killed at every kind of moment, with a slow database network, with wrong clocks."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import random
import subprocess
import tarfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.delivery.dispatcher import LEASE
from bot.store.database import Database
from tests.faults.chats import Chat, Looking, compare
from tests.faults.postgres import Server, Wire, between
from tests.faults.replicas import ROOT, Client, Reaper, Replica, Teams, plan_file, replicas
from tests.faults.session import Held
from tests.faults.table import Row
from tests.faults.walls import Wall, walls

TAKEN_OVER = timedelta(seconds=2)  # after the death of a replica its claims should be free: docs/architecture.md
POSTED = timedelta(seconds=1)  # later, what it had claimed should be posted


@dataclass
class Fleet:
    """Running replicas that have played one undisturbed session."""

    teams: Teams
    made: list[Replica]
    client: Client
    looking: Looking
    each: int
    quiet: tuple[Held, Counter[str]] = field(default_factory=lambda: (Held(), Counter()))
    """The undisturbed session, as it looked when it had just ended. Ten minutes later its end card changes."""

    async def hold(self, numbers: Sequence[int]) -> None:
        """Play a session in each of these chats at the same time."""
        await asyncio.gather(*(Chat(number).hold(self.teams, self.client, self.each) for number in numbers))

    async def row(self, name: str, numbers: Sequence[int]) -> Row:
        """The results of sessions that have just ended, after everything has been sent."""
        row = Row(name)
        await self.look(row, numbers)
        return row

    async def look(self, row: Row, numbers: Sequence[int], posts_from: datetime | None = None) -> None:
        """Add sessions that have just ended to a row. `posts_from`: see `Looking.held`."""
        await self.looking.settled()
        for number in numbers:
            held = await self.looking.held(Chat(number), posts_from)
            row.add(compare(self.quiet, held), held[0])

    async def under_the_reaper(
        self, numbers: Sequence[int], seed: int, pause: tuple[float, float] = (0.3, 2.0), patience: float = 5.0
    ) -> Reaper:
        """Play sessions while replicas are killed, and restart those replicas."""
        reaper = Reaper(self.made, self.teams, random.Random(seed))
        reaping = asyncio.create_task(reaper.reap(pause, patience))
        try:
            await self.hold(numbers)
        finally:
            reaping.cancel()
            await asyncio.wait((reaping,))
        for replica in self.made:
            if not replica.is_alive:
                await replica.gone()
                await replica.start()
        return reaper


@contextlib.asynccontextmanager
async def fleet(
    number: int, server: Server, database: str, folder: Path, each: int, walls: Sequence[Wall] = ()
) -> AsyncIterator[Fleet]:
    """Start replicas on a new database of that name, and play one session."""
    await server.say(f"CREATE DATABASE {database}")
    async with contextlib.AsyncExitStack() as stack:
        teams = await stack.enter_async_context(Teams())
        plan = plan_file(folder, each)
        made = await stack.enter_async_context(replicas(number, server.port, database, teams, plan, walls))
        client = await stack.enter_async_context(Client(teams, made))
        watched = Database(f"postgresql://postgres@127.0.0.1:{server.port}/{database}")
        stack.push_async_callback(watched.close)
        one = Fleet(teams, made, client, Looking(watched, teams), each)
        await one.hold([0])
        await one.looking.settled()
        one.quiet = await one.looking.held(Chat(0))
        yield one


async def rows(server: Server, folder: Path, chats: int, rounds: int, each: int = 25) -> AsyncIterator[Row]:
    """Three replicas: several rounds of sessions with kills, then one with a slow database."""
    async with fleet(3, server, "fleet", folder, each) as one:
        row, kills = Row(""), 0
        for turn in range(rounds):
            numbers = range(turn * chats + 1, (turn + 1) * chats + 1)
            reaper = await one.under_the_reaper(numbers, turn)
            kills += sum(reaper.killed.values())
            await one.look(row, numbers)
        row.fault = f"one of three replicas killed with kill -9, {kills} times"
        yield row


async def slow(server: Server, folder: Path, chats: int, rounds: int, each: int = 25) -> AsyncIterator[Row]:
    """Three replicas whose way to the database is slow."""
    async with fleet(3, server, f"slow{rounds}", folder, each) as one:
        row = Row("")
        for turn in range(rounds):
            for index, replica in enumerate(one.made):
                replica.wire.delay = between(0.05, 0.5, random.Random(turn * len(one.made) + index))
            numbers = range(turn * chats + 1, (turn + 1) * chats + 1)
            await one.hold(numbers)
            for replica in one.made:
                replica.wire.delay = Wire(0).delay
            await one.look(row, numbers)
        row.fault = "PostgreSQL slow, 50 to 500 ms for each packet (three replicas)"
        row.fault += f" ({row.asked_again} told to say it again, and did)"
        yield row


async def taken_over(server: Server, folder: Path, rounds: int, chats: int = 4, each: int = 5) -> AsyncIterator[Row]:
    """One of two replicas is killed and stays away: the other must take its claims over long before they expire.

    So every step must be posted that lasts longer than that. A step that was over before is superseded, as any late message.
    """
    async with fleet(2, server, "taken", folder, each) as one:
        row, chance, took = Row(""), random.Random(1), timedelta(0)
        for turn in range(rounds):
            numbers = range(turn * chats + 1, (turn + 1) * chats + 1)
            playing = asyncio.create_task(one.hold(numbers))
            await asyncio.sleep(chance.uniform(1.5, 4.5) * each)
            victim, survivor = one.made[turn % 2], one.made[1 - turn % 2]
            killed_at = datetime.now(UTC)
            victim.kill()
            await playing
            noticed = min((at for at in _noticed(survivor) if at > killed_at), default=killed_at + LEASE)
            took = max(took, noticed - killed_at)
            await one.look(row, numbers, posts_from=killed_at + TAKEN_OVER + POSTED - timedelta(seconds=each))
            await victim.gone()
            await victim.start()
        row.fault = f"one of two replicas killed for good, {rounds} times, steps of {each} s"
        row.fault += f" (noticed within {took.total_seconds():.1f} s)"
        yield row


def _noticed(survivor: Replica) -> Sequence[datetime]:
    """When it found that another replica was gone."""
    lines = (json.loads(line) for line in survivor.log.splitlines() if '"replica gone"' in line)
    return [datetime.fromisoformat(line["timestamp"]) for line in lines]


async def upgraded(server: Server, folder: Path, chats: int, each: int = 25) -> AsyncIterator[Row]:
    """Two replicas, one of the version before the last change of the tables. It is replaced during the sessions."""
    old = older_version(folder / "older")
    if old is None:  # not a git checkout
        return
    async with fleet(2, server, "upgraded", folder, each) as one:
        older = one.made[0]
        await older.stop()
        older.root = old[1]
        await older.start()
        numbers = range(1, chats + 1)
        await one.hold(numbers)
        row = Row(f"version {old[0]} and this one side by side, then the older one replaced")
        await one.look(row, numbers)
        numbers = range(chats + 1, 2 * chats + 1)
        playing = asyncio.create_task(one.hold(numbers))
        await asyncio.sleep(2.5 * each)
        await older.stop()
        older.root = ROOT
        await older.start()
        await playing
        await one.look(row, numbers)
        yield row


def older_version(folder: Path) -> tuple[str, Path] | None:
    """The tree of the last commit with other tables than today's, and its name."""
    asked = ("log", "-1", "--format=%h %p", "--", "bot/store/migrations/versions")
    git = ("git", "-C", str(ROOT))
    found = subprocess.run((*git, *asked), check=False, capture_output=True, text=True)
    if found.returncode or not found.stdout.strip():
        return None
    name = found.stdout.split()[1]
    packed = subprocess.run((*git, "archive", name), check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return name, folder


SECONDS = tuple(timedelta(seconds=ahead) for ahead in (-3, 0, 5))
MINUTES = tuple(timedelta(minutes=ahead) for ahead in (-3, 0, 4))


async def skewed(server: Server, folder: Path, chats: int, each: int = 25) -> AsyncIterator[Row]:
    """Three replicas with different clocks: off by seconds, by minutes, and set back and forth during sessions."""
    clocks = walls(folder, SECONDS)
    if not clocks:  # no C compiler
        return
    async with fleet(3, server, "skewed", folder, each, clocks) as one:
        numbers = iter(range(1, 1_000))
        for name, ahead in (("-3, 0 and 5 s", SECONDS), ("-3, 0 and 4 min", MINUTES)):
            for clock, by in zip(clocks, ahead, strict=True):
                clock.set(by)
            held = [next(numbers) for _ in range(chats)]
            await one.hold(held)
            yield _honest(await one.row(f"clocks of three replicas wrong by {name}", held))
        held = [next(numbers) for _ in range(chats)]
        setting = asyncio.create_task(_set(clocks, random.Random(1)))
        await one.hold(held)
        setting.cancel()
        yield _honest(await one.row("clocks of three replicas set to and fro by minutes, every two seconds", held))


async def _set(clocks: Sequence[Wall], chance: random.Random) -> None:
    while True:
        chance.choice(clocks).set(timedelta(seconds=chance.randint(-240, 240)))
        await asyncio.sleep(2)


def _honest(row: Row) -> Row:
    row.fault += f" (no step more than {row.early.total_seconds():.1f} s early)"
    return row
