"""Work done aside: begun by somebody who does not wait for it, and held on to until it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot.infra.metrics import Metrics

log = structlog.get_logger(__name__)

Failed = Callable[[BaseException], None]


class BackgroundTasks:
    """Holds tasks until they are done: the event loop itself may forget a task that nobody holds.

    `failed` is told the error of one that raised; after each one, also a cancelled one, `then` is called.
    """

    def __init__(self, failed: Failed, then: Callable[[], None] = lambda: None) -> None:
        self._failed, self._then = failed, then
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def begin(self, work: Coroutine[Any, Any, Any]) -> None:
        """Begin `work`."""
        self.hold(asyncio.create_task(work))

    def hold(self, task: asyncio.Task[Any]) -> None:
        """Hold on to what has begun already."""
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def wait(self, seconds: float) -> None:
        """Wait for what is under way now, no longer than that; nothing is cancelled."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self, seconds: float) -> None:
        """Wait at most that long, then cancel the rest."""
        await self.wait(seconds)
        for task in self._tasks:
            task.cancel()
        await self.idle()

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._failed(error)
        self._then()


def counted(metrics: Metrics, name: str, said: str) -> Failed:
    """Counts failures under `name` and logs them as `said`, with the kind of error: its text may quote people."""

    def failed(error: BaseException) -> None:
        metrics.failures.labels(name).inc()
        log.error(said, error=type(error).__name__)

    return failed
