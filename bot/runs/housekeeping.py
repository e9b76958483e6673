"""Housekeeping: the nightly job that ends sessions left open for a day and deletes what has been kept long enough
(retention).

Each run and each kind of row is dealt with alone. What fails is logged and counted, and everything else is still deleted.
When the last success was is stored, so a service that does not run at night deletes when it starts.

A session that never began is ended after `keep_for` (`bot/infra/settings.py`). As long after its end or its group's last
session it is deleted, with names and history; a group with a date for its next session stays. The hour of the night:
`bot/infra/clock.py`. One person's deletion: `bot/store/erasure.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks, counted
from bot.runs.service import RunService
from bot.runs.submission import Submission
from bot.store import (
    attendance,
    channel_state,
    cohorts,
    page_access,
    record_links,
    retention,
    runs,
    service_state,
    shared_rate_limit,
    written_plans,
)
from bot.store.database import Database, Tx
from bot.store.postgres_notifications import FORGET, announce
from dialogs.run.commands import End

ABANDONED_AFTER = timedelta(hours=24)  # a session that began that long ago, waits for nothing, and was never ended
DAY = timedelta(days=1)  # on the day of a session its group is still active
OVERDUE = timedelta(hours=23)  # since the last success, until a service that starts deletes at once
INBOX_FOR = timedelta(days=7)  # platforms repeat a delivery within hours
PRESENCE_FOR = timedelta(days=2)  # who is in which meeting, where the platform never reported its end
CALLS_FOR = timedelta(hours=2)  # longer than any rate limit of a platform looks back
MESSAGES_FOR = timedelta(days=30)  # dead and superseded messages, for finding the cause of a fault

log = structlog.get_logger(__name__)

Chore = Callable[[Tx], Awaitable[int | None]]


@dataclass
class _Outcome:
    """What was deleted, by kind, and what failed."""

    deleted: dict[str, int] = field(default_factory=dict)
    failed: int = 0


class Housekeeping:
    """Ends abandoned runs, which closes their polls and deletes their answers, and deletes what was kept long enough.

    `forget` is called when rows were deleted that others may have in memory.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: RunService,
        metrics: Metrics,
        *,
        keep_for: timedelta,
        attendance_for: timedelta,
        forget: Callable[[], None],
    ) -> None:
        self._database, self._clock, self._service, self._metrics = database, clock, service, metrics
        self._keep_for, self._attendance_for, self._forget = keep_for, attendance_for, forget
        self._missed = BackgroundTasks(counted(metrics, "housekeeping", "housekeeping failed"))

    async def start(self) -> None:
        """Begin now, in the background, where the last success was a day ago or more: the service was off at night."""
        async with self._database.reading() as tx:
            last = await service_state.read(tx, service_state.HOUSEKEEPING)
            is_new = last is None and await retention.oldest_run(tx) is None
        if last is not None:
            self._metrics.tidied_at.set(last[1].timestamp())
        if not is_new and (last is None or last[1] < self._clock.now() - OVERDUE):
            self._missed.begin(self.tidy())

    async def idle(self) -> None:
        """Wait until what was begun at the start is done."""
        await self._missed.idle()

    async def stop(self) -> None:
        """Wait for a deletion that is running."""
        await self.idle()

    async def tidy(self) -> None:
        """Do it now. Doing it twice, or on two replicas, does no harm."""
        now, done = self._clock.now(), _Outcome()
        unended = await self._end_abandoned(now, done)
        for name, chore in self._chores(now, unended):
            try:
                async with self._database.tidying() as tx:
                    done.deleted[name] = await chore(tx) or 0
            except Exception:  # the others must still be done
                self._fail(done, "deletion failed", what=name)
        try:
            await self._finish(now, done)
        except Exception:
            self._fail(done, "deletion failed", what="overwriting")
        self._metrics.tidying_fails.set(int(done.failed > 0))
        log.info("housekeeping done", failed=done.failed, **done.deleted)

    async def _end_abandoned(self, now: datetime, done: _Outcome) -> Sequence[str]:
        """Returns the runs that could not be ended."""
        async with self._database.reading() as tx:
            left = await runs.abandoned(tx, now - ABANDONED_AFTER, now - self._keep_for)
        done.deleted["ended"] = 0
        unended: list[str] = []
        for run_id in left:
            try:
                await self._service.take(Submission(run_id=run_id, command=End(sure=True), removed=True))
                done.deleted["ended"] += 1
            except Exception:  # a run that cannot be read
                unended.append(run_id)
                self._fail(done, "abandoned session not ended", run=run_id)
        return unended

    def _chores(self, now: datetime, unended: Sequence[str]) -> Sequence[tuple[str, Chore]]:
        kept = now - self._keep_for
        return (
            ("unread", lambda tx: retention.close_unread(tx, unended, kept)),  # first, so that these are deleted too
            ("received", lambda tx: retention.delete_received(tx, now - INBOX_FOR)),
            ("messages", lambda tx: retention.delete_messages(tx, now - MESSAGES_FOR)),
            ("entries", lambda tx: channel_state.forget(tx, kept, now - PRESENCE_FOR)),
            ("cohorts", lambda tx: cohorts.forget_before(tx, kept, (now - DAY, now + self._keep_for))),
            ("runs", lambda tx: retention.delete_runs(tx, kept)),
            ("attendance", lambda tx: attendance.forget(tx, now, now - self._attendance_for)),
            ("links", lambda tx: record_links.forget(tx, now)),
            ("drafts", lambda tx: written_plans.forget(tx, kept, now - written_plans.VERSIONS_FOR)),
            ("page_keys", lambda tx: page_access.forget_key(tx, kept)),
            ("people", lambda tx: retention.delete_people(tx)),
            ("calls", lambda tx: shared_rate_limit.forget(tx, now - CALLS_FOR)),
        )

    async def _finish(self, now: datetime, done: _Outcome) -> None:
        """Tell all replicas, overwrite what was deleted, and record the success."""
        async with self._database.writing() as tx:
            await announce(tx, FORGET)
            if not done.failed:
                await service_state.write(tx, service_state.HOUSEKEEPING, done.deleted, now)
        self._forget()
        await self._database.overwrite()
        if not done.failed:
            self._metrics.tidied_at.set(now.timestamp())

    def _fail(self, done: _Outcome, event: str, **what: str) -> None:
        done.failed += 1
        self._metrics.failures.labels("housekeeping").inc()
        log.error(event, exc_info=True, **what)
