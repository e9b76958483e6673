"""Notes and ground rules: what people wrote in a session in their own words. They have tables of their own, not events.

A ground rule under the number of an earlier one replaces it. A later session of the group takes its words along. Both are
deleted with the person who wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import note, rule
from bot.store.upsert import insert


async def keep_note(tx: Tx, run_id: str, person_id: str, text: str, at: datetime) -> None:
    """Keep a facilitator's note with the run."""
    await tx.execute(sa.insert(note).values(run_id=run_id, person_id=person_id, text=text, taken_at=at))


async def notes(tx: Tx, run_id: str) -> Sequence[tuple[str, str, datetime]]:
    """The notes of a run: who, what, when."""
    rows = await tx.execute(sa.select(note).where(note.c.run_id == run_id).order_by(note.c.id))
    return [(row.person_id, row.text, row.taken_at) for row in rows]


async def keep_rule(tx: Tx, run_id: str, number: int, person_id: str, text: str) -> None:
    """Keep a ground rule in somebody's own words, in place of earlier words under the same number."""
    statement = insert(tx, rule).values(run_id=run_id, number=number, person_id=person_id, text=text)
    membership = {name: statement.excluded[name] for name in ("person_id", "text")}
    await tx.execute(statement.on_conflict_do_update(index_elements=["run_id", "number"], set_=membership))


async def rules(tx: Tx, run_ids: Iterable[str]) -> Mapping[str, Mapping[int, str]]:
    """The ground rules of runs in people's own words, by number."""
    found: dict[str, dict[int, str]] = {}
    wanted = list(run_ids)
    if wanted:
        for row in await tx.execute(sa.select(rule).where(rule.c.run_id.in_(wanted)).order_by(rule.c.number)):
            found.setdefault(row.run_id, {})[row.number] = row.text
    return found


async def carry_rules(tx: Tx, from_run: str, to_run: str, numbers: Mapping[int, int]) -> None:
    """Take the words of the rules of an earlier session along; `numbers` are the new ones by the old."""
    chosen = sa.select(rule).where(rule.c.run_id == from_run, rule.c.number.in_(list(numbers)))
    rows = [
        {"run_id": to_run, "number": numbers[row.number], "person_id": row.person_id, "text": row.text}
        for row in await tx.execute(chosen)
    ]
    if rows:
        await tx.execute(insert(tx, rule).on_conflict_do_nothing(), rows)
