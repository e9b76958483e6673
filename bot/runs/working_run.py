"""Working run: a run while a transaction works on it, and what the transaction has to store of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.runs.state_cache import LoadedRun
from bot.store.ballots import Opening
from bot.store.runs import RunRow
from dialogs.engine.due import wake_at
from dialogs.features.answers import open_now
from dialogs.plan.model import Plan
from dialogs.run import events as e
from dialogs.run.commands import Command
from dialogs.run.state import Run


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
    _due: tuple[Run, datetime | None] | None = None  # when the clock is needed next, of this very run

    @property
    def loaded(self) -> LoadedRun:
        return LoadedRun(self.row, self.plan, self.run)

    @property
    def wake_at(self) -> datetime | None:
        """When the clock is needed next."""
        if not self.moved:
            return self.row.wake_at
        if self._due is None or self._due[0] is not self.run:
            self._due = self.run, wake_at(self.plan, self.run)
        return self._due[1]

    @property
    def sizes(self) -> Mapping[Opening, int]:
        """The openings of the polls that can be answered now, with their numbers of options."""
        return {Opening(self.row.id, one.poll, one.opening): one.options for one in open_now(self.plan, self.run)}
