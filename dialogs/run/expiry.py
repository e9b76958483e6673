"""Message expiry: until when a message is worth posting, after which it is dropped.

Questions, draws and offers are good until the session ends, results at least an hour. Notices of the time left are dropped
after seconds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs.plan.model import Plan
from dialogs.run.schedule import session_ends_at
from dialogs.run.state import Run

NOTICE_GOOD_FOR = timedelta(seconds=30)  # notices are true for their moment only
KEPT_AFTER_END = timedelta(hours=1)  # what closes a session may still go out this long after it


def until_end(plan: Plan, run: Run, at: datetime) -> datetime:
    """Until when something asked, drawn or found out is worth posting: the end of the run."""
    return session_ends_at(plan, run, at) if run.live else at + KEPT_AFTER_END


def kept(plan: Plan, run: Run, at: datetime) -> datetime:
    """Until when a result, or the end of a round, is worth showing: also where it came at the very end of the run."""
    return max(until_end(plan, run, at), at + KEPT_AFTER_END)
