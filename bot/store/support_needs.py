"""Support-need repository: lines kept without a name, a time or an order.

While lines are collected they are sealed, like secret answers: whoever sees the rows appear one by one could else tell whose
they are. When the group is shown them they get a number and stand in a table of their own.

Who has written is kept apart, as secret answers that are deleted when the question closes
(`dialogs.features.support_needs.WROTE`). Numbers go by area, then by the alphabet. Only lines with numbers are ever shown or
exported. Which lines are deleted, and when, is decided in `dialogs.features.support_needs`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import sqlalchemy as sa

from bot.store import ballots, sealed_ballots
from bot.store.answer_key import AnswerKey
from bot.store.ballots import BallotsGone, Opening
from bot.store.database import Tx
from bot.store.tables import ballot
from bot.store.tables import support_need as table

SEALED = "support:lines"  # the poll under which lines are sealed while they are collected
PADDED = 1024  # bytes: all lines look equally long

Lines = Mapping[int, tuple[int | None, str]]
"""Area and words by number."""


async def keep(tx: Tx, key: AnswerKey, run_id: str, lines: Sequence[tuple[int | None, str]]) -> None:
    """Seal lines under names drawn by lot, so that nothing tells whose they are or in which order they came."""
    of = _sealed_of(run_id)
    using = await sealed_ballots.sealer(tx, key, of)
    await sealed_ballots.cast(tx, of, using, {secrets.token_hex(32): _pack(area, text) for area, text in lines})


async def count(tx: Tx, run_id: str) -> int:
    """How many lines a run has."""
    collected = sa.select(sa.func.count()).where(ballot.c.run_id == run_id, ballot.c.poll == SEALED)
    shown = sa.select(sa.func.count()).where(table.c.run_id == run_id)
    return (await tx.execute(collected)).scalar_one() + (await tx.execute(shown)).scalar_one()


async def number(tx: Tx, key: AnswerKey, run_id: str, first: int) -> None:
    """Open the lines that were collected, and number them from `first` on: by area, then in alphabetical order."""
    of = _sealed_of(run_id)
    using = await sealed_ballots.find_sealer(tx, key, of)
    found = [_unpack(content) for content in (await sealed_ballots.opened(tx, of, using)).values()] if using else []
    await ballots.forget(tx, BallotsGone(*of))
    found.sort(key=lambda line: (line[0] is None, line[0], line[1].casefold(), line[1]))
    rows = [
        {"run_id": run_id, "lot": secrets.token_hex(16), "area": area, "number": at, "text": text}
        for at, (area, text) in enumerate(found, first)
    ]
    if rows:
        await tx.execute(sa.insert(table), rows)


async def forget(tx: Tx, run_id: str, which: tuple[int, ...] | Literal["new", "all"]) -> bool:
    """Delete lines: those with these numbers, those that were never shown, or all. False where there were none."""
    deleted = False
    if which in ("new", "all"):
        deleted = await ballots.forget(tx, BallotsGone(*_sealed_of(run_id)))
    gone = sa.delete(table).where(table.c.run_id == run_id)
    if which == "new":
        gone = gone.where(table.c.number.is_(None))  # stored by an earlier version
    elif which != "all":
        gone = gone.where(table.c.number.in_(which))
    return (await tx.execute(gone)).rowcount != 0 or deleted


def _sealed_of(run_id: str) -> Opening:
    return Opening(run_id, SEALED, 0)


def _pack(area: int | None, text: str) -> bytes:
    line = json.dumps([area, text], ensure_ascii=False).encode("utf-8", "replace")
    return line.ljust(-(-len(line) // PADDED) * PADDED)


def _unpack(content: bytes) -> tuple[int | None, str]:
    area, text = json.loads(content)
    return area, text


async def numbered(tx: Tx, run_ids: Iterable[str]) -> Mapping[str, Lines]:
    """The lines that were put to their groups, by run and number. Those still being collected are not shown."""
    wanted = list(run_ids)
    found: dict[str, dict[int, tuple[int | None, str]]] = {}
    if not wanted:
        return found
    chosen = sa.select(table).where(table.c.run_id.in_(wanted), table.c.number.is_not(None))
    for row in await tx.execute(chosen.order_by(table.c.number)):
        found.setdefault(row.run_id, {})[row.number] = (row.area, row.text)
    return found
