"""Run cache: the state of runs in memory, by version; and a run while a transaction works on it.

An entry is replaced only after a commit, so the cache is never ahead of the database. A session that this version cannot
read is left out and reported once for each of its versions; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce

from cachetools import LRUCache

from bot.infra.metrics import Metrics
from bot.store import runs
from bot.store.ballots import Opening
from bot.store.database import Tx
from bot.store.plans import PlanCache
from bot.store.runs import RunRow
from bot.store.unreadable import unreadable
from dialogs.engine.due import wake_at
from dialogs.features.answers import open_now
from dialogs.plan.model import Plan
from dialogs.run import events as e
from dialogs.run.commands import Command
from dialogs.run.evolve import evolve
from dialogs.run.state import Run

MOST_UNREADABLE = 1_000  # reports of unreadable runs that are remembered, so that each is made once
MOST_RUNS = 20_000  # the least recently used are dropped, and loaded again when they are needed


@dataclass(frozen=True)
class LoadedRun:
    """A run as its events have made it, with its row and its plan."""

    row: RunRow
    plan: Plan
    run: Run


class RunCache:
    """Loaded runs by id."""

    def __init__(self, plans: PlanCache, metrics: Metrics | None = None) -> None:
        self._plans, self._metrics = plans, metrics
        self._unreadable: LRUCache[str, int] = LRUCache(MOST_UNREADABLE)  # run id -> the version that was reported
        self._loaded_runs: LRUCache[str, LoadedRun] = LRUCache(MOST_RUNS)

    def get(self, run_id: str) -> LoadedRun | None:
        """What is in memory. Another replica may be ahead of it."""
        return self._loaded_runs.get(run_id)

    async def current(self, tx: Tx, rows: Iterable[RunRow]) -> Mapping[str, LoadedRun]:
        """The runs of these rows, brought up to date with the events that memory does not have yet.

        Runs that this version cannot read are left out. Each is counted and logged once for each of its versions.
        """
        current: dict[str, LoadedRun] = {}
        behind: dict[str, int] = {}
        for row in rows:
            known = self._known(row)
            try:
                same = known is not None and known.row.plan_hash == row.plan_hash
                plan = known.plan if known is not None and same else await self._plans.read(tx, row.plan_hash)
            except Exception as error:
                self._missed(row, error)
                continue
            current[row.id] = LoadedRun(row, plan, known.run if known else Run())
            version = known.row.version if known else 0
            if version != row.version:
                behind[row.id] = version
        events = await runs.events_after(tx, behind)
        for run_id in behind:
            loaded = current[run_id]
            try:
                run = reduce(evolve, (event for _, event in events[run_id]), loaded.run)
            except Exception as error:
                self._missed(loaded.row, error)
                del current[run_id]
            else:
                current[run_id] = LoadedRun(loaded.row, loaded.plan, run)
        return current

    def _known(self, row: RunRow) -> LoadedRun | None:
        known = self._loaded_runs.get(row.id)
        if known is not None and known.row.version > row.version:  # the database has lost its last commits
            del self._loaded_runs[row.id]
            return None
        return known

    def _missed(self, row: RunRow, error: Exception) -> None:
        """A run cannot be read. It waits for a replica that can; the others go on."""
        if self._unreadable.get(row.id) == row.version:
            return
        self._unreadable[row.id] = row.version
        if self._metrics is not None:
            self._metrics.unreadable.labels("run").inc()
        unreadable("run", row.id, error)

    def keep(self, loaded_runs: Iterable[LoadedRun]) -> None:
        """Remember runs that are committed, unless memory is ahead already."""
        for loaded in loaded_runs:
            known = self._loaded_runs.get(loaded.row.id)
            if known is None or known.row.version <= loaded.row.version:
                self._loaded_runs[loaded.row.id] = loaded

    def forget(self) -> None:
        """Drop everything: rows were deleted, or the database is another one."""
        self._loaded_runs.clear()


@dataclass
class WorkingRun:
    """A run while a batch works on it."""

    row: RunRow
    plan: Plan
    run: Run
    events: list[e.Event] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)  # polls that were answered
    following: list[Command] = field(default_factory=list)  # what is decided once the present command is
    moved: bool = False  # a tick or an event came, so the next wake-up may be another one

    @property
    def loaded(self) -> LoadedRun:
        return LoadedRun(self.row, self.plan, self.run)

    @property
    def wake_at(self) -> datetime | None:
        """When the clock is needed next."""
        if not self.moved:
            return self.row.wake_at
        return wake_at(self.plan, self.run)

    @property
    def sizes(self) -> Mapping[Opening, int]:
        """The openings of the polls that can be answered now, with their numbers of options."""
        return {Opening(self.row.id, one.poll, one.opening): one.options for one in open_now(self.plan, self.run)}
