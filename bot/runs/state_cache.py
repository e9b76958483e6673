"""Run cache: the state of runs in memory, by version.

An entry is replaced only after a commit, so the cache is never ahead of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cachetools import LRUCache

from bot.store import runs
from bot.store.database import Tx
from bot.store.plans import PlanCache
from bot.store.runs import RunRow
from dialogs.plan.model import Plan
from dialogs.run.evolve import evolve
from dialogs.run.state import Run

MOST_RUNS = 20_000  # the least recently used are dropped, and loaded again when they are needed


@dataclass(frozen=True)
class LoadedRun:
    """A run as its events have made it, with its row and its plan."""

    row: RunRow
    plan: Plan
    run: Run


class RunCache:
    """Loaded runs by id."""

    def __init__(self, plans: PlanCache) -> None:
        self._plans = plans
        self._loaded_runs: LRUCache[str, LoadedRun] = LRUCache(MOST_RUNS)

    def get(self, run_id: str) -> LoadedRun | None:
        """What is in memory. Another replica may be ahead of it."""
        return self._loaded_runs.get(run_id)

    async def current(self, tx: Tx, rows: Iterable[RunRow]) -> Mapping[str, LoadedRun]:
        """The runs of these rows, brought up to date with the events that memory does not have yet."""
        current: dict[str, LoadedRun] = {}
        behind: dict[str, int] = {}
        for row in rows:
            known = self._loaded_runs.get(row.id)
            if known is not None and known.row.version > row.version:  # the database has lost its last commits
                del self._loaded_runs[row.id]
                known = None
            current[row.id] = LoadedRun(row, await self._plans.read(tx, row.plan_hash), known.run if known else Run())
            version = known.row.version if known else 0
            if version != row.version:
                behind[row.id] = version
        for run_id, events in (await runs.events_after(tx, behind)).items():
            run = current[run_id].run
            for _, event in events:
                run = evolve(run, event)
            current[run_id] = LoadedRun(current[run_id].row, current[run_id].plan, run)
        return current

    def keep(self, loaded_runs: Iterable[LoadedRun]) -> None:
        """Remember runs that are committed, unless memory is ahead already."""
        for loaded in loaded_runs:
            known = self._loaded_runs.get(loaded.row.id)
            if known is None or known.row.version <= loaded.row.version:
                self._loaded_runs[loaded.row.id] = loaded

    def forget(self) -> None:
        """Drop everything: rows were deleted, or the database is another one."""
        self._loaded_runs.clear()
