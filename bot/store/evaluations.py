"""Evaluation table: totals of evaluations, kept without anything that leads to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import evaluation
from bot.store.upsert import upsert
from dialogs.programme.evaluation import sums
from dialogs.run.commands import Tally


@dataclass(frozen=True)
class StoredEvaluation:
    """The sums of one question: how many answered, and how (empty where that would give answers away)."""

    answered: int
    counts: tuple[int, ...]


async def keep(tx: Tx, cohort_id: str, programme: str, session: int, tallies: Mapping[int, Tally]) -> None:
    """Keep the sums of a session by question, as far as they may be kept."""
    rows = [
        {
            "cohort_id": cohort_id,
            "session": session,
            "question": question,
            "programme": programme,
            "answered": tally.answered,
            "counts": list(sums(tally)),
        }
        for question, tally in tallies.items()
    ]
    await upsert(tx, evaluation, rows)


async def of_cohort(tx: Tx, cohort_id: str) -> Mapping[int, Mapping[int, StoredEvaluation]]:
    """What a group answered, by session (0: the whole programme) and question."""
    found: dict[int, dict[int, StoredEvaluation]] = {}
    chosen = sa.select(evaluation).where(evaluation.c.cohort_id == cohort_id)
    for row in await tx.execute(chosen.order_by(evaluation.c.session, evaluation.c.question)):
        found.setdefault(row.session, {})[row.question] = StoredEvaluation(row.answered, tuple(row.counts))
    return found


async def earlier(tx: Tx, programme: str, session: int, but: str) -> Mapping[int, tuple[int, ...]]:
    """What the other groups answered about that session, added up, by question."""
    wanted = (evaluation.c.programme == programme) & (evaluation.c.session == session) & (evaluation.c.cohort_id != but)
    found: dict[int, tuple[int, ...]] = {}
    for row in await tx.execute(sa.select(evaluation).where(wanted)):
        if row.counts:
            known = found.get(row.question, (0,) * len(row.counts))
            found[row.question] = tuple(one + more for one, more in zip(known, row.counts, strict=True))
    return found
