"""The ticker: sends the clock's command to every run whose wake_at has come, and asks the clock to be woken for the next."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
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

AT_ONCE = 100  # runs looked up and ticked together: more would hold up what else the process does for too long
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
        more, following = True, None
        while more and not self._loop.stopping:
            due, following = await self._look()
            ticked = await asyncio.gather(*(self._tick(run_id) for run_id, _ in due), return_exceptions=True)
            self._look_back(due, ticked)
            more = bool(due) and following is not None and following <= self._clock.now()
        # When a run that was ticked is needed next, the service says itself: see `Service.on_wake`.
        now = self._clock.now()
        if following is not None:  # where it is past, a replica has claimed it, which may have died
            self.wake(following if following > now else now + PATIENCE)
        if self._resting:
            self.wake(min(self._resting.values()))

    async def _look(self) -> tuple[Collection[tuple[str, datetime]], datetime | None]:
        """Runs to tick now, with the instant they are due at, and when the next one is."""
        now = self._clock.now()
        self._resting = {run_id: until for run_id, until in self._resting.items() if now < until <= now + REST}
        opened = self._database.writing if self._database.is_postgres else self._database.reading
        async with opened() as tx:
            found = await runs.due(tx, now, AT_ONCE + len(self._resting), CLAIM)
        return [(run_id, at) for run_id, at in found.runs.items() if run_id not in self._resting], found.following

    async def _tick(self, run_id: str) -> Taken:
        return await self._service.take(Ask(run_id=run_id, command=Tick()))

    def _look_back(self, due: Collection[tuple[str, datetime]], ticked: Sequence[Taken | BaseException]) -> None:
        """Note how late the ticks were, and leave runs alone that got no further: a fault there must not stop the others."""
        now = self._clock.now()
        for (run_id, at), taken in zip(due, ticked, strict=True):
            fold = self._service.folds.get(run_id)
            if isinstance(taken, BaseException):
                self._metrics.failures.labels("tick").inc()
                log.error("tick failed", run=run_id, error=type(taken).__name__)
                self._resting[run_id] = now + REST
            elif fold is not None and fold.row.live and fold.row.wake_at is not None and fold.row.wake_at <= at:
                self._resting[run_id] = now + REST
            else:
                self._metrics.late.observe((now - at).total_seconds())
