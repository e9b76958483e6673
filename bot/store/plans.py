"""Frozen plans: a run keeps the plan it was opened with, whatever happens to the file."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import plan as table
from bot.store.upsert import insert
from dialogs.plan.model import Plan


async def keep(tx: Tx, plan: Plan) -> None:
    """Store `plan` under its hash, once."""
    row = {"hash": plan.hash, "id": plan.id, "frozen": plan.frozen}
    await tx.execute(insert(tx, table).values(row).on_conflict_do_nothing(index_elements=["hash"]))


class PlanCache:
    """Frozen plans in memory. A plan never changes under its hash, so an entry is never stale."""

    def __init__(self) -> None:
        self._plans: dict[str, Plan] = {}

    async def read(self, tx: Tx, hash_: str) -> Plan:
        """The plan of that hash. Raises KeyError where there is none."""
        if hash_ not in self._plans:
            self._plans[hash_] = await read(tx, hash_)
        return self._plans[hash_]


async def read(tx: Tx, hash_: str) -> Plan:
    """The plan of that hash. Raises KeyError where there is none."""
    frozen = (await tx.execute(sa.select(table.c.frozen).where(table.c.hash == hash_))).scalar_one_or_none()
    if frozen is None:
        raise KeyError(hash_)
    return Plan.model_validate_json(frozen)
