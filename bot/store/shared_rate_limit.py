"""Shared rate limiter: all replicas on one PostgreSQL together keep to the limits of a platform.

Requests that wait at the same time are served together. Where nobody else has called since, one statement does it: it writes
what follows from the state that this replica saw last, if the rows are still the same (optimistic locking). Else a short
transaction locks the rows, and reads them. During a database outage each replica counts for itself, from the state it saw
last. Why sliding windows: docs/adr/0019-rate-limits.md. The commit does not wait for the disk: after a crash of the server
the last calls may be lost. The limits themselves are in `rate_limits.py` of each platform.
"""

from __future__ import annotations

import json
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
from bot.store.upsert import in_a_hurry, insert, upsert

CONTENDED_FOR = 1.0  # seconds after another replica wrote the same rows in which they are locked without trying first

log = structlog.get_logger(__name__)

# The version of a row is the transaction that wrote it. All rows are written, or none.
_KEEP_IF_SAME = sa.text("""
    WITH given AS (SELECT * FROM unnest(:keys, :states, :versions) AS given (key, state, version)),
    same AS (
        SELECT permit.key FROM permit JOIN given ON given.key = permit.key
        WHERE CAST(permit.xmin AS text) = given.version ORDER BY permit.key FOR UPDATE OF permit
    )
    UPDATE permit SET state = CAST(given.state AS json), changed_at = :at FROM given
    WHERE permit.key = given.key AND (SELECT count(*) FROM same) = (SELECT count(*) FROM given)
    RETURNING permit.key, CAST(permit.xmin AS text) AS version, set_config('synchronous_commit', 'off', true)
""").bindparams(
    *(sa.bindparam(name, type_=sa.ARRAY(sa.Text)) for name in ("keys", "states", "versions")),
    sa.bindparam("at", type_=sa.DateTime(timezone=True)),
)


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
        self._contended_until = 0.0
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
        waits = await self._as_last_seen(batch, keys)
        return waits if waits is not None else await self._locked(batch, keys)

    async def _as_last_seen(self, batch: Sequence[_Asked], keys: set[str]) -> Sequence[float] | None:
        """Count in one statement. None, with nothing counted, where some row is not as this replica saw it last."""
        own = {key: self._own.bucket(key) for key in keys}
        versions = {key: bucket.version for key, bucket in own.items()}
        if not self._database.is_postgres or not all(versions.values()) or self._now() < self._contended_until:
            return None
        buckets = {key: bucket.copy() for key, bucket in own.items()}
        waits = [asked.count(buckets, self._now()) for asked in batch]
        async with self._database.writing_at_once() as tx:
            written = await keep_if_same(
                tx, {key: bucket.state for key, bucket in buckets.items()}, versions, self._clock.now()
            )
        if not written:
            self._contended_until = self._now() + CONTENDED_FOR
            return None
        self._learn(buckets, written)
        return waits

    async def _locked(self, batch: Sequence[_Asked], keys: set[str]) -> Sequence[float]:
        async with self._database.writing() as tx:
            found, versions = await lock(tx, keys, self._clock.now())
            now = self._now()  # read now: other replicas may have held the locks
            buckets = {key: Bucket.from_state(state) for key, state in found.items()}
            waits = [asked.count(buckets, now) for asked in batch]
            await keep(tx, {key: bucket.state for key, bucket in buckets.items()}, self._clock.now())
        self._learn(buckets, versions)
        return waits

    def _learn(self, buckets: Mapping[str, Bucket], versions: Mapping[str, str]) -> None:
        for key, bucket in buckets.items():
            bucket.version = versions[key]
        self._own.learn(buckets.items())


async def keep_if_same(
    tx: Tx, states: Mapping[str, dict[str, Any]], versions: Mapping[str, str], at: datetime
) -> Mapping[str, str]:
    """Store the state of these keys, if all their rows have these versions. Returns the new versions, none otherwise.

    For PostgreSQL, in one statement (`Database.writing_at_once`).
    """
    hashes = {_hash(key): key for key in sorted(states)}
    given = {
        "keys": list(hashes),
        "states": [json.dumps(states[key]) for key in hashes.values()],
        "versions": [versions[key] for key in hashes.values()],
    }
    return {hashes[row.key]: row.version for row in await tx.execute(_KEEP_IF_SAME, {**given, "at": at})}


async def lock(tx: Tx, keys: Iterable[str], at: datetime) -> tuple[Mapping[str, dict[str, Any]], Mapping[str, str]]:
    """The state of these keys, and the versions of their rows when they are written in this transaction.

    They are locked until it ends, in one order for all replicas, against deadlocks.

    The commit does not wait for the disk: after a crash of the server the last calls may be lost.
    """
    hashes = {_hash(key): key for key in keys}
    rows = [{"key": hashed, "state": {}, "changed_at": at} for hashed in sorted(hashes)]
    new = insert(tx, permit).values(rows)
    kept = new.on_conflict_do_update(index_elements=["key"], set_={"changed_at": new.excluded.changed_at})
    postgres = tx.dialect.name == "postgresql"
    version: sa.ColumnElement[str] = sa.literal_column("CAST(permit.xmin AS text)" if postgres else "''").label("version")
    found = (await tx.execute(kept.returning(permit.c.key, permit.c.state, version, *in_a_hurry(postgres)))).all()
    versions = {hashes[row.key]: row.version for row in found}
    return {hashes[row.key]: row.state for row in found}, versions


async def keep(tx: Tx, states: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """Store the state of these keys."""
    rows = [{"key": _hash(key), "state": state, "changed_at": at} for key, state in states.items()]
    await upsert(tx, permit, sorted(rows, key=lambda row: str(row["key"])))


async def forget(tx: Tx, before: datetime) -> None:
    """Delete keys last used before that instant."""
    await tx.execute(sa.delete(permit).where(permit.c.changed_at < before))


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
