"""Database faults: PostgreSQL restarts, crashes, fails over to its standby or is slow while a session is on.

It fails in the middle of any work, stays away for up to a minute of the session, and comes back.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.store import retry
from tests.faults.postgres import Server, Wire, between, commits
from tests.faults.session import START, Fault, SetClock
from tests.support.running_app import House

# The session's own times depend on when `start` and `next` are heard, so the trouble ends before `next`.
EARLIEST, LATEST = timedelta(minutes=1), timedelta(minutes=18)
LONGEST = 60  # seconds; after 90 the session would pause and ask, which other tests cover


class Outage(Fault):
    """The database fails at a random moment during work, and comes back after a while."""

    until: datetime

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        super().__init__(house, clock, chance)
        self.begins, self.until = self.choose()
        self._falling: asyncio.Task[None] | None = None
        self._is_over = False
        self._tries, retry.TRY_FOR = retry.TRY_FOR, 0.1  # real seconds: virtual time does not wait for them
        house.clock.wake(self.begins, self._first)
        house.clock.wake(self.until, self._last)

    def choose(self) -> tuple[datetime, datetime]:
        """The start and end of the outage."""
        begins = START + EARLIEST + self.chance.random() * (LATEST - EARLIEST)
        return begins, begins + timedelta(seconds=self.chance.randint(2, LONGEST))

    def _first(self) -> None:
        """Makes the clock stop at the start, so that `moment` is called."""

    def _last(self) -> None:
        """The same for the end."""

    async def moment(self) -> None:
        now = self.house.clock.now()
        if self._falling is None and now >= self.begins:
            self._falling = asyncio.create_task(self.fall())  # not awaited: it happens while the service works
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
        """Take the database away."""

    async def rise(self) -> None:
        """Bring the database back."""


def restart(server: Server, how: Literal["fast", "immediate"]) -> type[Outage]:
    """The server is restarted."""

    class Restart(Outage):
        name = {"fast": "PostgreSQL restarted", "immediate": "PostgreSQL crashed and recovered"}[how]

        async def fall(self) -> None:
            await server.stop(how)

        async def rise(self) -> None:
            await server.start()

    return Restart


def fail_over(wire: Wire, servers: list[Server], folder: Callable[[], Path]) -> type[Outage]:
    """The primary is lost, and its standby takes over. The last of `servers` is the primary."""

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
    """Every packet is delayed. In virtual time this only affects the order of events; `replicas` measures lateness."""

    class Slow(Outage):
        name = "PostgreSQL slow (5 to 50 ms for each packet)"

        async def fall(self) -> None:
            wire.delay = between(0.005, 0.05, self.chance)

        async def rise(self) -> None:
            wire.delay = lambda: 0.0

    return Slow


def cut(wire: Wire) -> type[Outage]:
    """The network to the database is cut for a while."""

    class Cut(Outage):
        name = "the way to PostgreSQL cut"

        async def fall(self) -> None:
            self._target, wire.target = wire.target, 1  # no server listens there
            wire.cut()

        async def rise(self) -> None:
            wire.target = self._target

    return Cut


def unconfirmed(wire: Wire) -> type[Fault]:
    """The connection breaks when the server has committed, and before we know: at up to six of a dozen commits."""

    class Unconfirmed(Fault):
        name = "connection to PostgreSQL cut between a commit and its answer"

        def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
            super().__init__(house, clock, chance)
            self._begins = START + EARLIEST + chance.random() * (LATEST - EARLIEST)
            self._left = chance.randint(1, 6)
            wire.loses_answer = self._loses

        def _loses(self, packet: bytes) -> bool:
            now = self.clock.now()
            if not commits(packet) or now < self._begins or not self._left or self.chance.random() < 0.5:
                return False
            self._left -= 1
            if not self._left:
                self.until = now
            return True

        async def close(self) -> None:
            wire.loses_answer = lambda packet: False
            assert not self._left

    return Unconfirmed
