"""One time for all replicas: that of the database they share (docs/adr/0017-one-clock.md)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.store import schema
from bot.store.database import Database

OFF = timedelta(seconds=1)  # a machine's clock that is further from the database's is told of

log = structlog.get_logger(__name__)


class Timekeeper:
    """Compares the clock with PostgreSQL's, and has it follow. On SQLite there is only one clock, and nothing to do."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics) -> None:
        self._database, self._clock, self._metrics = database, clock, metrics
        self._is_off = False
        self._looking: asyncio.Task[None] | None = None

    async def look(self) -> None:
        """Compare now."""
        if not self._database.is_postgres:
            return
        async with self._database.reading() as tx:
            shown, give = await schema.clock(tx)
            off = self._clock.follow(shown, give)  # at once: giving the connection back may take a while
        self._metrics.clock_off.set(off.total_seconds())
        if (is_off := abs(off) > OFF + give) != self._is_off:
            self._is_off = is_off
            tell = log.warning if is_off else log.info
            tell("clock differs from the database's" if is_off else "clock agrees with the database's", ahead=_seconds(off))

    def look_soon(self) -> None:
        """Compare, without making the caller wait. A look that takes long is waited for before the next."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self.look())
            self._looking.add_done_callback(self._looked)

    async def stop(self) -> None:
        """Compare no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait((self._looking,))

    def _looked(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            self._metrics.failures.labels("clock").inc()
            log.warning("clock not compared", error=type(error).__name__)


def _seconds(off: timedelta) -> float:
    return round(off.total_seconds(), 1)
