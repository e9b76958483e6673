"""Ticker: the timer of all runs. Sends the clock's command to every run that is due, and asks the clock to wake it for the
next one.

The times are stored in the database. On SQLite there is one process, which hears of every change: it reads ahead, and
need not ask the database whenever a run is due. On PostgreSQL replicas share the runs, so each claims what is due. A
session whose tick fails rests, so the others are on time. What a tick does: `dialogs/engine/steps.py`. A tick that comes
late pauses the session: `late_after` in `bot/infra/settings.py`. Replicas that died: `bot/delivery/takeover.py`.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.wakeable_loop import WakeableLoop
from bot.runs.service import RunService
from bot.runs.submission import Result, Submission
from bot.store import runs
from bot.store.database import Database
from bot.store.retry import interrupted
from dialogs.run.commands import Tick

AT_ONCE = 200  # runs ticked together: fewer cost more each, more would hold up the rest of the process
TOGETHER = 0.05  # seconds after a batch: what falls due meanwhile is ticked together, which costs little more
AHEAD = 1_000  # runs read ahead of their instants, where that is possible
NEVER_LOOKED, FOREVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
CLAIM = timedelta(seconds=1.5)  # on PostgreSQL: how long a replica has for the runs it claimed; a doubled tick does no harm
PATIENCE = timedelta(seconds=0.5)  # until the next look at runs that are due but claimed by another replica
REST = timedelta(seconds=5)  # a run whose tick failed, or left it due, is left alone that long
UNREADABLE_REST = timedelta(seconds=60)  # the same for a run that this version cannot read: another replica may

AGAIN_AFTER = timedelta(seconds=1)  # after a failure of the database, also of a tick

log = structlog.get_logger(__name__)


class Ticker:
    """Looks for due runs when woken. A doubled or late tick decides nothing wrong, so waking it too often is harmless."""

    def __init__(self, database: Database, clock: Clock, service: RunService, metrics: Metrics) -> None:
        self._database, self._clock, self._service, self._metrics = database, clock, service, metrics
        self._coming = DueHeap()
        self._known_until = NEVER_LOOKED  # runs that are due from then on may be missing in `_coming`
        self._told: set[str] = set()  # runs heard of since the last look into the database began
        self._resting: dict[str, datetime] = {}
        self._loop = WakeableLoop("ticker", self._tick_all, clock, metrics, AGAIN_AFTER)

    def start(self) -> None:
        """Begin to tick."""
        self._loop.start()

    async def stop(self) -> None:
        """Tick no more."""
        await self._loop.stop()

    def wake(self) -> None:
        """Look into the database: a run may be due that this replica has not heard of."""
        self.look_at(NEVER_LOOKED)
        self._ring()

    def expect(self, wakes: Mapping[str, datetime | None]) -> None:
        """These runs next need the clock then, or (None) not at all. That is committed."""
        first = min(filter(None, wakes.values()), default=FOREVER)
        if self._database.is_postgres:
            self.look_at(first)
            return
        for run_id, at in wakes.items():
            self._told.add(run_id)
            self._coming.expect(run_id, at)
        self._wake_at(first)

    def look_at(self, at: datetime) -> None:
        """Some run is due then; which one is not known."""
        self._known_until = min(self._known_until, at)
        self._wake_at(at)

    async def idle(self) -> None:
        """Wait until nothing is due."""
        await self._loop.idle()

    @property
    def is_idle(self) -> bool:
        """Nothing is due as far as this replica was told."""
        return self._loop.is_idle

    def _ring(self) -> None:
        self._loop.wake()

    def _wake_at(self, at: datetime | None) -> None:
        if at is not None and NEVER_LOOKED < at < FOREVER:
            self._clock.wake(at, self._ring)

    async def _tick_all(self) -> None:
        while not self._loop.stopping and (due := await self._due()):
            ticked = await asyncio.gather(*(self._tick(run_id) for run_id, _ in due), return_exceptions=True)
            self._review(due, ticked)
            if len(due) < AT_ONCE:
                await self._clock.rest(TOGETHER)
        for at in (self._coming.first, self._known_until, min(self._resting.values(), default=None)):
            self._wake_at(at)

    async def _due(self) -> Sequence[tuple[str, datetime]]:
        """Runs to tick now, with the instants they are due at."""
        now = self._clock.now()
        resting = {run_id: until for run_id, until in self._resting.items() if now < until <= now + UNREADABLE_REST}
        if len(resting) < len(self._resting):
            self._resting, self._known_until = resting, NEVER_LOOKED
        due = self._take(now)
        if not due and self._known_until <= now:
            await self._look(now)
            due = self._take(now)
        return due

    def _take(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        return [one for one in self._coming.take(now, AT_ONCE) if one[0] not in self._resting]

    async def _look(self, now: datetime) -> None:
        """Ask the database what is due, and on SQLite what comes after."""
        self._told.clear()
        self._known_until = FOREVER  # unless we are told otherwise meanwhile
        try:
            if self._database.is_postgres:
                async with self._database.writing_at_once() as tx:
                    found, following = await runs.claim_due(tx, now, AT_ONCE + len(self._resting), CLAIM)
                if not found and following is not None:  # a replica has claimed it, which may have died
                    following = max(following, now + PATIENCE)
            else:
                async with self._database.reading() as tx:
                    found, following = await runs.coming(tx, AHEAD + len(self._resting))
        except BaseException:
            self._known_until = NEVER_LOOKED
            raise
        for run_id, at in found.items():
            if run_id not in self._told and run_id not in self._resting:
                self._coming.expect(run_id, at)
        self._known_until = min(self._known_until, following or FOREVER)

    async def _tick(self, run_id: str) -> Result:
        return await self._service.take(Submission(run_id=run_id, command=Tick()))

    def _review(self, due: Sequence[tuple[str, datetime]], ticked: Sequence[Result | BaseException]) -> None:
        """Measure how late the ticks were, and pause runs that got no further: a fault there must not stop the others."""
        now = self._clock.now()
        for (run_id, at), result in zip(due, ticked, strict=True):
            loaded = self._service.loaded_runs.get(run_id)
            if isinstance(result, BaseException):
                self._metrics.failures.labels("tick").inc()
                log.error("tick failed", run=run_id, exc_info=result)
                self._resting[run_id] = now + _rest_after(result)
            elif loaded is not None and loaded.row.live and loaded.row.wake_at is not None and loaded.row.wake_at <= at:
                self._resting[run_id] = now + REST
            else:
                self._metrics.late.observe((now - at).total_seconds())


def _rest_after(error: BaseException) -> timedelta:
    """How long a run whose tick failed is left alone."""
    if isinstance(error, runs.UnreadableRun):
        return UNREADABLE_REST
    return AGAIN_AFTER if interrupted(error) else REST


class DueHeap:
    """One due time for each run. Nothing is lost with it: the times are stored in the database."""

    def __init__(self) -> None:
        self._at: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []  # may hold outdated entries, which are skipped

    def expect(self, run_id: str, at: datetime | None) -> None:
        """The run is due then, in place of an earlier time; with None not at all."""
        if self._at.get(run_id) == at:
            return
        if at is None:
            del self._at[run_id]
        else:
            self._at[run_id] = at
            heapq.heappush(self._heap, (at, run_id))

    def take(self, now: datetime, most: int) -> Sequence[tuple[str, datetime]]:
        """Remove and return up to `most` runs that are due, with their times."""
        found: list[tuple[str, datetime]] = []
        while len(found) < most and (first := self.first) is not None and first <= now:
            at, run_id = heapq.heappop(self._heap)
            del self._at[run_id]
            found.append((run_id, at))
        return found

    @property
    def first(self) -> datetime | None:
        """The earliest due time."""
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None
