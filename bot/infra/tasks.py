"""Background tasks: keeps references to them until they are done, and logs their failures.

At a stop they get the time that the caller gives, and are then cancelled. A transaction goes on to its end though its caller
was cancelled, and its error is then only logged (`uninterrupted`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import structlog

from bot.infra.metrics import Metrics

log = structlog.get_logger(__name__)

Failed = Callable[[BaseException], None]
Result = TypeVar("Result")


class BackgroundTasks:
    """A set of running tasks: the event loop itself may drop a task that nothing refers to.

    `failed` is called with the error of a task that raised; `then` is called after each task, also a cancelled one.
    """

    def __init__(self, failed: Failed, then: Callable[[], None] = lambda: None) -> None:
        self._failed, self._then = failed, then
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def begin(self, work: Coroutine[Any, Any, Any]) -> None:
        """Start `work` as a task."""
        self.hold(asyncio.create_task(work))

    def hold(self, task: asyncio.Task[Any]) -> None:
        """Keep a task that runs already."""
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def wait(self, seconds: float) -> None:
        """Wait for the tasks that run now, at most that long. Cancels nothing."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    async def idle(self) -> None:
        """Wait until no task runs."""
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


def counted(metrics: Metrics, name: str, event: str) -> Failed:
    """Counts failures under `name` and logs them as `event`."""

    def failed(error: BaseException) -> None:
        metrics.failures.labels(name).inc()
        log.error(event, exc_info=error)

    return failed


async def uninterrupted(work: Coroutine[Any, Any, Result]) -> Result:
    """Do `work` to its end even if the caller is cancelled: a transaction must not be cut in two.

    Where the caller has gone nobody sees an error of `work`, so it is logged.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            _abandoned.hold(task)
        raise


def _log_abandoned(error: BaseException) -> None:
    log.error("abandoned work failed", exc_info=error)


_abandoned = BackgroundTasks(_log_abandoned)
