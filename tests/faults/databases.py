"""PostgreSQL in trouble while a session is on: restarted, crashed, failed over to its standby, slow.

It goes away in the middle of whatever is being done, stays away for up to a minute of the session, and comes back.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.store import retry
from tests.faults.postgres import Server, Wire, between
from tests.faults.session import START, Fault, SetClock
from tests.support.running_app import House

# The session's own times depend on when `start` and `next` are heard, so the trouble is over before the latter.
EARLIEST, LATEST = timedelta(minutes=1), timedelta(minutes=18)
LONGEST = 60  # seconds; beyond 90 the session would pause and ask, which is told elsewhere


class Outage(Fault):
    """The database goes away at a moment nobody knows, with work under way, and comes back after a while."""

    until: datetime

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        super().__init__(house, clock, chance)
        self.begins, self.until = self.choose()
        self._falling: asyncio.Task[None] | None = None
        self._is_over = False
        self._tries, retry.TRY_FOR = retry.TRY_FOR, 0.1  # real seconds, which nobody in virtual time waits for
        house.clock.wake(self.begins, self._first)
        house.clock.wake(self.until, self._last)

    def choose(self) -> tuple[datetime, datetime]:
        """From when until when."""
        begins = START + EARLIEST + self.chance.random() * (LATEST - EARLIEST)
        return begins, begins + timedelta(seconds=self.chance.randint(2, LONGEST))

    def _first(self) -> None:
        """Time stops here, so that `moment` is called."""

    def _last(self) -> None:
        """And here."""

    async def moment(self) -> None:
        now = self.house.clock.now()
        if self._falling is None and now >= self.begins:
            self._falling = asyncio.create_task(self.fall())  # not awaited: it happens while others are at work
            for _ in range(self.chance.randint(0, 30)):
                await asyncio.sleep(0)
        if self._falling is not None and not self._is_over and now >= self.until:
            await self._falling
            await self.rise()
            self._is_over = True

    async def close(self) -> None:
        assert self._is_over
        retry.TRY_FOR = self._tries

    async def fall(self) -> None:
        """The database goes away."""

    async def rise(self) -> None:
        """It comes back."""


def restart(server: Server, how: Literal["fast", "immediate"]) -> type[Outage]:
    """The server is stopped and started again."""

    class Restart(Outage):
        name = {"fast": "PostgreSQL restarted", "immediate": "PostgreSQL crashed and recovered"}[how]

        async def fall(self) -> None:
            await server.stop(how)

        async def rise(self) -> None:
            await server.start()

    return Restart


def fail_over(wire: Wire, servers: list[Server], folder: Callable[[], Path]) -> type[Outage]:
    """The primary dies for good, and its standby takes its place. The last of `servers` is the primary."""

    class FailOver(Outage):
        name = "PostgreSQL failed over to its standby"

        async def fall(self) -> None:
            standby = Server(folder())
            await standby.follow(servers[-1])
            servers.append(standby)
            await asyncio.sleep(self.chance.random() / 20)
            await servers[-2].drop()

        async def rise(self) -> None:
            await servers[-1].promote()
            wire.target = servers[-1].port

    return FailOver


def slow(wire: Wire) -> type[Outage]:
    """Every packet takes a while. In virtual time only the order of things can suffer; `replicas` measures the lateness."""

    class Slow(Outage):
        name = "PostgreSQL slow (5 to 50 ms for each packet)"

        async def fall(self) -> None:
            wire.delay = between(0.005, 0.05, self.chance)

        async def rise(self) -> None:
            wire.delay = lambda: 0.0

    return Slow


def cut(wire: Wire) -> type[Outage]:
    """The way to the database is cut, and nobody gets through for a while."""

    class Cut(Outage):
        name = "the way to PostgreSQL cut"

        async def fall(self) -> None:
            self._target, wire.target = wire.target, 1  # nobody listens there
            wire.cut()

        async def rise(self) -> None:
            wire.target = self._target

    return Cut
