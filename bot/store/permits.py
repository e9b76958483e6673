"""Permits in the database: how many calls all replicas together have made to a platform, by key.

Keys are hashes, so that no chat's address stands in the table; a row is of no use to anybody after the longest window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import permit
from bot.store.upsert import insert, upsert


async def lock(tx: Tx, keys: Iterable[str], at: datetime) -> Mapping[str, dict[str, Any]]:
    """What is counted under these keys, locked until the transaction ends; always in one order, against deadlocks.

    The commit will not wait for the disk: after a crash of the server the last calls may be forgotten.
    """
    hashes = {_hash(key): key for key in keys}
    rows = [{"key": hashed, "state": {}, "changed_at": at} for hashed in sorted(hashes)]
    new = insert(tx, permit).values(rows)
    kept = new.on_conflict_do_update(index_elements=["key"], set_={"changed_at": new.excluded.changed_at})
    hurry = [sa.func.set_config("synchronous_commit", "off", True)] if tx.dialect.name == "postgresql" else []
    found = await tx.execute(kept.returning(permit.c.key, permit.c.state, *hurry))
    return {hashes[row.key]: row.state for row in found}


async def keep(tx: Tx, states: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """Write what is counted now."""
    rows = [{"key": _hash(key), "state": state, "changed_at": at} for key, state in states.items()]
    await upsert(tx, permit, sorted(rows, key=lambda row: str(row["key"])))


async def forget(tx: Tx, before: datetime) -> None:
    """Delete what was last counted before that instant."""
    await tx.execute(sa.delete(permit).where(permit.c.changed_at < before))


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
