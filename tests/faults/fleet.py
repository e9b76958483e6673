"""Table rows for real replicas: killed at every kind of moment, with a slow database network, with wrong clocks."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.store.database import Database
from tests.faults.chats import Chat, Looking, compare
from tests.faults.postgres import Server, Wire, between
from tests.faults.replicas import Client, Reaper, Replica, Teams, plan_file, replicas
from tests.faults.table import Row
from tests.faults.walls import Wall, walls


@dataclass
class Fleet:
    """Running replicas that have played one undisturbed session."""

    teams: Teams
    made: list[Replica]
    client: Client
    looking: Looking
    each: int

    async def hold(self, numbers: Sequence[int]) -> None:
        """Play a session in each of these chats at the same time."""
        await asyncio.gather(*(Chat(number).hold(self.teams, self.client, self.each) for number in numbers))

    async def row(self, name: str, numbers: Sequence[int]) -> Row:
        """The results, after everything has been sent."""
        await self.looking.settled()
        quiet, row = await self.looking.held(Chat(0)), Row(name)
        for number in numbers:
            held = await self.looking.held(Chat(number))
            row.add(compare(quiet, held), held[0])
        return row

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
        yield one


async def rows(server: Server, folder: Path, chats: int, rounds: int, each: int = 25) -> AsyncIterator[Row]:
    """Three replicas: several rounds of sessions with kills, then one with a slow database."""
    async with fleet(3, server, "fleet", folder, each) as one:
        numbers, kills = range(1, chats * rounds + 1), 0
        for turn in range(rounds):
            reaper = await one.under_the_reaper(numbers[turn * chats : (turn + 1) * chats], turn)
            kills += sum(reaper.killed.values())
        yield await one.row(f"one of three replicas killed with kill -9, {kills} times", numbers)
        for replica in one.made:
            replica.wire.delay = between(0.05, 0.5, random.Random(1))
        slow = range(numbers[-1] + 1, numbers[-1] + 1 + chats)
        await one.hold(slow)
        for replica in one.made:
            replica.wire.delay = Wire(0).delay
        row = await one.row("PostgreSQL slow, 50 to 500 ms for each packet (three replicas)", slow)
        row.fault += f" ({row.asked_again} told to say it again, and did)"
        yield row


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
