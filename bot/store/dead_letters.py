"""Dead letters: messages that no platform would take. They are listed until they are old, and can be retried.

One whose message shows something newer by now is not retried. The list says of what kind each is, and whether it is for the
chat or one person, never for whom or what it says. When somebody speaks to the bot in a chat that seemed closed, the newest
one for that chat is retried. Messages become dead letters in `bot.delivery.sender`, and are deleted by
`bot.runs.housekeeping`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from bot.ports import Conversation
from bot.store.database import Tx
from bot.store.outbox import OutboxMessage, message_from_row
from bot.store.tables import conversation
from bot.store.tables import message as message_table
from bot.store.tables import outbox as table
from bot.store.unreadable import decoded

AGAIN_FOR = timedelta(hours=12)  # how long a dead letter that is tried again stays good


@dataclass(frozen=True)
class Listed:
    """A message as an operator may see it. `again_at`: not before then; `to`: "the chat" or "one person"."""

    id: int
    state: Literal["dead", "waiting"]
    run_id: str
    kind: str
    to: str
    made_at: datetime
    attempts: int
    again_at: datetime | None
    reason: str | None


async def given_up(tx: Tx) -> Sequence[OutboxMessage]:
    """What could not be delivered, oldest first. Messages that this version cannot read are left out."""
    rows = await tx.execute(sa.select(table).where(table.c.state == "dead").order_by(table.c.id))
    return decoded(rows, message_from_row, "message")[0]


async def given_up_since(tx: Tx, made_after: datetime) -> Sequence[int]:
    """The ids of what could not be delivered, of messages made after then, oldest first."""
    recent = (table.c.state == "dead") & (table.c.made_at > made_after)
    return list((await tx.execute(sa.select(table.c.id).where(recent).order_by(table.c.id))).scalars())


async def undelivered(tx: Tx, run_id: str, since: datetime | None = None) -> Sequence[str | None]:
    """The steps whose messages a chat would not take (`since` they were made), oldest first; None for those outside any."""
    wanted = sa.select(table.c.step).where(table.c.run_id == run_id, table.c.state == "dead", table.c.person == "")
    if since is not None:
        wanted = wanted.where(table.c.made_at > since)
    return list((await tx.execute(wanted.order_by(table.c.id))).scalars())


async def listed(tx: Tx, most: int) -> Sequence[Listed]:
    """The dead letters and those that wait, oldest first, without who or what they are for."""
    wanted = sa.select(table).where(table.c.state.in_(("dead", "waiting"))).order_by(table.c.state, table.c.id).limit(most)
    return [
        Listed(
            id=row.id,
            state=row.state,
            run_id=row.run_id,
            kind=_kind(row.card),
            to="one person" if row.person else "the chat",
            made_at=row.made_at,
            attempts=row.attempts,
            again_at=row.retry_at or row.not_before,
            reason=row.reason,
        )
        for row in await tx.execute(wanted)
    ]


def _kind(card: object) -> str:
    """The type of a stored card, also of one that this version does not know."""
    kind = card.get("type") if isinstance(card, dict) else None
    return kind[:40] if isinstance(kind, str) and kind.isidentifier() else "unknown"


async def revive_last(tx: Tx, where: Conversation, at: datetime) -> bool:
    """Queue the newest message that a chat as a whole did not take again. False where there is none of use."""
    there = conversation.c.channel == where.channel
    there &= (conversation.c.tenant == where.tenant) & (conversation.c.platform_id == where.platform_id)
    wanted = sa.select(table.c.id).join(conversation, conversation.c.id == table.c.conversation_id).where(there)
    wanted = wanted.where(table.c.state == "dead", table.c.person == "", table.c.made_at > at - AGAIN_FOR)
    last = (await tx.execute(wanted.order_by(table.c.id.desc()).limit(1))).scalar_one_or_none()
    return last is not None and await revive(tx, last, at)


async def revive(tx: Tx, id_: int, at: datetime) -> bool:
    """Queue a dead letter again, good for AGAIN_FOR. False where there is none of that id, or where its message shows, or
    is to show, something newer."""
    newer = table.alias("newer")
    same = (newer.c.run_id == table.c.run_id) & (newer.c.slot == table.c.slot) & (newer.c.person == table.c.person)
    shown = (message_table.c.run_id == table.c.run_id) & (message_table.c.slot == table.c.slot)
    shown &= (message_table.c.person == table.c.person) & (message_table.c.changed_at > table.c.made_at)
    overtaken = sa.exists().where(same, newer.c.id > table.c.id) | sa.exists().where(shown)
    alive = {
        "state": "waiting",
        "attempts": 0,
        "retry_at": None,
        "not_before": None,
        "reason": None,
        "good_until": at + AGAIN_FOR,
    }
    chosen = sa.update(table).where(table.c.id == id_, table.c.state == "dead", ~overtaken).values(alive)
    return (await tx.execute(chosen)).rowcount > 0
