"""Housekeeping: a nightly job that ends abandoned runs and deletes what has been kept long enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.infra.clock import Clock
from bot.runs.service import RunService
from bot.runs.submission import Submission
from bot.store import attendance, channel_state, cohorts, page_access, record_links, retention, runs, shared_rate_limit
from bot.store.database import Database
from bot.store.notifications import FORGET, announce
from dialogs.run.commands import End

ABANDONED_AFTER = timedelta(hours=24)  # a session that began that long ago, waits for nothing, and was never ended
DAY = timedelta(days=1)  # on the day of a session its group is still active
INBOX_FOR = timedelta(days=7)  # platforms repeat a delivery within hours
PRESENCE_FOR = timedelta(days=2)  # who is in which meeting, where the platform never reported its end
CALLS_FOR = timedelta(hours=2)  # longer than any rate limit of a platform looks back
MESSAGES_FOR = timedelta(days=30)  # dead and superseded messages, for finding the cause of a fault

log = structlog.get_logger(__name__)


class Housekeeping:
    """Ends abandoned runs, which closes their polls and deletes their answers, and deletes what was kept long enough.

    `forget` is called when rows were deleted that others may have in memory.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: RunService,
        *,
        keep_for: timedelta,
        attendance_for: timedelta,
        forget: Callable[[], None],
    ) -> None:
        self._database, self._clock, self._service = database, clock, service
        self._keep_for, self._attendance_for, self._forget = keep_for, attendance_for, forget

    async def tidy(self) -> None:
        """Do it now. Doing it twice, or on two replicas, does no harm."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            left = await runs.abandoned(tx, now - ABANDONED_AFTER, now - self._keep_for)
        for run_id in left:
            await self._service.take(Submission(run_id=run_id, command=End(sure=True), removed=True))
        async with self._database.tidying() as tx:
            await retention.delete_received(tx, now - INBOX_FOR)
            await retention.delete_messages(tx, now - MESSAGES_FOR)
            await channel_state.forget(tx, now - self._keep_for, now - PRESENCE_FOR)
            forgotten = await cohorts.forget_before(tx, now - self._keep_for, (now - DAY, now + self._keep_for))
            deleted = await retention.delete_runs(tx, now - self._keep_for)
            attended = await attendance.forget(tx, now, now - self._attendance_for)
            await record_links.forget(tx, now)
            await page_access.forget_key(tx, now - self._keep_for)
            erased = await retention.delete_people(tx)
            await shared_rate_limit.forget(tx, now - CALLS_FOR)
            await announce(tx, FORGET)
        self._forget()
        await self._database.overwrite()
        log.info("housekeeping done", ended=len(left), cohorts=forgotten, runs=deleted, attendance=attended, people=erased)
