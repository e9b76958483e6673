"""Broadcast: replicas on one PostgreSQL tell each other what they did, so that nobody waits for the next sweep.

Sent after the commit, a few times a second at most, many things in one notification. A notification inside every
transaction would make all commits of the server wait for each other. If a replica dies before it sends, the sweep finds
what it did. What a newer version sends and this one cannot read is ignored. After a lost connection everything is looked at
anew. With SQLite there is nobody to tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.infra.metrics import Metrics
from bot.store.database import Database
from bot.store.postgres_notifications import LONGEST, NotificationConnection
from bot.store.replicas import Liveness

TOGETHER = 0.05  # seconds between two notifications: what happens meanwhile goes into the next one
RECONNECT_AFTER = (0.2, 10.0)  # seconds until the first and between later tries to reconnect; doubled each time
MOST_RUNS = 200  # in one notification

log = structlog.get_logger(__name__)


class ClusterMessage(BaseModel):
    """What a replica tells the others.

    `messages`: the outbox holds some that this replica cannot send now; `forget`: rows were deleted, so caches are stale.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    by: str = ""
    runs: tuple[str, ...] = ()
    wake: AwareDatetime | None = None
    messages: bool = Field(default=False, alias="letters")  # the name that replicas of earlier versions know
    errands: bool = False
    forget: bool = False

    @property
    def payload(self) -> str:
        """As it is sent. Short, because a notification has to be."""
        return self.model_dump_json(exclude_defaults=True, by_alias=True)


@dataclass
class _Gathered:
    """What the next notifications will say."""

    runs: set[str]
    wake: datetime | None = None
    messages: bool = False
    errands: bool = False

    def notifications(self, by: str) -> Iterable[ClusterMessage]:
        runs = sorted(self.runs)
        first = tuple(runs[:MOST_RUNS])
        yield ClusterMessage(by=by, runs=first, wake=self.wake, letters=self.messages, errands=self.errands)
        for start in range(MOST_RUNS, len(runs), MOST_RUNS):
            yield ClusterMessage(by=by, runs=tuple(runs[start : start + MOST_RUNS]))


class Broadcast:
    """Tells other replicas what this one did, and hears what they did. On SQLite there is only one replica.

    `heard` is called with each message of another replica, and `reconnected` when the connection is back after it was
    lost: anything may have happened meanwhile.
    """

    def __init__(
        self,
        database: Database,
        metrics: Metrics,
        replica: str,
        liveness: Liveness,
        *,
        heard: Callable[[ClusterMessage], None],
        reconnected: Callable[[], None],
    ) -> None:
        self._metrics, self._replica, self._heard, self._reconnected = metrics, replica, heard, reconnected
        self._connection = NotificationConnection(database, liveness, self._hear) if database.is_postgres else None
        self._gathered = _Gathered(set())
        self._something = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self.is_open = asyncio.Event()
        """Set while connected."""

    def start(self) -> None:
        """Begin to listen and to tell. While the database is unavailable, connecting is retried."""
        if self._connection is not None:
            self._loops = [
                asyncio.create_task(self._keep(self._connection)),
                asyncio.create_task(self._tell(self._connection)),
            ]

    async def stop(self) -> None:
        """Send what is still to be told, then disconnect."""
        if self._connection is not None and self.is_open.is_set():
            await self._send(self._connection)
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._loops = []

    def tell(
        self, *, runs: Iterable[str] = (), wake: datetime | None = None, messages: bool = False, errands: bool = False
    ) -> None:
        """Tell the other replicas soon. Costs nothing on SQLite."""
        if self._connection is None:
            return
        gathered = self._gathered
        gathered.runs.update(runs)
        gathered.messages |= messages
        gathered.errands |= errands
        if wake is not None:
            gathered.wake = min(wake, gathered.wake or wake)
        if gathered != _Gathered(set()):
            self._something.set()

    async def _tell(self, connection: NotificationConnection) -> None:
        while True:
            await self._something.wait()
            await self.is_open.wait()
            await self._send(connection)
            await asyncio.sleep(TOGETHER)

    async def _send(self, connection: NotificationConnection) -> None:
        gathered, self._gathered = self._gathered, _Gathered(set())
        self._something.clear()
        if gathered == _Gathered(set()):
            return
        try:
            for told in gathered.notifications(self._replica):
                await connection.tell(told.payload)
        except Exception:  # the other replicas find it at their next sweep
            self._metrics.failures.labels("broadcast").inc()
            log.warning("broadcast not sent", exc_info=True)

    async def _keep(self, connection: NotificationConnection) -> None:
        pause, lost = RECONNECT_AFTER[0], False
        while True:
            try:
                await connection.open()
                self.is_open.set()
                pause = RECONNECT_AFTER[0]
                if lost:
                    log.info("broadcast reconnected")
                    self._reconnected()
                await connection.broken()
            except Exception:  # the database is away
                log.warning("broadcast disconnected", exc_info=True)
            finally:
                self.is_open.clear()
                await connection.close()
            lost = True
            self._metrics.failures.labels("broadcast").inc()
            await asyncio.sleep(pause)
            pause = min(2 * pause, RECONNECT_AFTER[1])

    def _hear(self, payload: str) -> None:
        try:
            told = ClusterMessage.model_validate_json(payload)
        except ValidationError:  # from a newer version
            log.warning("broadcast not understood")
            return
        if told.by != self._replica:
            self._heard(told)


assert 36 * MOST_RUNS + 200 < LONGEST, "a message fits into a notification"
