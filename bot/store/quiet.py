"""Notification opt-outs: who wants no notifications on top of meetings, in this session and all later ones.

No row means that the person wants them. The notifications are sent by `bot.channels.teams.meeting_notifications`.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.store import tables
from bot.store.database import Tx
from bot.store.upsert import insert, is_any_of
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
    of_these = is_any_of(tx.dialect.name == "postgresql", tables.quiet.c.person_id, "people")
    wanted = sa.select(tables.quiet.c.person_id).where(of_these)
    return frozenset((await tx.execute(wanted, {"people": list(people)})).scalars())
