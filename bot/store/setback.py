"""What the tables hold of a time that has not come, after a clock was set back: waits and claims that would never end."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import errand, outbox, permit, run

LONGEST_CLAIM = timedelta(minutes=2)  # no claim is made for longer, so one that ends later was made by a wrong clock


async def forgive(tx: Tx, at: datetime) -> None:
    """Let nobody wait for an instant of the old time. Who really has to wait is told so again by the platform."""
    for column in (outbox.c.retry_at, outbox.c.not_before):
        await tx.execute(sa.update(outbox).where(column > at).values({column.name: None}))
    wrong = at + LONGEST_CLAIM
    await tx.execute(sa.update(outbox).where(outbox.c.lease_until > wrong).values(lease_by=None, lease_until=None))
    for claimed in (run, errand):
        await tx.execute(sa.update(claimed).where(claimed.c.claimed_until > wrong).values(claimed_until=None))
    await tx.execute(sa.delete(permit).where(permit.c.changed_at > at))
