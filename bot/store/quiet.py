"""Notification opt-outs: who wants no notifications on top of meetings, in this session and all later ones."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.store import tables
from bot.store.database import Tx
from bot.store.upsert import insert
from dialogs.texts.sentence import PersonId


async def keep(tx: Tx, person: PersonId, *, wanted: bool) -> None:
    """Somebody wants notifications again, or none any more."""
    if wanted:
        await tx.execute(sa.delete(tables.quiet).where(tables.quiet.c.person_id == person))
    else:
        await tx.execute(insert(tx, tables.quiet).on_conflict_do_nothing(), [{"person_id": person}])


async def among(tx: Tx, people: Collection[PersonId]) -> frozenset[PersonId]:
    """Those of these people who want none."""
    if not people:
        return frozenset()
    wanted = sa.select(tables.quiet.c.person_id).where(tables.quiet.c.person_id.in_(people))
    return frozenset((await tx.execute(wanted)).scalars())
