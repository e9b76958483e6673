"""Clock synchronisation: all replicas go by the time of the database they share (docs/adr/0017-one-clock.md).

If the clock was set back, all that waits for a time of the old clock is released: retries, claims and counted calls. The
clock itself is in `bot.infra.clock`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks, counted
from bot.store import schema
from bot.store.database import Database, Tx
from bot.store.tables import errand, outbox, permit, run

OFF = timedelta(seconds=1)  # a machine's clock that is further from the database's is logged

log = structlog.get_logger(__name__)


class ClockSync:
    """Compares the clock with PostgreSQL's, and makes it follow. With SQLite there is only one clock."""

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
        """Compare, without making the caller wait. Never compares twice at a time."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self.look())
            self._looking.add_done_callback(self._looked)

    async def stop(self) -> None:
        """Stop comparing."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait((self._looking,))

    def _looked(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            self._metrics.failures.labels("clock").inc()
            log.warning("clock not compared", exc_info=error)


def _seconds(off: timedelta) -> float:
    return round(off.total_seconds(), 1)


class ClockSetback:
    """Subscriber of `Clock.setbacks`: releases what waits for a time of the old clock, and wakes the loops."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, wake_all: Sequence[Callable[[], None]]) -> None:
        self._database, self._clock, self._wake_all = database, clock, wake_all
        self._tasks = BackgroundTasks(counted(metrics, "set back", "setback not handled"))

    def __call__(self, by: timedelta) -> None:
        """The clock was set back by that much."""
        log.warning("clock set back", seconds=round(by.total_seconds()))
        self._tasks.begin(self._forgive())

    async def idle(self) -> None:
        """Wait until that is handled."""
        await self._tasks.idle()

    async def _forgive(self) -> None:
        async with self._database.writing() as tx:
            await forgive(tx, self._clock.now())
        for wake in self._wake_all:
            wake()


LONGEST_CLAIM = timedelta(minutes=2)  # no claim lasts longer, so one that ends later comes from a wrong clock


async def forgive(tx: Tx, at: datetime) -> None:
    """Release everything that waits for a time of the old clock. A platform that is busy will say so again."""
    for column in (outbox.c.retry_at, outbox.c.not_before):
        await tx.execute(sa.update(outbox).where(column > at).values({column.name: None}))
    wrong = at + LONGEST_CLAIM
    await tx.execute(sa.update(outbox).where(outbox.c.lease_until > wrong).values(lease_by=None, lease_until=None))
    for claimed in (run, errand):
        await tx.execute(sa.update(claimed).where(claimed.c.claimed_until > wrong).values(claimed_until=None))
    await tx.execute(sa.delete(permit).where(permit.c.changed_at > at))
