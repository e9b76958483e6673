"""What happens when this machine's clock is set back: waits of the old time end, and everybody looks again.

Sessions keep the times they announced, because the clocks on people's walls are right. A clock set forward needs nothing of
its own: what became late by it is a late tick like any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.metrics import Metrics
from bot.store.database import Database
from bot.store.setback import forgive

log = structlog.get_logger(__name__)


class SetBack:
    """Told by the clock that it was set back; pokes whoever waits for instants."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, pokes: Sequence[Callable[[], None]]) -> None:
        self._database, self._clock, self._metrics, self._pokes = database, clock, metrics, pokes
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, by: timedelta) -> None:
        """It was set back by so much."""
        log.warning("clock set back", seconds=round(by.total_seconds()))
        task = asyncio.create_task(self._forgive())
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def idle(self) -> None:
        """Wait until that is dealt with."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _forgive(self) -> None:
        async with self._database.writing() as tx:
            await forgive(tx, self._clock.now())
        for poke in self._pokes:
            poke()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._metrics.failures.labels("set back").inc()
            log.error("after the clock was set back", error=type(error).__name__)
