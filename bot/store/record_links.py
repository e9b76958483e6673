"""Record links: the keys to people's own records.

The database keeps only a digest, so nobody who reads it can open a record. A new link leaves earlier ones good until they
expire. A link that has expired, is unknown, or is of an erased person opens nothing. How long a link is good is in
`bot.handlers.own_record`.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import record_link
from dialogs.texts.sentence import PersonId


async def make(tx: Tx, person_id: PersonId, good_until: datetime) -> str:
    """Create a new key to somebody's record. Earlier keys stay valid until they expire."""
    key = secrets.token_urlsafe(32)
    await tx.execute(sa.insert(record_link).values(digest=_digest(key), person_id=person_id, good_until=good_until))
    return key


async def find(tx: Tx, key: str, at: datetime) -> tuple[PersonId, datetime] | None:
    """Whose record a key opens at that instant, and until when.

    None for a key that is not ours, has expired, or belongs to somebody who was erased.
    """
    mine = (record_link.c.digest == _digest(key)) & (record_link.c.good_until > at)
    row = (await tx.execute(sa.select(record_link).where(mine))).first()
    return (row.person_id, row.good_until) if row else None


async def forget(tx: Tx, at: datetime) -> None:
    """Delete expired links."""
    await tx.execute(sa.delete(record_link).where(record_link.c.good_until <= at))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
