"""Inbox repository: which deliveries were handled, and their stored outcomes.

A delivery is known by a digest (`bot.ports.delivery_of`), so a row names no chat and no person. The row is inserted in the
transaction that does what was asked, so both happen or neither does, whichever replica gets the delivery first. A delivery
that comes again gets the stored outcome, and nothing is done twice. How long rows are kept is in `bot.runs.housekeeping`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import inbox
from bot.store.unreadable import unreadable
from bot.store.upsert import insert, is_any_of, unnested
from dialogs.run.codec import decode_card
from dialogs.run.messages import Card

# Built once: building a statement costs more than SQLite needs to execute it.
_KEEP = sa.insert(inbox)
_KEEP_ARRAYS = sa.text("""
    INSERT INTO inbox (delivery_id, run_id, refused, reply, received_at)
    SELECT delivery_id, run_id, refused, CAST(reply AS json), received_at
    FROM unnest(:delivery_id, :run_id, :refused, :reply, :received_at)
        AS given (delivery_id, run_id, refused, reply, received_at)
""").bindparams(
    *(sa.bindparam(name, type_=sa.ARRAY(sa.Text)) for name in ("delivery_id", "run_id", "reply")),
    sa.bindparam("refused", type_=sa.ARRAY(sa.Boolean)),
    sa.bindparam("received_at", type_=sa.ARRAY(sa.DateTime(timezone=True))),
)


@dataclass(frozen=True)
class StoredOutcome:
    """What came of a delivery. `reply` is an encoded card that names no answer and holds no link.

    `run_id` is the run it was for; None where it was for no run, or where the run was deleted by it.
    """

    run_id: str | None
    refused: bool = False
    reply: dict[str, Any] | None = None


def reply_of(outcome: StoredOutcome) -> Card | None:
    """The card of the reply; None where there was none, or where this version cannot read it."""
    if outcome.reply is None:
        return None
    try:
        return decode_card(outcome.reply)
    except Exception as error:  # the delivery was handled, and a repeated one must not fail
        unreadable("reply", outcome.run_id or "", error)
        return None


class AlreadyReceived(Exception):
    """Another transaction has handled the same delivery. It rolls back the transaction it is raised in."""


async def received(tx: Tx, delivery_ids: Iterable[str]) -> Mapping[str, StoredOutcome]:
    """The outcomes of those of these deliveries that were handled before."""
    wanted = list(delivery_ids)
    if not wanted:
        return {}
    rows = await tx.execute(_received(tx.dialect.name == "postgresql"), {"ids": wanted})
    return {row.delivery_id: StoredOutcome(row.run_id, row.refused, row.reply) for row in rows}


@cache
def _received(postgres: bool) -> sa.Select[Any]:
    return sa.select(inbox).where(is_any_of(postgres, inbox.c.delivery_id, "ids"))


async def keep(tx: Tx, outcomes: Mapping[str, StoredOutcome], at: datetime) -> None:
    """Store the outcomes of a batch of deliveries that `received` did not find in the same transaction."""
    rows = [_row(id_, outcome, at) for id_, outcome in outcomes.items()]
    if rows and tx.dialect.name == "postgresql":
        replies = [None if row["reply"] is None else json.dumps(row["reply"]) for row in rows]
        await tx.execute(_KEEP_ARRAYS, {**unnested(rows), "reply": replies})
    elif rows:
        await tx.execute(_KEEP, rows)


async def settle(tx: Tx, delivery_id: str | None, outcome: StoredOutcome, at: datetime) -> None:
    """Store the outcome of one delivery, in the transaction that does what it asked. Nothing happens without an id.

    Raises AlreadyReceived where it was handled before, or is being handled: then PostgreSQL waits for the other transaction.
    """
    if delivery_id is None:
        return
    statement = insert(tx, inbox).values(_row(delivery_id, outcome, at)).on_conflict_do_nothing()
    if (await tx.execute(statement)).rowcount == 0:
        raise AlreadyReceived


def _row(delivery_id: str, outcome: StoredOutcome, at: datetime) -> dict[str, Any]:
    return {
        "delivery_id": delivery_id,
        "run_id": outcome.run_id,
        "refused": outcome.refused,
        "reply": outcome.reply,
        "received_at": at,
    }
