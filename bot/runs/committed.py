"""Committed: what a transaction of the write side changed, published to the other parts once it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.runs.state_cache import LoadedRun


@dataclass(frozen=True)
class Committed:
    """One commit. `runs` are those it touched, also where only answers came in."""

    runs: tuple[LoadedRun, ...] = ()
    messages: bool = False
    """Messages were put into the outbox."""
    errands: bool = False
    """Errands of a programme were planned or dropped."""

    @property
    def wake_ups(self) -> Mapping[str, datetime | None]:
        """When each run it touched next needs the clock, by run id."""
        return {loaded.row.id: loaded.row.wake_at for loaded in self.runs}


Publish = Callable[[Committed], None]
"""Takes what was committed. Never raises."""
