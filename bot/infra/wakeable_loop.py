"""Wakeable loop: a background loop, woken on demand, that says when it is idle and survives database outages.

Later failures in a row are retried after the wait that the caller gives. A stop waits for what is being done, because a
transaction must not be torn in two.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics

AT_ONCE = 2  # failures in a row that are retried at once: a lock or a connection is mostly missing only for the moment

log = structlog.get_logger(__name__)


class WakeableLoop:
    """Awaits `work` after each `wake`. A failure is counted and logged under `name`, and retried: the first two in a row at
    once, those that follow `again_after` later.

    `under_way` says whether something runs that `work` began and that will wake the loop when it is done. In real time it
    begins at most once in `apart` seconds: under load, what comes meanwhile is done together.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[None]],
        clock: Clock,
        metrics: Metrics,
        again_after: timedelta,
        under_way: Callable[[], bool] = lambda: False,
        apart: float = 0.0,
    ) -> None:
        self._name, self._work, self._clock, self._metrics = name, work, clock, metrics
        self._again_after, self._under_way, self._apart = again_after, under_way, apart
        self._woken, self._idle = asyncio.Event(), asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self.stopping = False
        """The loop was asked to stop: `work` should begin nothing more."""

    def start(self) -> None:
        """Begin, with a first look."""
        self._loop = asyncio.create_task(self._run(), name=self._name)
        self.wake()

    async def stop(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        self.stopping = True
        self.wake()
        if self._loop:  # not cancelled: a transaction must not be torn in two
            await self._loop

    def wake(self) -> None:
        """There may be something to do."""
        if not self.stopping:
            self._idle.clear()
        self._woken.set()

    async def idle(self) -> None:
        """Wait until nothing is due."""
        if self._loop is not None:
            await self._idle.wait()

    @property
    def is_idle(self) -> bool:
        """Nothing is due as far as this replica knows."""
        return self._loop is None or self._idle.is_set()

    async def _run(self) -> None:
        began, failures = -math.inf, 0
        while not self.stopping:
            await self._woken.wait()
            if (early := began + self._apart - time.monotonic()) > 0:
                await self._clock.rest(early)
            self._woken.clear()
            began = time.monotonic()
            try:
                await self._work()
                failures = 0
            except Exception:
                failures += 1
                self._metrics.failures.labels(self._name).inc()
                log.error("loop failed", loop=self._name, exc_info=True)
                if failures <= AT_ONCE:
                    self._woken.set()
                else:  # the database is away
                    self._clock.wake(self._clock.now() + self._again_after, self.wake)
            if not (self._woken.is_set() or self._under_way()):
                self._idle.set()
        self._idle.set()
