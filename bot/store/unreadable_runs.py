"""Unreadable runs: which live runs this version cannot read, for operators.

The service finds out when it meets such a run. `throughline doctor` and `throughline letters` ask before that. They say
whether it is the plan or the events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from bot.store import plans, runs
from bot.store.database import Tx
from bot.store.tables import run

MOST = 200  # live runs that are looked at, the newest first


@dataclass(frozen=True)
class UnreadablePart:
    """A live run, and which part of it cannot be read."""

    run_id: str
    part: Literal["plan", "events"]


async def find(tx: Tx, most: int = MOST) -> Sequence[UnreadablePart]:
    """The live runs whose plan or events this version cannot read."""
    newest = sa.select(run.c.id, run.c.plan_hash).where(run.c.live).order_by(run.c.opened_at.desc(), run.c.id).limit(most)
    live = {row.id: row.plan_hash for row in await tx.execute(newest)}
    found: list[UnreadablePart] = []
    good: dict[str, bool] = {}
    for run_id, hash_ in live.items():
        if hash_ not in good:
            good[hash_] = await _is_readable(tx, hash_)
        if not good[hash_]:
            found.append(UnreadablePart(run_id, "plan"))
        elif run_id not in await runs.events_after(tx, {run_id: 0}):
            found.append(UnreadablePart(run_id, "events"))
    return found


async def _is_readable(tx: Tx, plan_hash: str) -> bool:
    try:
        await plans.read(tx, plan_hash)
    except Exception:  # whatever is wrong with it, the service cannot use it either
        return False
    return True
