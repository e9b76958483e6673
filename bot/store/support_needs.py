"""Support-need table: lines kept without a name, a time or an order. They get a number when the group is shown them.

Who has written is kept apart: as ballots under a key that is deleted when the question closes
(`dialogs.features.support_needs.WROTE`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import support_need as table

_NUMBER = sa.update(table).where(table.c.run_id == sa.bindparam("b_run"), table.c.lot == sa.bindparam("b_lot"))

Lines = Mapping[int, tuple[int | None, str]]
"""Area and words by number."""


async def keep(tx: Tx, run_id: str, lines: Sequence[tuple[int | None, str]]) -> None:
    """Keep lines under names drawn by lot, so that nothing tells in which order they came."""
    rows = [{"run_id": run_id, "lot": secrets.token_hex(16), "area": area, "text": text} for area, text in lines]
    await tx.execute(sa.insert(table), rows)


async def count(tx: Tx, run_id: str) -> int:
    """How many lines a run has."""
    return (await tx.execute(sa.select(sa.func.count()).where(table.c.run_id == run_id))).scalar_one()


async def number(tx: Tx, run_id: str, first: int) -> None:
    """Number the lines that have no number yet from `first` on: by area, then in alphabetical order."""
    new = await tx.execute(sa.select(table).where(table.c.run_id == run_id, table.c.number.is_(None)))
    rows = sorted(new, key=lambda row: (row.area is None, row.area, row.text.casefold(), row.text))
    if rows:
        await tx.execute(_NUMBER, [{"b_run": run_id, "b_lot": row.lot, "number": at} for at, row in enumerate(rows, first)])


async def forget(tx: Tx, run_id: str, which: tuple[int, ...] | Literal["new", "all"]) -> None:
    """Delete lines: those with these numbers, those without a number, or all."""
    gone = sa.delete(table).where(table.c.run_id == run_id)
    if which == "new":
        gone = gone.where(table.c.number.is_(None))
    elif which != "all":
        gone = gone.where(table.c.number.in_(which))
    await tx.execute(gone)


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
