"""Folds: the state of runs in memory, by version. Replaced only after a commit, so memory is never ahead of the tables."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.store import runs
from bot.store.ballots import Opening
from bot.store.database import Tx
from bot.store.plans import PlanCache
from bot.store.runs import RunRow
from dialogs.plan.model import Plan
from dialogs.run.evolve import evolve
from dialogs.run.state import Run

_MOST = 20_000  # runs in memory; those longest unused are folded anew when they are needed


@dataclass(frozen=True)
class LoadedRun:
    """A run as its events have made it, with its row and its plan."""

    row: RunRow
    plan: Plan
    run: Run


class RunCache:
    """The memory of runs."""

    def __init__(self, plans: PlanCache) -> None:
        self._plans = plans
        self._loaded_runs: OrderedDict[str, LoadedRun] = OrderedDict()
        self.secrets: dict[Opening, bytes] = {}
        """Keys of open secret polls, which never change while they are open."""

    def get(self, run_id: str) -> LoadedRun | None:
        """What is in memory, which another replica may be ahead of."""
        return self._loaded_runs.get(run_id)

    async def current(self, tx: Tx, rows: Iterable[RunRow]) -> Mapping[str, LoadedRun]:
        """The folds of these rows, with the events memory does not have yet."""
        found: dict[str, LoadedRun] = {}
        behind: dict[str, int] = {}
        for row in rows:
            known = self._loaded_runs.get(row.id)
            if known is not None and known.row.version > row.version:  # the database has lost its last commits
                del self._loaded_runs[row.id]
                known = None
            found[row.id] = LoadedRun(row, await self._plans.read(tx, row.plan_hash), known.run if known else Run())
            version = known.row.version if known else 0
            if version != row.version:
                behind[row.id] = version
        for run_id, events in (await runs.events_after(tx, behind)).items():
            run = found[run_id].run
            for _, event in events:
                run = evolve(run, event)
            found[run_id] = LoadedRun(found[run_id].row, found[run_id].plan, run)
        return found

    def keep(self, loaded_runs: Iterable[LoadedRun]) -> None:
        """Remember folds that are committed, unless memory is further already."""
        for loaded in loaded_runs:
            known = self._loaded_runs.get(loaded.row.id)
            if known is None or known.row.version <= loaded.row.version:
                self._loaded_runs[loaded.row.id] = loaded
                self._loaded_runs.move_to_end(loaded.row.id)
        while len(self._loaded_runs) > _MOST:
            self._loaded_runs.popitem(last=False)
        if len(self.secrets) > _MOST:
            self.secrets.clear()

    def forget(self) -> None:
        """Drop everything: runs were erased."""
        self._loaded_runs.clear()
        self.secrets.clear()
