"""Service state: small facts that outlive a restart, such as when the nightly deletion last succeeded; shared by all
replicas.

They lie in the `register` table, under keys that no channel uses. Only a rehearsal says whose it is, and goes when that
person is erased. Deletion by age leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import register
from bot.store.upsert import insert

PREFIX = "service/"
HOUSEKEEPING = PREFIX + "housekeeping"
REHEARSALS = PREFIX + "rehearsal/"
REHEARSED = PREFIX + "rehearsed/"  # plans of rooms that play a draft


async def write(tx: Tx, key: str, entry: Mapping[str, Any], at: datetime) -> None:
    """Write a fact, over an earlier one."""
    new = insert(tx, register).values(key=key, entry=dict(entry), entered_at=at)
    changed = {"entry": new.excluded.entry, "entered_at": new.excluded.entered_at}
    await tx.execute(new.on_conflict_do_update(index_elements=["key"], set_=changed))


async def read(tx: Tx, key: str) -> tuple[Mapping[str, Any], datetime] | None:
    """A fact, and when it was written."""
    row = (await tx.execute(sa.select(register.c.entry, register.c.entered_at).where(register.c.key == key))).first()
    return (row.entry if isinstance(row.entry, dict) else {}, row.entered_at) if row else None


async def under(tx: Tx, prefix: str) -> Mapping[str, Mapping[str, Any]]:
    """All facts whose key begins with `prefix`, the oldest first."""
    wanted = sa.select(register.c.key, register.c.entry).where(register.c.key.startswith(prefix, autoescape=True))
    rows = await tx.execute(wanted.order_by(register.c.entered_at, register.c.key))
    return {row.key: row.entry for row in rows if isinstance(row.entry, dict)}


async def rehearsals_of(tx: Tx, people: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """The rehearsals that these people opened, by key."""
    return {key: entry for key, entry in (await under(tx, REHEARSALS)).items() if entry.get("owner") in people}


async def drop_rehearsals_of(tx: Tx, people: Sequence[str]) -> int:
    """Delete the rehearsals that these people opened. Returns how many."""
    theirs = await rehearsals_of(tx, people)
    for key in theirs:
        await drop(tx, key)
    return len(theirs)


async def drop(tx: Tx, key: str) -> None:
    """Delete a fact."""
    await tx.execute(sa.delete(register).where(register.c.key == key))
