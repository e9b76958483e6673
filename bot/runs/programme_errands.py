"""Programme errands of a session: planned or dropped when it begins or ends.

`bot.programme.errands` carries them out. The start or end of a session drops the reminders before it. What follows an end
comes shortly after it (`AFTERWARDS` in `dialogs/programme/errands.py`); if the session is reopened, after its next end.
Who joins a later session may have missed the one before it. If the chat is gone, nothing follows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from bot.store import programme
from bot.store.database import Tx
from bot.store.runs import RunRow
from dialogs.plan.model import Plan
from dialogs.programme.errands import AFTER_A_SESSION, AFTERWARDS, BEFORE_A_SESSION, Errand

GOOD_FOR = timedelta(days=7)  # how late what follows a start, an end or an arrival may still be done


async def note(tx: Tx, row: RunRow, plan: Plan, kind: Literal["started", "ended"], at: datetime) -> bool:
    """Plan what follows when a session began or ended, and drop what was to be done before it. False without a programme."""
    if row.cohort_id is None or plan.session is None or row.started_at is None:
        return False
    await programme.drop_errands(tx, row.cohort_id, plan.session, BEFORE_A_SESSION)
    due = at if kind == "started" else at + AFTERWARDS
    errand = Errand(plan.session, kind, 1, due, due + GOOD_FOR)
    await programme.plan_errands(tx, row.cohort_id, row.conversation_id, [errand])
    return True


async def note_arrival(tx: Tx, row: RunRow, plan: Plan, at: datetime) -> bool:
    """Plan what follows when somebody joins a later session of a programme: they may have missed the one before."""
    if row.cohort_id is None or row.started_at is None or plan.session is None or plan.session < 2:
        return False
    errand = Errand(plan.session, "arrived", 1, at, at + GOOD_FOR)
    await programme.plan_errands(tx, row.cohort_id, row.conversation_id, [errand])
    return True


async def drop_what_follows(tx: Tx, row: RunRow, plan: Plan) -> bool:
    """A session goes on after all: what follows its end is planned again then. False without a programme."""
    if row.cohort_id is None or plan.session is None:
        return False
    await programme.drop_errands(tx, row.cohort_id, plan.session, AFTER_A_SESSION)
    return True


async def drop(tx: Tx, row: RunRow, plan: Plan) -> None:
    """Drop what would follow a session: its chat is gone."""
    if row.cohort_id is not None and plan.session is not None:
        await programme.drop_errands(tx, row.cohort_id, plan.session, ("started", "arrived", "ended"))
