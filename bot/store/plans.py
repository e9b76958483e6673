"""Frozen plans: a run keeps the plan it was opened with, whatever happens to the file.

A plan that is not there is an error, never replaced by another. Plans that people write are in `written_plans`.
"""

from __future__ import annotations

import sqlalchemy as sa
from cachetools import LRUCache

from bot.store.database import Tx
from bot.store.tables import plan as table
from bot.store.upsert import insert
from dialogs.plan.model import Plan

MOST_PLANS = 1_000  # the least recently used are dropped, and read again when they are needed


async def keep(tx: Tx, plan: Plan) -> None:
    """Store `plan` under its hash, once."""
    row = {"hash": plan.hash, "id": plan.id, "frozen": plan.frozen}
    await tx.execute(insert(tx, table).values(row).on_conflict_do_nothing(index_elements=["hash"]))


class PlanCache:
    """Frozen plans in memory. A plan never changes under its hash, so an entry is never stale."""

    def __init__(self) -> None:
        self._plans: LRUCache[str, Plan] = LRUCache(MOST_PLANS)

    async def read(self, tx: Tx, hash_: str) -> Plan:
        """The plan of that hash. Raises KeyError where there is none."""
        known = self._plans.get(hash_)
        if known is None:
            known = self._plans[hash_] = await read(tx, hash_)
        return known


async def read(tx: Tx, hash_: str) -> Plan:
    """The plan of that hash. Raises KeyError where there is none."""
    frozen = (await tx.execute(sa.select(table.c.frozen).where(table.c.hash == hash_))).scalar_one_or_none()
    if frozen is None:
        raise KeyError(hash_)
    return Plan.model_validate_json(frozen)
