"""Cluster events: what one part of the service did, the other parts and the other replicas are told.

The replica that wrote messages sends them, unless it is full or stopping. After an erasure every replica drops what it
has in memory. After a lost connection a replica looks at everything again. What a replica that died has left:
`bot/delivery/takeover.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from bot.delivery.dispatcher import Dispatcher
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.publisher import Publisher
from bot.programme.errands import ErrandRunner
from bot.runs.committed import Committed
from bot.runs.ticker import Ticker
from bot.store.broadcast import Broadcast, ClusterMessage
from bot.store.database import Database
from bot.store.replicas import Liveness
from bot.store.retry import when_lost

SWEEP = timedelta(seconds=5)  # how long the work of other replicas may stay unseen when nothing is told; this one's never
AFTER_A_CUT = timedelta(seconds=1)  # by then the database is mostly back
SOON = SWEEP + timedelta(seconds=1)  # what happens later than that, others find by themselves


class ClusterEvents:
    """Passes on what was committed: to the other parts of this replica, and by broadcast to other replicas.

    `caches` are the functions that empty what parts of the service hold in memory.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        metrics: Metrics,
        *,
        replica: str,
        liveness: Liveness,
        delivery: Dispatcher,
        ticker: Ticker,
        errand_runner: ErrandRunner,
        caches: Iterable[Callable[[], None]],
    ) -> None:
        self._clock, self._delivery, self._ticker, self._errand_runner = clock, delivery, ticker, errand_runner
        self.runs_changed = Publisher[[Sequence[str]]]("runs changed", metrics)
        """Publishes the ids of runs that were changed or answered, here or on another replica."""
        self.reconnected = Publisher[[]]("reconnected", metrics, [self._look_at_everything])
        """Published when anything may have changed unnoticed."""
        self.caches_dropped = Publisher[[]]("caches dropped", metrics, caches)
        """Published when nothing in memory may be relied on."""
        self.heard = Publisher[[ClusterMessage]]("heard", metrics, [self._hear])
        """Publishes what another replica tells."""
        self.broadcast = Broadcast(
            database, metrics, replica, liveness, heard=self.heard.publish, reconnected=self.reconnected.publish
        )
        when_lost(database.engine, self._look_soon)

    # -- what happened here --------------------------------------------------------------------------------------------

    def committed(self, committed: Committed) -> None:
        """The write side has stored something."""
        if committed.runs:
            self.touched([loaded.row.id for loaded in committed.runs])
        if committed.messages:
            self._send()
        if committed.errands:
            self._errand_runner.wake()
            self.broadcast.tell(errands=True)
        if committed.runs:
            self._expect(committed)

    def touched(self, run_ids: Sequence[str]) -> None:
        """Pages that show these runs are out of date."""
        self.runs_changed.publish(run_ids)
        self.broadcast.tell(runs=run_ids)

    def forget(self) -> None:
        """Nothing in memory may be relied on: rows were deleted, or the database is another one."""
        self.caches_dropped.publish()

    def told(self) -> None:
        """Another process on the same SQLite file did something, such as `throughline erase`."""
        self.forget()
        self._delivery.wake()

    def _send(self) -> None:
        """The replica that wrote messages sends them, unless it can take no more."""
        self._delivery.wake()
        if self._delivery.is_full:
            self.broadcast.tell(messages=True)

    def _expect(self, committed: Committed) -> None:
        wake_ups = committed.wake_ups
        self._ticker.expect(wake_ups)
        first = min(filter(None, wake_ups.values()), default=None)
        if first is not None and first <= self._clock.now() + SOON:  # in case this replica dies before then
            self.broadcast.tell(wake=first)

    # -- what happened elsewhere ---------------------------------------------------------------------------------------

    def _hear(self, told: ClusterMessage) -> None:
        if told.forget:
            self.forget()
        if told.runs:
            self.runs_changed.publish(told.runs)
        if told.wake is not None:
            self._ticker.look_at(told.wake)
        if told.messages:
            self._delivery.wake()
        if told.errands:
            self._errand_runner.wake()

    def look_for_work(self) -> None:
        """Look for work of which nobody told this replica: another one died, or a connection broke during a commit."""
        self._ticker.wake()
        self._errand_runner.wake()
        self._delivery.wake()
        self._delivery.sweep_soon()

    def _look_soon(self) -> None:
        self._clock.wake(self._clock.now() + AFTER_A_CUT, self.look_for_work)

    def _look_at_everything(self) -> None:
        """Nothing was heard for a while, and the database may be another one: its standby, or a restored backup."""
        self.forget()
        self.look_for_work()
