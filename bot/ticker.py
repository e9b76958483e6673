"""The ticker: sends the clock's command to every run whose wake_at has come, and asks the clock to be woken for the next."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.ask import Ask, Taken
from bot.clock import Clock
from bot.metrics import Metrics
from bot.poked import Poked
from bot.service import Service
from bot.store import runs
from bot.store.database import Database
from dialogs.commands import Tick

AT_ONCE = 500  # runs looked up and ticked together
CLAIM = timedelta(seconds=5)  # on PostgreSQL: how long a replica has for the runs it took; a doubled tick does no harm
PATIENCE = timedelta(seconds=1)  # until a look at runs that are due and could not be had
REST = timedelta(seconds=5)  # a run whose tick failed, or left it due, is left alone that long

AGAIN_AFTER = timedelta(seconds=1)  # after a failure of the database

log = structlog.get_logger(__name__)


class Ticker:
    """Looks for due runs when poked. A doubled or late tick decides nothing wrong, so poking too often is harmless."""

    def __init__(self, database: Database, clock: Clock, service: Service, metrics: Metrics) -> None:
        self._database, self._clock, self._service, self._metrics = database, clock, service, metrics
        self._resting: dict[str, datetime] = {}
        self._loop = Poked("ticker", self._tick_all, clock, metrics, AGAIN_AFTER)

    def start(self) -> None:
        """Begin to tick."""
        self._loop.start()

    async def stop(self) -> None:
        """Tick no more."""
        await self._loop.stop()

    def poke(self) -> None:
        """A run may be due."""
        self._loop.poke()

    def wake(self, at: datetime) -> None:
        """A run wants to be woken then."""
        self._clock.wake(at, self.poke)

    async def idle(self) -> None:
        """Wait until nothing is due."""
        await self._loop.idle()

    @property
    def is_idle(self) -> bool:
        """Nothing is due as far as this replica was told."""
        return self._loop.is_idle

    async def _tick_all(self) -> None:
        while not self._loop.stopping and (due := await self._due()):
            ticked = await asyncio.gather(*(self._tick(run_id) for run_id in due), return_exceptions=True)
            self._look_back(due, ticked)
        async with self._database.reading() as tx:
            following = await runs.next_wake(tx)
        if following is not None:
            now = self._clock.now()  # what is due and still not ours is resting, or claimed by a replica that may have died
            self.wake(following if following > now else now + PATIENCE)

    async def _due(self) -> Mapping[str, datetime]:
        now = self._clock.now()
        self._resting = {run_id: until for run_id, until in self._resting.items() if now < until <= now + REST}
        opened = self._database.writing if self._database.is_postgres else self._database.reading
        async with opened() as tx:
            found = await runs.due(tx, now, AT_ONCE + len(self._resting), CLAIM)
        return {run_id: at for run_id, at in found.items() if run_id not in self._resting}

    async def _tick(self, run_id: str) -> Taken:
        return await self._service.take(Ask(run_id=run_id, command=Tick()))

    def _look_back(self, due: Mapping[str, datetime], ticked: Sequence[Taken | BaseException]) -> None:
        """Note how late the ticks were, and leave runs alone that got no further: a fault there must not stop the others."""
        now = self._clock.now()
        for (run_id, at), taken in zip(due.items(), ticked, strict=True):
            fold = self._service.folds.get(run_id)
            if isinstance(taken, BaseException):
                self._metrics.failures.labels("tick").inc()
                log.error("tick failed", run=run_id, error=type(taken).__name__)
                self._resting[run_id] = now + REST
            elif fold is not None and fold.row.live and fold.row.wake_at is not None and fold.row.wake_at <= at:
                self._resting[run_id] = now + REST
            else:
                self._metrics.late.observe((now - at).total_seconds())
