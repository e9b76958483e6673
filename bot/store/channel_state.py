"""Channel state: small entries by key that channels keep between deliveries (Zoom's meetings, people's own chats in Teams),
shared by all replicas.

Of two changes of one entry, the second waits and sees the first. Old entries are deleted by age, those about who is in a
meeting sooner (`bot.runs.housekeeping` has the times). Who installed the app stays as long as the app.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import sqlalchemy as sa

from bot.store import service_state
from bot.store.database import Database, Tx
from bot.store.tables import register
from bot.store.upsert import insert


class StoredChannelState:
    """The key-value port of `bot.channels.zoom.state` and `bot.channels.teams.direct_chats`, kept in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look_up(self, key: str) -> Mapping[str, str] | None:
        """The entry under `key`."""
        async with self._database.reading() as tx:
            found = (await tx.execute(sa.select(register.c.entry).where(register.c.key == key))).scalar_one_or_none()
        return dict(found) if found is not None else None

    async def enter(self, key: str, entry: Mapping[str, str], at: datetime) -> None:
        """Write the entry under `key`, over an earlier one."""
        async with self._database.writing() as tx:
            new = insert(tx, register).values(key=key, entry=dict(entry), entered_at=at)
            membership = {"entry": new.excluded.entry, "entered_at": new.excluded.entered_at}
            await tx.execute(new.on_conflict_do_update(index_elements=["key"], set_=membership))

    async def change(
        self, key: str, change: Callable[[Mapping[str, str] | None], Mapping[str, str] | None], at: datetime
    ) -> Mapping[str, str] | None:
        """Write what `change` makes of the entry under `key`, and return it. Another change of the same entry waits."""
        async with self._database.writing() as tx:
            claimed = insert(tx, register).values(key=key, entry={}, entered_at=at).on_conflict_do_nothing()
            is_new = (await tx.execute(claimed)).rowcount > 0  # a row that is there can be locked
            locked = sa.select(register.c.entry).where(register.c.key == key).with_for_update()
            known = None if is_new else dict((await tx.execute(locked)).scalar_one())
            new = change(known)
            if new is not None:
                written = sa.update(register).where(register.c.key == key).values(entry=dict(new), entered_at=at)
                await tx.execute(written)
            elif is_new:
                await tx.execute(sa.delete(register).where(register.c.key == key))
            return known if new is None else dict(new)

    async def under(self, prefix: str) -> Mapping[str, Mapping[str, str]]:
        """All entries whose key begins with `prefix`."""
        wanted = sa.select(register.c.key, register.c.entry).where(_under(prefix)).order_by(register.c.key)
        async with self._database.reading() as tx:
            return {row.key: dict(row.entry) for row in await tx.execute(wanted)}

    async def strike(self, key: str) -> None:
        """Delete the entry under `key`, if there is one."""
        async with self._database.writing() as tx:
            await tx.execute(sa.delete(register).where(register.c.key == key))

    async def strike_under(self, prefix: str) -> None:
        """Delete all entries whose key begins with `prefix`."""
        async with self._database.writing() as tx:
            await tx.execute(sa.delete(register).where(_under(prefix)))


async def forget(tx: Tx, before: datetime, presence_before: datetime) -> None:
    """Delete entries that were written before that instant; those about who is in a meeting (`<account>/in/...`) sooner.

    Who installed the app stays: it is asked for as long as the app is installed, and struck with the account.
    """
    old = (register.c.entered_at < before) & ~register.c.key.endswith("/installer")
    old &= ~register.c.key.startswith(service_state.PREFIX)  # facts about the service hold no names, and stay
    gone = (register.c.entered_at < presence_before) & register.c.key.contains("/in/")
    await tx.execute(sa.delete(register).where(old | gone))


def _under(prefix: str) -> sa.ColumnElement[bool]:
    return register.c.key.startswith(prefix, autoescape=True)
