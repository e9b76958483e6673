"""Page access: the key that signs page sessions and links, and the links that were used (one-time links).

A used link is stored as `web/in/<id>`. That entry is deleted after two days, long after the link has expired. All replicas
sign with one key, which is made when it is first needed; deleting it ends all page sessions and links. A link works once, on
whichever replica. How long a link is good is in `bot.handlers.access`.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa

from bot.ports import Conversation
from bot.store.database import Tx
from bot.store.tables import conversation as table
from bot.store.tables import page_key, register
from bot.store.upsert import insert

_ONLY = "web"  # there is one key


async def signing_key(tx: Tx, at: datetime) -> bytes:
    """The key with which all replicas sign, created on first use."""
    new = insert(tx, page_key).values(id=_ONLY, key=secrets.token_hex(32), made_at=at)
    await tx.execute(new.on_conflict_do_nothing())
    return bytes.fromhex((await tx.execute(sa.select(page_key.c.key))).scalar_one())


async def forget_key(tx: Tx, before: datetime | None = None) -> bool:
    """Delete the key, if it was made before that instant. The next one is made when it is needed. True where it was there.

    All page sessions and links end with it.
    """
    old = sa.true() if before is None else page_key.c.made_at < before
    return (await tx.execute(sa.delete(page_key).where(old))).rowcount > 0


async def use(tx: Tx, link: str, at: datetime) -> bool:
    """Use up a link. False where it was used before, on any replica."""
    new = insert(tx, register).values(key=f"web/in/{link}", entry={}, entered_at=at)
    done = await tx.execute(new.on_conflict_do_nothing().returning(register.c.key))
    return done.first() is not None


async def conversation(tx: Tx, channel: str, tenant: str, platform_id: str) -> Conversation | None:
    """A chat by the id that a client names; None where the bot does not know it."""
    named = (table.c.channel == channel) & (table.c.platform_id == platform_id)
    row = (await tx.execute(sa.select(table).where(named & (sa.func.lower(table.c.tenant) == tenant.lower())))).first()
    return Conversation(row.channel, row.platform_id, row.tenant, row.reference) if row else None
