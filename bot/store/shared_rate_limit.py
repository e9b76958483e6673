"""Shared rate limiter: all replicas on one PostgreSQL together keep to the limits of a platform.

Requests that wait at the same time are served in one short transaction. During a database outage each replica counts for
itself, from the state it saw last. Why sliding windows: docs/adr/0019-rate-limits.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
import structlog

from bot.infra.batching import BatchQueue
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.rate_limit import Bucket, Limit, LocalRateLimiter, take
from bot.store.database import Database, Tx
from bot.store.retry import lost, passing
from bot.store.tables import permit
from bot.store.upsert import insert, upsert

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Asked:
    """One call against these limits; or, with `silence`, a ban on calls for so many seconds."""

    limits: tuple[Limit, ...]
    silence: float | None = None

    def count(self, buckets: dict[str, Bucket], now: float) -> float:
        if self.silence is None:
            return take(self.limits, buckets, now)
        for limit in self.limits:
            buckets[limit.key].hold(now + self.silence)
        return 0.0


class SharedRateLimiter:
    """See `RateLimiter`. Times are those of the service's clock, which follows the database's."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics) -> None:
        self._database, self._clock, self._metrics = database, clock, metrics
        self._own = LocalRateLimiter(self._now)
        self._queue: BatchQueue[_Asked, float] = BatchQueue(self._together)

    async def take(self, limits: Sequence[Limit]) -> float:
        """See `RateLimiter.take`."""
        return await self._queue.put("", _Asked(tuple(limits)))

    async def hold(self, limit: Limit, seconds: float) -> None:
        """See `RateLimiter.hold`."""
        await self._queue.put("", _Asked((limit,), seconds))

    def wait(self, limit: Limit, share: float) -> float:
        """See `RateLimiter.wait`; by the state this replica saw last."""
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
            log.warning("rate limits counted locally", exc_info=error)
        buckets = {key: self._own.bucket(key) for key in keys}
        return [asked.count(buckets, self._now()) for asked in batch]

    async def _shared(self, batch: Sequence[_Asked], keys: set[str]) -> Sequence[float]:
        async with self._database.writing() as tx:
            found = await lock(tx, keys, self._clock.now())
            now = self._now()  # read now: other replicas may have held the locks
            buckets = {key: Bucket.from_state(state) for key, state in found.items()}
            waits = [asked.count(buckets, now) for asked in batch]
            await keep(tx, {key: bucket.state for key, bucket in buckets.items()}, self._clock.now())
        self._own.learn(buckets.items())
        return waits


async def lock(tx: Tx, keys: Iterable[str], at: datetime) -> Mapping[str, dict[str, Any]]:
    """The state of these keys, locked until the transaction ends. One order for all replicas, against deadlocks.

    The commit does not wait for the disk: after a crash of the server the last calls may be lost.
    """
    hashes = {_hash(key): key for key in keys}
    rows = [{"key": hashed, "state": {}, "changed_at": at} for hashed in sorted(hashes)]
    new = insert(tx, permit).values(rows)
    kept = new.on_conflict_do_update(index_elements=["key"], set_={"changed_at": new.excluded.changed_at})
    hurry = [sa.func.set_config("synchronous_commit", "off", True)] if tx.dialect.name == "postgresql" else []
    found = await tx.execute(kept.returning(permit.c.key, permit.c.state, *hurry))
    return {hashes[row.key]: row.state for row in found}


async def keep(tx: Tx, states: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """Store the state of these keys."""
    rows = [{"key": _hash(key), "state": state, "changed_at": at} for key, state in states.items()]
    await upsert(tx, permit, sorted(rows, key=lambda row: str(row["key"])))


async def forget(tx: Tx, before: datetime) -> None:
    """Delete keys last used before that instant."""
    await tx.execute(sa.delete(permit).where(permit.c.changed_at < before))


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
