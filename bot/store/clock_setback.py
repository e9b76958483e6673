"""What happens when this machine's clock is set back: waits of the old time end, and everybody looks again.

Sessions keep the times they announced, because the clocks on people's walls are right. A clock set forward needs nothing of
its own: what became late by it is a late tick like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.tasks import Aside, counted
from bot.store.database import Database
from bot.store.setback import forgive

log = structlog.get_logger(__name__)


class SetBack:
    """Told by the clock that it was set back; pokes whoever waits for instants."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics, pokes: Sequence[Callable[[], None]]) -> None:
        self._database, self._clock, self._pokes = database, clock, pokes
        self._aside = Aside(counted(metrics, "set back", "after the clock was set back"))

    def __call__(self, by: timedelta) -> None:
        """It was set back by so much."""
        log.warning("clock set back", seconds=round(by.total_seconds()))
        self._aside.begin(self._forgive())

    async def idle(self) -> None:
        """Wait until that is dealt with."""
        await self._aside.idle()

    async def _forgive(self) -> None:
        async with self._database.writing() as tx:
            await forgive(tx, self._clock.now())
        for poke in self._pokes:
            poke()
