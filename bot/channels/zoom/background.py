"""Work that goes on after Zoom has had its answer: in order within a lane, side by side across lanes, awaited at the end.

Only so much side by side (`bot.channels.turnstile`): thousands that each take a small step in turn hold everybody else up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from traceback import extract_tb
from typing import Any

import structlog

from bot.channels.concurrency import SIDE_BY_SIDE
from bot.channels.zoom.parsing import NAME
from bot.infra.metrics import Metrics

log = structlog.get_logger(__name__)


class KeyedQueue:
    """Runs coroutines in the background and keeps hold of each until it is done."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._last: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._side_by_side = asyncio.Semaphore(SIDE_BY_SIDE)
        self._timers: dict[asyncio.TimerHandle, Coroutine[Any, Any, None]] = {}

    @property
    def waiting(self) -> int:
        """How much is not done yet."""
        return len(self._tasks)

    def add(self, lane: str, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` after everything that was added to the same lane before."""
        task = asyncio.create_task(self._after(self._last.get(lane), work))
        self._last[lane] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._forget(lane, done))

    def later(self, wait: timedelta, lane: str, work: Coroutine[Any, Any, None]) -> None:
        """Add `work` to the lane when `wait` has passed. Dropped when the service stops before."""
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle = loop.call_later(wait.total_seconds(), lambda: self.add(lane, self._timers.pop(timer)))
        self._timers[timer] = work

    def ring(self) -> None:
        """Begin at once what waits for its time."""
        while self._timers:
            timer = next(iter(self._timers))
            timer.cancel()
            self.add("rung", self._timers.pop(timer))

    async def idle(self) -> None:
        """Wait until nothing is being done (timers aside)."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self, within: timedelta = timedelta(seconds=10)) -> None:
        """Drop the timers, let what has begun finish, and cut off what takes longer than `within`."""
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
        except (
            Exception
        ) as broken:  # what went wrong must not stop the lane; texts of errors may quote people, so none is logged
            self._metrics.failures.labels(NAME).inc()
            frame = extract_tb(broken.__traceback__)[-1]
            log.error("zoom.work_failed", error=type(broken).__name__, place=f"{frame.name}:{frame.lineno}")
        finally:
            work.close()

    def _forget(self, lane: str, done: asyncio.Task[None]) -> None:
        self._tasks.discard(done)
        if self._last.get(lane) is done:
            del self._last[lane]
