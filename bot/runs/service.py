"""Run service: every change of a run goes through `take`, the only write path (docs/adr/0003-one-write.md).

Failed writes are retried (`bot/store/retry.py`), except those of the clock, which comes again. Answers without names
never share a transaction with anything that names people. If the chat is gone, its session ends without a message. If a
chat has refused the bot for some time, its session is paused until `resume`.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.infra.batching import Batch, BatchQueue
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.tracing import here, short, span
from bot.runs.committed import Committed, Publish
from bot.runs.state_cache import LoadedRun, RunCache
from bot.runs.submission import Result, Submission
from bot.runs.transaction import RunTransaction
from bot.store import programme, runs
from bot.store.answer_key import AnswerKey
from bot.store.database import Database, Tx
from bot.store.plans import PlanCache
from bot.store.retry import patient
from bot.store.runs import RunRow
from dialogs.features.answers import is_secret
from dialogs.run.commands import Answer, End, Pause, Tick, WriteIdeas, WriteNeeds

TICK_LANES = 4  # on PostgreSQL: ticks of many runs share transactions, in so many at a time

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Written:
    """A batch as it was stored."""

    submissions: Sequence[Submission]
    results: Sequence[Result]
    deleted: bool
    committed: Committed


class RunService:
    """Runs, and the only way to change them. `publish` is called after each commit with what was committed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        plans: PlanCache,
        metrics: Metrics,
        *,
        key: AnswerKey,
        late_after: timedelta,
        publish: Publish,
    ) -> None:
        self._database, self._clock, self._metrics, self._late_after = database, clock, metrics, late_after
        self.key = key
        self._publish = publish
        self._unpublished: deque[_Written] = deque()
        self._write_with_retry = patient(self._write)
        self._queue: BatchQueue[Submission, Result] = BatchQueue(self._work, after=self._publish_written)
        self.plans = plans
        self.loaded_runs = RunCache(plans, metrics)
        self.decided = 0

    async def take(self, submission: Submission) -> Result:
        """Decide and store a submission, together with others that wait."""
        kind = type(submission.command).__name__ if submission.command else ""
        with span("ask", run=submission.run_id, command=kind, delivery=short(submission.delivery_id)) as under_way:
            if (origin := here()) is not None:
                submission = replace(submission, origin=origin)
            result = await self._queue.put(self._lane(submission), submission)
            under_way.note(outcome=_outcome(result))
        return result

    async def remove(self, run_id: str, delivery_id: str | None = None) -> None:
        """The chat is gone: end its run quietly, without sending anything more there."""
        await self.take(Submission(run_id=run_id, command=End(sure=True), removed=True, delivery_id=delivery_id))

    async def suspend(self, run_id: str) -> None:
        """The chat has refused the bot for some time: pause its run. `resume` takes it up again once the chat is open."""
        await self.take(Submission(run_id=run_id, command=Pause()))

    async def loaded(self, run_id: str) -> LoadedRun | None:
        """A run as it is now; None where there is none of that id."""
        return next(iter(await self.all_loaded([run_id])), None)

    async def of_row(self, row: RunRow) -> LoadedRun | None:
        """The run of a row that was just read, which is not read again where memory has all its events."""
        known = self.loaded_runs.get(row.id)
        if known is not None and (known.row.version, known.row.plan_hash) == (row.version, row.plan_hash):
            return replace(known, row=row)
        return await self.loaded(row.id)

    async def all_loaded(self, run_ids: Sequence[str]) -> Sequence[LoadedRun]:
        """Runs as they are now, in this order, read together. Unknown ids, and runs that cannot be read, are left out."""
        found: dict[str, LoadedRun] = {}
        if self.memory_is_exact:
            found = {run_id: loaded for run_id in run_ids if (loaded := self.loaded_runs.get(run_id))}
        if missing := [run_id for run_id in run_ids if run_id not in found]:
            async with self._database.reading() as tx:
                read = await self.loaded_runs.current(tx, (await runs.look(tx, missing)).values())
            self.loaded_runs.keep(read.values())
            found.update(read)
        return [found[run_id] for run_id in run_ids if run_id in found]

    @property
    def memory_is_exact(self) -> bool:
        """Memory is as new as the tables: on SQLite there is one process."""
        return not self._database.is_postgres

    async def sessions_of(self, cohort_id: str) -> Sequence[LoadedRun]:
        """The sessions of a group that began, oldest first."""
        async with self._database.reading() as tx:
            ids = await programme.begun_runs(tx, cohort_id)
        return await self.all_loaded(ids)

    async def loaded_in(self, tx: Tx, run_id: str) -> LoadedRun | None:
        """A run as a transaction sees it."""
        return next(iter(await self.all_loaded_in(tx, [run_id])), None)

    async def all_loaded_in(self, tx: Tx, run_ids: Sequence[str]) -> Sequence[LoadedRun]:
        """Several runs as a transaction sees them, in this order. Unknown ids are left out."""
        found = await self.loaded_runs.current(tx, (await runs.look(tx, run_ids)).values())
        return [found[run_id] for run_id in run_ids if run_id in found]

    async def idle(self) -> None:
        """Wait until no command waits."""
        await self._queue.idle()

    def _lane(self, submission: Submission) -> str:
        apart = " secret" if self._may_be_secret(submission) else ""  # never in one transaction with what names people
        if not self._database.is_postgres:
            return apart  # one writer: everything that waits, across runs, in one transaction
        if isinstance(submission.command, Tick):
            return f"ticks {int(submission.run_id[:8], 16) % TICK_LANES}"
        return submission.run_id + apart

    def _may_be_secret(self, submission: Submission) -> bool:
        if submission.secret is not None:
            return submission.secret
        if not isinstance(submission.command, Answer | WriteNeeds | WriteIdeas):
            return False
        loaded = self.loaded_runs.get(submission.run_id)
        return loaded is None or is_secret(loaded.plan, loaded.run, submission.command)

    async def _work(self, submissions: Batch[Submission]) -> Sequence[Result]:
        ticks = all(isinstance(submission.command, Tick) for submission in submissions)
        # The ticker comes again by itself, and must not be held up.
        results = await (self._write(submissions) if ticks else self._write_with_retry(submissions))
        if any(written.deleted for written in self._unpublished):
            await self._database.overwrite()  # before anybody is told the result
        return results

    async def _write(self, submissions: Batch[Submission]) -> Sequence[Result]:
        """Decide and store a batch. Nothing may follow the commit in here, because callers retry this."""
        with ExitStack() as spans:
            async with self._database.writing() as tx:
                rows = await runs.lock(tx, {submission.run_id for submission in submissions})
                if self._database.is_postgres and not isinstance(submissions[0].command, Tick):  # a lane of one run
                    submissions.grow()  # another replica may have had the lock for a while
                origins = [submission.origin for submission in submissions]
                under_way = spans.enter_context(span("write", *origins, count=len(submissions)))
                write = RunTransaction(tx, self.loaded_runs, self.key, self._clock.now(), self._late_after)
                results = await write.all(submissions, rows)
            committed = Committed(tuple(write.changed), write.queued, write.projections.errands)
            under_way.note(runs=len(committed.runs))
        self._unpublished.append(_Written(submissions, results, write.deleted, committed))
        return results

    def _publish_written(self) -> None:
        """Bring memory up to date with what is stored, and publish it."""
        while self._unpublished:
            written = self._unpublished.popleft()
            self.loaded_runs.keep(written.committed.runs)
            self.decided += len(written.submissions)
            self._record(written.submissions, written.results)
            self._publish(written.committed)

    def _record(self, submissions: Sequence[Submission], results: Sequence[Result]) -> None:
        """Count and log what became of a batch."""
        self._metrics.batch.observe(len(submissions))
        commands: Counter[tuple[str, str]] = Counter()
        for submission, result in zip(submissions, results, strict=True):
            outcome = _outcome(result)
            if result.repeated:
                self._metrics.repeated.inc()
            elif submission.command is not None:
                command = type(submission.command).__name__
                commands[command, outcome] += 1
                if not isinstance(submission.command, Tick | Answer | WriteNeeds | WriteIdeas):
                    delivery = short(submission.delivery_id)
                    log.info("command decided", run=submission.run_id, command=command, outcome=outcome, delivery=delivery)
        for labels, count in commands.items():
            self._metrics.commands.labels(*labels).inc(count)


def _outcome(result: Result) -> str:
    """What became of a submission, in one word."""
    if result.repeated:
        return "repeated"
    return "refused" if result.refused else "done" if result.loaded else "missing"
