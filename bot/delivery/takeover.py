"""Takeover: releases the messages that a dead replica had claimed, and wakes this one, within two seconds. Whose run is due
is claimed in `bot.runs.ticker`.

A replica counts as dead when its lock was seen, and is missing at two looks in a row: one whose connection broke for a
moment has it back by then. What was seen before this replica's own connection broke does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks, counted
from bot.store import replicas
from bot.store.database import Database
from bot.store.replicas import Liveness

LOOKS_APART = timedelta(seconds=0.7)  # between two looks whether another replica has died

log = structlog.get_logger(__name__)


class Takeover:
    """Looks for replicas that have died, and calls `wake` when one may have left work behind."""

    def __init__(self, database: Database, liveness: Liveness, metrics: Metrics, wake: Callable[[], None]) -> None:
        self._database, self._liveness, self._wake = database, liveness, wake
        self._opened = 0
        self._seen: frozenset[int] = frozenset()
        self._missing: frozenset[int] = frozenset()
        self._looking = BackgroundTasks(counted(metrics, "takeover", "dead replicas not looked for"))

    def look_soon(self) -> None:
        """Look, without making the caller wait. Never twice at a time."""
        if self._database.is_postgres and not self._looking:
            self._looking.begin(self.look())

    async def stop(self) -> None:
        """Wait for the look that is under way."""
        await self._looking.idle()

    async def look(self) -> None:
        """Look once."""
        opened = self._liveness.opened
        if not self._liveness.held or opened != self._opened:
            self._opened, self._seen, self._missing = opened, frozenset(), frozenset()
        if not self._liveness.held:
            return
        async with self._database.reading() as tx:
            alive = await replicas.alive(tx)
        dead = self._missing - alive
        self._missing = self._seen - alive
        self._seen = alive
        if dead:
            async with self._database.writing() as tx:
                owners = await replicas.release_claims(tx, dead)
            log.warning("replica gone", replicas=len(dead), with_claims=owners)
        if dead or self._missing:
            self._wake()
