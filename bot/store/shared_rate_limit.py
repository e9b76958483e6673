"""Permits shared by all replicas on one PostgreSQL: together they keep to what a platform allows an app.

Whoever asks at the same time is served in one short transaction. While the database is away each replica counts for itself,
from what it saw last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.infra.batching import Lanes
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.rate_limit import Bucket, Limit, OwnPermits, take
from bot.store import permits
from bot.store.database import Database
from bot.store.retry import lost, passing

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Asked:
    """One call against these limits; or, with `silence`, so many seconds without any."""

    limits: tuple[Limit, ...]
    silence: float | None = None

    def of(self, buckets: dict[str, Bucket], now: float) -> float:
        if self.silence is None:
            return take(self.limits, buckets, now)
        for limit in self.limits:
            buckets[limit.key].hold(now + self.silence)
        return 0.0


class SharedPermits:
    """See `bot.channels.permits.Permits`. Seconds are those of the service's clock, which replicas keep right by NTP."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics) -> None:
        self._database, self._clock, self._metrics = database, clock, metrics
        self._own = OwnPermits(self._now)
        self._lanes: Lanes[_Asked, float] = Lanes(self._together)

    async def take(self, limits: Sequence[Limit]) -> float:
        """See `Permits.take`."""
        return await self._lanes.put("", _Asked(tuple(limits)))

    async def hold(self, limit: Limit, seconds: float) -> None:
        """See `Permits.hold`."""
        await self._lanes.put("", _Asked((limit,), seconds))

    def wait(self, limit: Limit, share: float) -> float:
        """See `Permits.wait`; as it was when this replica looked last."""
        return self._own.wait(limit, share)

    def _now(self) -> float:
        return self._clock.now().timestamp()

    async def _together(self, batch: Sequence[_Asked]) -> Sequence[float]:
        keys = {limit.key for asked in batch for limit in asked.limits}
        try:
            return await self._shared(batch, keys)
        except Exception as error:
            if not (passing(error) or lost(error)):
                raise
            self._metrics.failures.labels("permits").inc()
            log.warning("permits counted alone", error=type(error).__name__)
        buckets = {key: self._own.bucket(key) for key in keys}
        return [asked.of(buckets, self._now()) for asked in batch]

    async def _shared(self, batch: Sequence[_Asked], keys: set[str]) -> Sequence[float]:
        async with self._database.writing() as tx:
            found = await permits.lock(tx, keys, self._clock.now())
            now = self._now()  # once it is our turn: others may have held the rows
            buckets = {key: Bucket.of(state) for key, state in found.items()}
            waits = [asked.of(buckets, now) for asked in batch]
            await permits.keep(tx, {key: bucket.state for key, bucket in buckets.items()}, self._clock.now())
        self._own.learn(buckets.items())
        return waits
