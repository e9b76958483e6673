"""Evaluation repository: totals of feedback, kept without anything that leads to a person.

A group is compared with earlier groups of its own organisation only. When an organisation removes the app, its totals are
deleted. Which totals may be kept, so that they give no answer away, is in `dialogs.programme.evaluation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import conversation, evaluation
from bot.store.upsert import upsert
from dialogs.programme.evaluation import sums
from dialogs.run.commands import Tally


@dataclass(frozen=True)
class StoredEvaluation:
    """The sums of one question: how many answered, and how (empty where that would give answers away)."""

    answered: int
    counts: tuple[int, ...]


async def keep(
    tx: Tx, cohort_id: str, programme: str, session: int, tallies: Mapping[int, Tally], conversation_id: str
) -> None:
    """Keep the sums of a session by question, as far as they may be kept. The group met in that conversation."""
    home = (await tx.execute(sa.select(_organisation(conversation)).where(conversation.c.id == conversation_id))).scalar()
    rows = [
        {
            "cohort_id": cohort_id,
            "session": session,
            "question": question,
            "programme": programme,
            "answered": tally.answered,
            "counts": list(sums(tally)),
            "organisation": home,
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
    """What the other groups of the same organisation answered about that session, added up, by question."""
    wanted = (evaluation.c.programme == programme) & (evaluation.c.session == session) & (evaluation.c.cohort_id != but)
    mine = sa.select(evaluation.c.organisation).where(evaluation.c.cohort_id == but, evaluation.c.session == session)
    wanted &= evaluation.c.organisation == mine.limit(1).scalar_subquery()
    found: dict[int, tuple[int, ...]] = {}
    for row in await tx.execute(sa.select(evaluation).where(wanted)):
        if row.counts:
            known = found.get(row.question, (0,) * len(row.counts))
            found[row.question] = tuple(one + more for one, more in zip(known, row.counts, strict=True))
    return found


async def forget_organisation(tx: Tx, channel: str, tenant: str) -> None:
    """Delete the totals of an organisation that has withdrawn the app."""
    await tx.execute(sa.delete(evaluation).where(evaluation.c.organisation == f"{channel}:{tenant}"))


def _organisation(table: sa.FromClause) -> sa.ColumnElement[str]:
    """What stands for an organisation: platform and tenant."""
    return table.c.channel + ":" + table.c.tenant
