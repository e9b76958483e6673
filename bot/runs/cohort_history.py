"""Cohort history: partners, roles and speaking order of a finished session, kept for the next one.

Roles count only for steps that were held, or for the first step of a block if none was. A session that is reopened is
taken out until it ends again. The draw that uses it: `dialogs/features/pairs/draws.py`. Who brings it along:
`bot/programme/cohort_matching.py`.
"""

from __future__ import annotations

from datetime import datetime

from bot.store import cohorts
from bot.store.cohorts import FinishedSession
from bot.store.database import Tx
from dialogs.features.pairs import history
from dialogs.plan.model import Plan
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


async def remember(tx: Tx, cohort_id: str, run_id: str, plan: Plan, run: Run, at: datetime) -> None:
    """Add a session that has ended to its cohort's history."""
    did = done_in(plan, run)
    before = await cohorts.past(tx, cohort_id, run.people)
    for person, state in run.people.items():  # a run starts from what the cohort had; only what is new is added
        did.setdefault(person, FinishedSession()).turns.extend(state.past_turns[len(before[person].turns) :])
    await cohorts.remember(tx, cohort_id, run_id, did, at)


async def unremember(tx: Tx, run_id: str) -> None:
    """A session goes on after all: it is added again when it ends."""
    await cohorts.forget_session(tx, run_id)


def done_in(plan: Plan, run: Run) -> dict[PersonId, FinishedSession]:
    """Partners and roles of each person in a session, from the groups of its blocks."""
    did: dict[PersonId, FinishedSession] = {}
    for block in run.pairs:
        held = {step.path for step in plan.steps_of(block) if _held(run, step.path)}
        for group in history.worked(plan, run, block):
            for member in group.members:
                done = did.setdefault(member, FinishedSession())
                done.partners.extend(other for other in group.members if other != member)
        first = {step.path for step in plan.steps_of(block)[:1]}
        for person, role in history.roles_had(plan, run, block, held or first):
            did.setdefault(person, FinishedSession()).roles.append(role)
    return did


def _held(run: Run, path: str) -> bool:
    return any(stay.step == path for stay in run.clock.stays)
