"""Liveness of replicas: each holds a session-level advisory lock while its notification connection to PostgreSQL stands.

The server releases the lock when that connection breaks, so the others see within a second or two that a process has died,
and need not wait for its claims to expire. The lease stays for machines that vanish without a word. Messages that a dead
replica had claimed are released for the others (`bot.delivery.takeover`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.outbox_claims import release
from bot.store.tables import outbox

LOCKS = 0x7468726F  # the class of these locks, among all advisory locks of a database
CUT_OFF_FOR = timedelta(seconds=3)  # after its lock was lost a replica begins no work: others may be taking its claims over

_ALIVE = sa.text("""
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid::bigint = :locks AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")


@dataclass
class Liveness:
    """Whether this replica holds its lock. Its dispatcher asks, and its notification connection tells."""

    key: int
    now: Callable[[], datetime]
    opened: int = 0
    """How often the connection was opened. Another number means that something may have gone unseen."""
    held: bool = False
    _lost_at: datetime | None = None

    async def take(self, driver: Any) -> None:
        """Take the lock on this connection. Nobody else wants the same one, so this never waits."""
        await driver.execute("SELECT pg_advisory_lock_shared($1, $2)", LOCKS, self.key)
        self.held = True
        self.opened += 1

    def lose(self) -> None:
        """The connection is gone."""
        if self.held:
            self.held, self._lost_at = False, self.now()

    @property
    def cut_off_until(self) -> datetime | None:
        """When work may begin again, if the lock was lost a moment ago; None where it may begin now."""
        if self.held or self._lost_at is None or not timedelta(0) <= self.now() - self._lost_at < CUT_OFF_FOR:
            return None
        return self._lost_at + CUT_OFF_FOR


def key_of(replica: str) -> int:
    """The lock of a replica."""
    return int.from_bytes(sha256(replica.encode()).digest()[:4], "big") >> 1  # 31 bits: PostgreSQL's numbers have a sign


async def alive(tx: Tx) -> frozenset[int]:
    """The locks of all replicas that are connected."""
    return frozenset((await tx.execute(_ALIVE, {"locks": LOCKS})).scalars())


async def release_claims(tx: Tx, dead: Collection[int]) -> int:
    """Release the messages that replicas with these locks had claimed. Returns of how many replicas there were any."""
    claimed = sa.select(outbox.c.lease_by).where(
        outbox.c.state == sa.literal_column("'waiting'"), outbox.c.lease_by.is_not(None)
    )
    owners = [owner for owner in (await tx.execute(claimed.distinct())).scalars() if key_of(owner) in dead]
    for owner in owners:
        await release(tx, owner)
    return len(owners)
