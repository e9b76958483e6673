"""Keyed background queue: work that runs after Zoom got its answer, in order within a key and concurrently across keys.

Concurrency is bounded (`bot.channels.concurrency`): thousands of tasks that each take a small step slow down all others.
Work that fails is logged, and what follows under its key is still done. When the service stops, work that waits for a time
is dropped. The key is the person (`handler`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import structlog

from bot.channels.concurrency import SIDE_BY_SIDE
from bot.channels.zoom.parsing import NAME
from bot.infra.metrics import Metrics

log = structlog.get_logger(__name__)
LAST_MOMENTS = timedelta(seconds=10)  # that running work gets when the service stops


class KeyedQueue:
    """Runs coroutines in the background and keeps a reference to each until it is done."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._last: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._side_by_side = asyncio.Semaphore(SIDE_BY_SIDE)
        self._timers: dict[asyncio.TimerHandle, Coroutine[Any, Any, None]] = {}

    @property
    def waiting(self) -> int:
        """How many coroutines are not done yet."""
        return len(self._tasks)

    def add(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` after everything that was added under the same key before."""
        task = asyncio.create_task(self._after(self._last.get(key), work))
        self._last[key] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._forget(key, done))

    def later(self, wait: timedelta, key: str, work: Coroutine[Any, Any, None]) -> None:
        """Add `work` under this key when `wait` has passed. Dropped when the service stops before."""
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle = loop.call_later(wait.total_seconds(), lambda: self.add(key, self._timers.pop(timer)))
        self._timers[timer] = work

    def ring(self) -> None:
        """Start all delayed work now (for tests)."""
        while self._timers:
            timer = next(iter(self._timers))
            timer.cancel()
            self.add("rung", self._timers.pop(timer))

    async def idle(self) -> None:
        """Wait until nothing runs (timers do not count)."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self, within: timedelta = LAST_MOMENTS) -> None:
        """Drop the timers, let running work finish, and cancel what takes longer than `within`."""
        while self._timers:
            timer, work = self._timers.popitem()
            timer.cancel()
            work.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within.total_seconds())
        for task in self._tasks:
            task.cancel()
        await self.idle()

    async def _after(self, before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None]) -> None:
        try:
            if before:
                await asyncio.wait([before])
            async with self._side_by_side:
                await work
        except Exception as error:  # must not stop the work that follows under this key
            self._metrics.failures.labels(NAME).inc()
            log.error("zoom event failed", exc_info=error)
        finally:
            work.close()

    def _forget(self, key: str, done: asyncio.Task[None]) -> None:
        self._tasks.discard(done)
        if self._last.get(key) is done:
            del self._last[key]
