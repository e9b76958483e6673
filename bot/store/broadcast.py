"""Broadcast: replicas on one PostgreSQL tell each other what they did, so that nobody waits for the next sweep.

Sent after the commit, a few times a second at most, many things in one notification. A notification inside every
transaction would make all commits of the server wait for each other. If a replica dies before it sends, the sweep finds
what it did.
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
from bot.store.notifications import LONGEST, NotificationConnection

TOGETHER = 0.05  # seconds: what happens that soon after the last bulletin waits for the next
LINE_AGAIN = (0.2, 10.0)  # seconds until the first and between later tries to get a lost line back; doubled each time
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
        *,
        heard: Callable[[ClusterMessage], None],
        reconnected: Callable[[], None],
    ) -> None:
        self._metrics, self._replica, self._heard, self._reconnected = metrics, replica, heard, reconnected
        self._line = NotificationConnection(database, self._hear) if database.is_postgres else None
        self._gathered = _Gathered(set())
        self._something = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self.is_open = asyncio.Event()
        """Set while the line stands."""

    def start(self) -> None:
        """Begin to listen and to tell. A database that is away is tried again."""
        if self._line is not None:
            self._loops = [asyncio.create_task(self._keep(self._line)), asyncio.create_task(self._tell(self._line))]

    async def stop(self) -> None:
        """Tell what is still to be told, then hang up."""
        if self._line is not None and self.is_open.is_set():
            await self._send(self._line)
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._loops = []

    def tell(
        self, *, runs: Iterable[str] = (), wake: datetime | None = None, messages: bool = False, errands: bool = False
    ) -> None:
        """Have it told soon. Costs nothing where nobody listens."""
        if self._line is None:
            return
        gathered = self._gathered
        gathered.runs.update(runs)
        gathered.messages |= messages
        gathered.errands |= errands
        if wake is not None:
            gathered.wake = min(wake, gathered.wake or wake)
        if gathered != _Gathered(set()):
            self._something.set()

    async def _tell(self, line: NotificationConnection) -> None:
        while True:
            await self._something.wait()
            await self.is_open.wait()
            await self._send(line)
            await asyncio.sleep(TOGETHER)

    async def _send(self, line: NotificationConnection) -> None:
        gathered, self._gathered = self._gathered, _Gathered(set())
        self._something.clear()
        if gathered == _Gathered(set()):
            return
        try:
            for told in gathered.notifications(self._replica):
                await line.tell(told.payload)
        except Exception:  # the other replicas find it at their next sweep
            self._metrics.failures.labels("bulletin").inc()
            log.warning("broadcast not sent", exc_info=True)

    async def _keep(self, line: NotificationConnection) -> None:
        pause, lost = LINE_AGAIN[0], False
        while True:
            try:
                await line.open()
                self.is_open.set()
                pause = LINE_AGAIN[0]
                if lost:
                    log.info("broadcast reconnected")
                    self._reconnected()
                await line.broken()
            except Exception:  # the database is away
                log.warning("broadcast disconnected", exc_info=True)
            finally:
                self.is_open.clear()
                await line.close()
            lost = True
            self._metrics.failures.labels("bulletin").inc()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LINE_AGAIN[1])

    def _hear(self, payload: str) -> None:
        try:
            told = ClusterMessage.model_validate_json(payload)
        except ValidationError:  # of a version that tells more than this one understands
            log.warning("broadcast not understood")
            return
        if told.by != self._replica:
            self._heard(told)


assert 36 * MOST_RUNS + 200 < LONGEST, "a bulletin fits into a notification"
