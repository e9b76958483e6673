"""Batch queue: work that waits in the same lane is done together, in the order in which it came (group commit).

A batch is whatever waits when a lane becomes free. So a lone item is never held back, and under load one transaction
carries many. Measured, that is faster at every load than waiting a fixed time for more items. Work that first waits for a
lock takes in what came meanwhile (`Batch.grow`): otherwise replicas that share a run make ever smaller batches. At most 500
items go together. If a batch fails, each item is tried alone, so that a bad one spoils no other; with the database away,
nothing is tried again. Work goes on where its caller has given up.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

import structlog

from bot.infra.errors import Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")
log = structlog.get_logger(__name__)


class Batch(list[Item]):
    """The items that are done together, in order."""

    def __init__(self, entries: list[tuple[Item, asyncio.Future[Any]]], waiting: deque[Any], most: int) -> None:
        super().__init__(item for item, _ in entries)
        self._entries, self._waiting, self._most = entries, waiting, most

    def grow(self) -> None:
        """Add the items that came into the same lane since the batch began. An item that is tried alone stays alone."""
        while self._waiting and len(self) < self._most:
            self._entries.append(self._waiting.popleft())
            self.append(self._entries[-1][0])


class BatchQueue(Generic[Item, Result]):
    """Hands batches of items to `work`, which returns one result for each, or raises if it did nothing.

    When a batch of several fails, each item is tried alone, so that one bad item cannot spoil the others' work. Where the
    database is unavailable, nothing is tried again: no item is to blame. `after` is called when `work` is done, before
    callers get their results. It runs once for each batch, outside what is retried.
    """

    def __init__(
        self,
        work: Callable[[Batch[Item]], Awaitable[Sequence[Result]]],
        most: int = 500,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._work, self._after = work, after
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
        batch: list[tuple[Item, asyncio.Future[Result]]] = []
        try:
            while waiting:
                batch = [waiting.popleft() for _ in range(min(len(waiting), self._most))]
                await self._process(batch, waiting)
        finally:  # no await between here and the last look at `waiting`: nothing can slip in unseen
            del self._running[lane], self._waiting[lane]
            for _, done in (*batch, *waiting):  # unfinished only after a cancellation: no caller may wait for ever
                done.cancel()

    async def _process(self, batch: list[tuple[Item, asyncio.Future[Result]]], waiting: deque[Any]) -> None:
        try:
            results = await self._work(Batch(batch, waiting, self._most))
        except Exception as error:
            if len(batch) == 1 or isinstance(error, Unavailable):
                for _, done in batch:
                    _finish(done, error=error)
                return
            for one in batch:
                await self._process([one], deque())
            return
        try:
            self._after()
        except Exception:  # the work is stored: its callers must get their results
            log.error("batch not followed up", exc_info=True)
        for (_, done), result in zip(batch, results, strict=True):
            _finish(done, result)


def _finish(done: asyncio.Future[Result], result: Result | None = None, error: Exception | None = None) -> None:
    if done.done():  # the caller has gone (a webhook timed out); the work is done all the same
        return
    if error is not None:
        done.set_exception(error)
    else:
        done.set_result(result)  # type: ignore[arg-type]
