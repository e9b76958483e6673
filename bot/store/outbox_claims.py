"""Outbox claims: which messages may go now, and what became of those that went: the order of a chat's queue, retries.

A queue is a platform conversation: the group chat, or one person's. Only the head of a queue may be claimed, or messages
would overtake each other. Two things hold a row back: `retry_at` (the platform asked us to wait, so the whole queue waits)
and `not_before` (an edit that would follow the last change too soon; the rest of the queue goes ahead, except newer states
of that message). Where more heads are ready than can be sent at once, what a whole group reads goes first (`turn`): ten
people wait for it. Messages to one person, and those that only close an older message, follow.

A replica may claim a row that it cannot read: a newer version wrote it, or it is damaged. Such a row is set aside with
`not_before`, so later messages of its queue go ahead. A replica that starts looks at these rows again at once. What a
replica claimed and no longer holds is left to others. On SQLite all claims are released at the start.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.outbox import CHANGE, UNREADABLE, WAITING, MessagePlace, OutboxMessage, message_from_row
from bot.store.tables import Instant
from bot.store.tables import message as message_table
from bot.store.tables import outbox as table
from bot.store.unreadable import Unreadable, decoded
from bot.store.upsert import is_any_of, upsert

ASIDE_FOR = timedelta(seconds=30)  # between two tries to read such a row: another replica may be able to
UNREAD_AFTER = timedelta(days=1)  # after its time has passed, until a row that no replica could read is given up

_CHANGE_OURS = CHANGE.where(table.c.lease_by == sa.bindparam("b_by"))


@dataclass(frozen=True)
class Settled:
    """Outcomes of claimed messages, to be written together."""

    sent: Sequence[tuple[OutboxMessage, str, datetime]] = ()  # message, message id, when
    superseded: Sequence[OutboxMessage] = ()
    dead: Sequence[tuple[OutboxMessage, str]] = ()  # message, reason
    later: Sequence[tuple[OutboxMessage, datetime, str]] = ()  # message with its tries, when to try again, reason
    put_off: Sequence[tuple[OutboxMessage, datetime]] = ()  # message, not before when
    lost: Sequence[MessagePlace] = ()  # messages that are no longer on the platform
    aside: Sequence[tuple[OutboxMessage, datetime]] = ()  # message of a run that cannot be read, not before when


@cache
def _remove(postgres: bool) -> sa.Delete:
    return sa.delete(table).where(is_any_of(postgres, table.c.id, "ids"))


async def settle(tx: Tx, settled: Settled, by: str) -> None:
    """Write the outcomes of messages that `by` claimed. Unsent messages whose claim it has lost are left to others."""
    if gone := [message.id for message, _, _ in settled.sent]:
        await tx.execute(_remove(tx.dialect.name == "postgresql"), {"ids": gone})
    messages = {
        message.place: {**message.place._asdict(), "message_id": message_id, "changed_at": at}
        for message, message_id, at in settled.sent
    }
    await upsert(tx, message_table, list(messages.values()))
    for place in settled.lost:
        await tx.execute(sa.delete(message_table).where(_at(message_table, place)))
    free = {"b_by": by, "lease_by": None, "lease_until": None}
    ends = [{"b_id": one.id, "state": "superseded", "reason": None, **free} for one in settled.superseded]
    ends += [{"b_id": one.id, "state": "dead", "reason": reason, **free} for one, reason in settled.dead]
    if ends:
        await tx.execute(_CHANGE_OURS, ends)
    waits = [
        {"b_id": one.id, "retry_at": at, "reason": reason, "attempts": one.attempts, **free}
        for one, at, reason in settled.later
    ]
    if waits:
        await tx.execute(_CHANGE_OURS, waits)
    if rests := [{"b_id": one.id, "not_before": at, **free} for one, at in settled.put_off]:
        await tx.execute(_CHANGE_OURS, rests)
    if unread := [{"b_id": one.id, "not_before": at, "reason": UNREADABLE, **free} for one, at in settled.aside]:
        await tx.execute(_CHANGE_OURS, unread)


async def claim(
    tx: Tx, by: str, at: datetime, most: int, lease: timedelta, aside: list[Unreadable] | None = None
) -> Sequence[OutboxMessage]:
    """Up to `most` heads of queues that may go now, leased to `by`: first what whole groups read, then the oldest.

    Rows that this version cannot read are set aside and added to `aside`.
    """
    claimed = await tx.execute(
        _claim(tx.dialect.name == "postgresql"), {"at": at, "most": most, "by": by, "until": at + lease}
    )
    rows = list(claimed)
    messages, bad = decoded(rows, message_from_row, "message")
    if bad:
        of = {row.id: row.good_until for row in rows}
        await _set_aside(tx, {int(one.id): of[int(one.id)] for one in bad}, at)
        if aside is not None:
            aside.extend(bad)
    return sorted(messages, key=lambda message: message.id)


async def _set_aside(tx: Tx, good_until: Mapping[int, datetime], at: datetime) -> None:
    """Release claimed rows that cannot be read, for a later try by a replica that can; or give up those that are too old."""
    free = {"reason": UNREADABLE, "lease_by": None, "lease_until": None}
    old = [{"b_id": id_, "state": "dead", **free} for id_, until in good_until.items() if until + UNREAD_AFTER < at]
    new = [
        {"b_id": id_, "not_before": at + ASIDE_FOR, **free}
        for id_, until in good_until.items()
        if until + UNREAD_AFTER >= at
    ]
    if old:
        await tx.execute(CHANGE, old)
    if new:
        await tx.execute(CHANGE, new)


async def look_again(tx: Tx) -> None:
    """Make rows that were set aside ready at once: this replica may be able to read them."""
    aside = (table.c.state == WAITING) & (table.c.reason == UNREADABLE) & table.c.lease_by.is_(None)
    await tx.execute(sa.update(table).where(aside).values(not_before=None))


def _of_one_message(one: sa.FromClause, other: sa.FromClause) -> sa.ColumnElement[bool]:
    return (one.c.run_id == other.c.run_id) & (one.c.slot == other.c.slot)


@cache
def _heads(postgres: bool) -> sa.Select[tuple[int]]:
    at = sa.bindparam("at", type_=Instant)
    earlier, put_off = table.alias("earlier"), table.alias("put_off")
    # What is put off lets others go ahead, but never a newer state of its own message: it would undo it later.
    held_back = sa.exists().where(
        put_off.c.queue == earlier.c.queue,
        put_off.c.state == WAITING,
        put_off.c.id < earlier.c.id,
        put_off.c.not_before > at,
        _of_one_message(put_off, earlier),
    )
    overtaken = sa.exists().where(
        earlier.c.queue == table.c.queue,
        earlier.c.state == WAITING,
        earlier.c.id < table.c.id,
        earlier.c.lease_by.is_not(None)
        | _of_one_message(earlier, table)
        | ((earlier.c.not_before.is_(None) | (earlier.c.not_before <= at)) & ~held_back),
    )
    wanted = sa.select(table.c.id).where(
        table.c.state == WAITING,
        table.c.not_before.is_(None) | (table.c.not_before <= at),
        table.c.retry_at.is_(None) | (table.c.retry_at <= at),
        table.c.lease_until.is_(None) | (table.c.lease_until <= at),
        ~overtaken,
    )
    wanted = wanted.order_by(table.c.turn, table.c.id).limit(sa.bindparam("most", type_=sa.Integer))
    return wanted.with_for_update(skip_locked=True) if postgres else wanted


@cache
def _claim(postgres: bool) -> Any:
    heads = _heads(postgres).cte("heads")  # evaluated once, even if rows change meanwhile
    values = {"lease_by": sa.bindparam("by"), "lease_until": sa.bindparam("until", type_=Instant)}
    claimed = sa.update(table).where(table.c.id.in_(sa.select(heads.c.id))).values(values)
    return claimed.returning(*table.c)


async def release(tx: Tx, by: str | None = None, but: Collection[int] = ()) -> None:
    """Release the claims of `by` except those on `but`, or all claims (SQLite at start: their process is gone)."""
    held = table.c.lease_by.is_not(None) if by is None else (table.c.lease_by == by) & table.c.id.not_in(but)
    await tx.execute(sa.update(table).where(held).values(lease_by=None, lease_until=None))


async def next_at(tx: Tx, at: datetime) -> datetime | None:
    """When, after `at`, a message that waits may go."""
    earliest = []
    for column in (table.c.retry_at, table.c.not_before, table.c.lease_until):
        wanted = sa.select(sa.func.min(column)).where(table.c.state == WAITING, column > at)
        earliest.append((await tx.execute(wanted)).scalar_one_or_none())
    return min((found for found in earliest if found), default=None)


def _at(kept: sa.Table, place: MessagePlace) -> sa.ColumnElement[bool]:
    return sa.and_(kept.c.run_id == place.run_id, kept.c.slot == place.slot, kept.c.person == place.person)
