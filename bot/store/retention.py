"""Retention: deletes what has been kept long enough. SQLite overwrites what is deleted (`secure_delete`).

A session without a group is deleted some time after its end; one with a group goes after the group (`cohorts`). A live
session that nobody can read is closed first. People go when they are in no session any more; with attendance kept longer,
name and platform id stay, and e-mail address and reference go. The times are in `bot.runs.housekeeping`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import Instant, attendance, attendee, conversation, inbox, outbox, person, run
from bot.store.upsert import is_any_of


async def delete_received(tx: Tx, before: datetime) -> None:
    """Delete deliveries that came before then: no platform repeats them any more."""
    await tx.execute(sa.delete(inbox).where(inbox.c.received_at < before))


async def delete_messages(tx: Tx, before: datetime) -> None:
    """Delete messages that were made before that instant and will never be sent."""
    await tx.execute(sa.delete(outbox).where(outbox.c.state != "waiting", outbox.c.made_at < before))


async def delete_runs(tx: Tx, before: datetime) -> int:
    """Delete runs that ended before that instant and belong to no cohort, with all that hangs on them. Returns how many."""
    old = ~run.c.live & (run.c.ended_at < before) & run.c.cohort_id.is_(None)
    return (await tx.execute(sa.delete(run).where(old))).rowcount


async def close_unread(tx: Tx, ids: Sequence[str], before: datetime) -> None:
    """Close live runs that nobody could end because they cannot be read, so that they are deleted like any other.

    That concerns those of `ids` that began, or were opened, before that instant; and runs that were due before it.
    """
    began = sa.func.coalesce(run.c.started_at, run.c.opened_at, type_=Instant())
    old = (run.c.id.in_(ids) & (began < before)) | (run.c.wake_at < before)
    await tx.execute(sa.update(run).where(run.c.live, old).values(live=False, wake_at=None, ended_at=began))


async def oldest_run(tx: Tx) -> datetime | None:
    """When the oldest run was opened; None where there is none."""
    found: datetime | None = (await tx.execute(sa.select(sa.func.min(run.c.opened_at)))).scalar_one_or_none()
    return found


async def delete_people(tx: Tx) -> int:
    """Delete people who belong to no run any more, and chats without runs. Returns how many people.

    Where somebody's attendance is kept longer, their name and platform id stay, so that they are recognised when they come
    back or ask to be erased. Their address is deleted.
    """
    await _delete(tx, conversation, ~sa.exists().where(run.c.conversation_id == conversation.c.id))
    gone = ~sa.exists().where(attendee.c.person_id == person.c.id)
    listed = sa.exists().where(attendance.c.person_id == person.c.id)
    reached = person.c.email.is_not(None) | (sa.cast(person.c.reference, sa.Text) != "{}")
    await tx.execute(sa.update(person).where(gone, listed, reached).values(email=None, reference={}))
    return await _delete(tx, person, gone & ~listed)


async def _delete(tx: Tx, table: sa.Table, unused: sa.ColumnElement[bool]) -> int:
    """Delete rows that nothing refers to. They are locked first, and then looked at again.

    On PostgreSQL one statement would look at them as they were when it began, and delete somebody who joins meanwhile.
    """
    if tx.dialect.name != "postgresql":
        return (await tx.execute(sa.delete(table).where(unused))).rowcount
    locked = list((await tx.execute(sa.select(table.c.id).where(unused).with_for_update(skip_locked=True))).scalars())
    chosen = is_any_of(True, table.c.id, "ids")
    return (await tx.execute(sa.delete(table).where(chosen, unused), {"ids": locked})).rowcount
