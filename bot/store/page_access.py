"""Page access: the key that signs visitors' sessions, and the links that were used.

A used link is stored as `web/in/<id>`. That entry is deleted after two days, long after the link has expired.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa

from bot.ports import Conversation
from bot.store.database import Tx
from bot.store.tables import conversation as table
from bot.store.tables import register
from bot.store.upsert import insert

_KEY = "web/key"


async def signing_key(tx: Tx, at: datetime) -> bytes:
    """The key with which all replicas sign, created on first use. Housekeeping renews it, which ends sessions early."""
    new = insert(tx, register).values(key=_KEY, entry={"key": secrets.token_hex(32)}, entered_at=at)
    await tx.execute(new.on_conflict_do_nothing())
    entry = (await tx.execute(sa.select(register.c.entry).where(register.c.key == _KEY))).scalar_one()
    return bytes.fromhex(entry["key"])


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
