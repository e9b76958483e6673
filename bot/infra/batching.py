"""Lanes: work that waits is done together, lane by lane, in the order it came.

The batch is whatever waits when a lane becomes free ("take all that waits"): a lone piece of work is never held back, and
under load one transaction carries many. Measured, that is faster at every load than waiting a fixed time for company.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Generic, TypeVar

from bot.infra.errors import Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")


class BatchQueue(Generic[Item, Result]):
    """Hands batches of items to `work`, which returns one result for each (or raises, having done nothing).

    When a batch of several fails, each item is tried alone, so that one bad item cannot spoil the others' work; but not when
    the database is away, which is nobody's fault.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]], most: int = 500) -> None:
        self._work = work
        self._most = most
        self._waiting: dict[str, deque[tuple[Item, asyncio.Future[Result]]]] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    async def put(self, lane: str, item: Item) -> Result:
        """Do `item` in `lane` and return its result. The work goes on even where the caller gives up waiting."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(lane, deque()).append((item, done))
        if lane not in self._running:
            self._running[lane] = asyncio.create_task(self._run(lane))
        return await done

    @property
    def busy(self) -> bool:
        """Something is being done or waits."""
        return bool(self._running)

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        while self._running:
            await asyncio.wait(list(self._running.values()))

    async def _run(self, lane: str) -> None:
        waiting = self._waiting[lane]
        try:
            while waiting:
                batch = [waiting.popleft() for _ in range(min(len(waiting), self._most))]
                await self._together(batch)
        finally:  # no await between here and the last look at `waiting`: nothing can slip in unseen
            del self._running[lane], self._waiting[lane]
            for _, done in waiting:
                done.cancel()

    async def _together(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._work([item for item, _ in batch])
        except Exception as error:
            if len(batch) == 1 or isinstance(error, Unavailable):
                for _, done in batch:
                    _finish(done, error=error)
                return
            for one in batch:
                await self._together([one])
            return
        for (_, done), result in zip(batch, results, strict=True):
            _finish(done, result)


async def uninterrupted(work: Coroutine[Any, Any, Result]) -> Result:
    """Do `work` to its end even where the caller is cancelled: a transaction must not be torn in two."""
    return await asyncio.shield(asyncio.ensure_future(work))


def _finish(done: asyncio.Future[Result], result: Result | None = None, error: Exception | None = None) -> None:
    if done.done():  # whoever waited has gone (a webhook timed out); the work is done all the same
        return
    if error is not None:
        done.set_exception(error)
    else:
        done.set_result(result)  # type: ignore[arg-type]
