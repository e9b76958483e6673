"""The service: every change of a run goes through `take`, the only write path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.infra.batching import BatchQueue
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.tracing import here, short, span
from bot.runs.state_cache import LoadedRun, RunCache
from bot.runs.submission import Result, Submission
from bot.runs.transaction import RunTransaction
from bot.store import programme, runs
from bot.store.database import Database, Tx
from bot.store.plans import PlanCache
from bot.store.retry import patient
from dialogs.run.commands import Answer, End, Tick

TICK_LANES = 4  # on PostgreSQL: ticks of many runs share transactions, in so many at a time

log = structlog.get_logger(__name__)


class RunService:
    """Runs, and the one way to change them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        plans: PlanCache,
        metrics: Metrics,
        *,
        late_after: timedelta,
    ) -> None:
        self._database, self._clock, self._metrics, self._late_after = database, clock, metrics, late_after
        patiently = patient(self._write)  # the ticker comes again by itself, and must not be held up
        self._lanes: BatchQueue[Submission, Result] = BatchQueue(
            lambda submissions: self._write(submissions) if _only_ticks(submissions) else patiently(submissions)
        )
        self.plans = plans
        self.loaded_runs = RunCache(plans)
        self.decided = 0
        self.on_letters: Callable[[], None] = lambda: None
        """Called after a commit that put something into the outbox."""
        self.on_wake: Callable[[Mapping[str, datetime | None]], None] = lambda wakes: None
        """Called after a commit with the runs it touched, and when they want to be woken."""
        self.on_errands: Callable[[], None] = lambda: None
        """Called after a commit that left something to do for the almanac."""
        self.on_changed: Callable[[Sequence[LoadedRun]], None] = lambda loaded_runs: None
        """Called after a commit with the runs it touched, also where only answers came in."""

    async def take(self, submission: Submission) -> Result:
        """Do an ask, together with whatever else waits."""
        kind = type(submission.command).__name__ if submission.command else ""
        with span("ask", run=submission.run_id, command=kind, delivery=short(submission.delivery_id)) as under_way:
            if (origin := here()) is not None:
                submission = replace(submission, origin=origin)
            result = await self._lanes.put(self._lane(submission), submission)
            under_way.note(outcome=_outcome(result))
        return result

    async def remove(self, run_id: str, delivery_id: str | None = None) -> None:
        """The chat is gone: end its run quietly, without sending anything more there."""
        await self.take(Submission(run_id=run_id, command=End(sure=True), removed=True, delivery_id=delivery_id))

    async def loaded(self, run_id: str) -> LoadedRun | None:
        """A run as it is now; None where there is none of that id."""
        return next(iter(await self.folds_of([run_id])), None)

    async def folds_of(self, run_ids: Sequence[str]) -> Sequence[LoadedRun]:
        """Runs as they are now, in this order, read together; an id of which there is none is left out."""
        found: dict[str, LoadedRun] = {}
        if not self._database.is_postgres:  # one process: memory is as new as the tables
            found = {run_id: loaded for run_id in run_ids if (loaded := self.loaded_runs.get(run_id))}
        if missing := [run_id for run_id in run_ids if run_id not in found]:
            async with self._database.reading() as tx:
                read = await self.loaded_runs.current(tx, (await runs.look(tx, missing)).values())
            self.loaded_runs.keep(read.values())
            found.update(read)
        return [found[run_id] for run_id in run_ids if run_id in found]

    async def sessions_of(self, cohort_id: str) -> Sequence[LoadedRun]:
        """The sessions of a group that began, oldest first."""
        async with self._database.reading() as tx:
            ids = await programme.begun_runs(tx, cohort_id)
        return await self.folds_of(ids)

    async def fold_in(self, tx: Tx, run_id: str) -> LoadedRun | None:
        """A run as a transaction sees it, for whoever is inside one."""
        return next(iter(await self.folds_in(tx, [run_id])), None)

    async def folds_in(self, tx: Tx, run_ids: Sequence[str]) -> Sequence[LoadedRun]:
        """The same for several, in this order; an id of which there is none is left out."""
        found = await self.loaded_runs.current(tx, (await runs.look(tx, run_ids)).values())
        return [found[run_id] for run_id in run_ids if run_id in found]

    async def idle(self) -> None:
        """Wait until no command waits."""
        await self._lanes.idle()

    def _lane(self, submission: Submission) -> str:
        if not self._database.is_postgres:
            return ""  # one writer: everything that waits, across runs, in one transaction
        if isinstance(submission.command, Tick):
            return f"ticks {int(submission.run_id[:8], 16) % TICK_LANES}"
        return submission.run_id

    async def _write(self, submissions: Sequence[Submission]) -> Sequence[Result]:
        with span("write", *(submission.origin for submission in submissions), count=len(submissions)) as under_way:
            async with self._database.writing() as tx:
                write = RunTransaction(tx, self.loaded_runs, self._clock.now(), self._late_after)
                result = await write.all(submissions)
            changed = write.changed
            under_way.note(runs=len(changed))
        self.loaded_runs.keep(changed)
        self.loaded_runs.secrets |= write.box.secrets
        self.decided += len(submissions)
        self._tell(submissions, result)
        self.on_changed(changed)
        if write.letters:
            self.on_letters()
        if write.errands:
            self.on_errands()
        self.on_wake({loaded.row.id: loaded.row.wake_at for loaded in changed})
        return result

    def _tell(self, submissions: Sequence[Submission], result: Sequence[Result]) -> None:
        self._metrics.batch.observe(len(submissions))
        commands: Counter[tuple[str, str]] = Counter()
        for submission, one in zip(submissions, result, strict=True):
            outcome = _outcome(one)
            if one.repeated:
                self._metrics.repeated.inc()
            elif submission.command is not None:
                command = type(submission.command).__name__
                commands[command, outcome] += 1
                if not isinstance(submission.command, Tick | Answer):
                    delivery = short(submission.delivery_id)
                    log.info("command", run=submission.run_id, command=command, outcome=outcome, delivery=delivery)
        for labels, count in commands.items():
            self._metrics.commands.labels(*labels).inc(count)


def _outcome(result: Result) -> str:
    """What came of an ask, in one word."""
    if result.repeated:
        return "repeated"
    return "refused" if result.refused else "done" if result.loaded else "missing"


def _only_ticks(submissions: Sequence[Submission]) -> bool:
    return all(isinstance(submission.command, Tick) for submission in submissions)
