"""Batch queue: items are processed together and in order, each with its own result, despite failures and cancellation."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.infra.batching import Batch, BatchQueue
from bot.infra.tasks import uninterrupted
from tests.support.limits import HANG


class Work:
    """Doubles numbers and records the batches. `gate` delays the work; 13 fails."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, items: Sequence[int]) -> Sequence[int]:
        await self.gate.wait()
        self.batches.append(list(items))
        if 13 in items:
            raise ValueError("bad luck")
        return [2 * item for item in items]


async def test_everything_that_waits_is_done_together() -> None:
    work = Work()
    lanes = BatchQueue(work)
    work.gate.clear()
    first = asyncio.create_task(lanes.put("a", 1))
    await asyncio.sleep(0)
    rest = [asyncio.create_task(lanes.put("a", number)) for number in range(2, 6)]
    await asyncio.sleep(0)
    assert lanes.busy
    work.gate.set()
    assert await asyncio.gather(first, *rest) == [2, 4, 6, 8, 10]
    assert work.batches == [[1], [2, 3, 4, 5]]
    await lanes.idle()
    assert not lanes.busy


async def test_a_batch_that_waits_takes_in_what_comes_meanwhile() -> None:
    batches: list[list[int]] = []
    locked, waits = asyncio.Event(), asyncio.Event()

    async def work(items: Batch[int]) -> Sequence[int]:
        waits.set()
        await locked.wait()
        items.grow()
        batches.append(list(items))
        return [2 * item for item in items]

    lanes = BatchQueue(work, most=3)
    first = asyncio.create_task(lanes.put("a", 1))
    await waits.wait()
    rest = [asyncio.create_task(lanes.put(lane, number)) for number, lane in enumerate("aaab", start=2)]
    await asyncio.sleep(0)
    locked.set()
    assert await asyncio.gather(first, *rest) == [2, 4, 6, 8, 10]
    assert sorted(batches) == [[1, 2, 3], [4], [5]], "up to the limit, and of its own lane"


async def test_an_item_that_is_tried_alone_stays_alone() -> None:
    batches: list[list[int]] = []
    later: list[asyncio.Task[int]] = []

    async def work(items: Batch[int]) -> Sequence[int]:
        if items == [13]:  # somebody comes while it is tried alone
            later.append(asyncio.create_task(lanes.put("a", 2)))
            await asyncio.sleep(0)
        items.grow()
        batches.append(list(items))
        if 13 in items:
            raise ValueError("bad luck")
        return items

    lanes = BatchQueue(work)
    bad, good = await asyncio.gather(lanes.put("a", 13), lanes.put("a", 1), return_exceptions=True)
    assert isinstance(bad, ValueError)
    assert (good, await later[0], batches) == (1, 2, [[13, 1], [13], [1], [2]])


async def test_a_batch_has_a_limit() -> None:
    work = Work()
    lanes = BatchQueue(work, most=2)
    assert await asyncio.gather(*(lanes.put("a", number) for number in range(5))) == [0, 2, 4, 6, 8]
    assert max(map(len, work.batches)) == 2


async def test_lanes_do_not_wait_for_each_other() -> None:
    held = asyncio.Event()

    async def work(items: Sequence[str]) -> Sequence[str]:
        if "slow" in items:
            await held.wait()
        return items

    lanes = BatchQueue(work)
    slow = asyncio.create_task(lanes.put("a", "slow"))
    assert await lanes.put("b", "quick") == "quick"
    held.set()
    assert await slow == "slow"


async def test_one_bad_item_fails_alone() -> None:
    lanes = BatchQueue(Work())
    results = await asyncio.gather(*(lanes.put("a", number) for number in (1, 13, 3)), return_exceptions=True)
    assert (results[0], results[2]) == (2, 6)
    assert isinstance(results[1], ValueError)


async def test_work_is_done_even_when_nobody_waits_any_more() -> None:
    work = Work()
    lanes = BatchQueue(work)
    work.gate.clear()
    waiting = asyncio.create_task(lanes.put("a", 1))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    work.gate.set()
    await lanes.idle()
    assert work.batches == [[1]]


async def test_a_cancelled_batch_leaves_nobody_waiting() -> None:
    work = Work()
    lanes = BatchQueue(work)
    work.gate.clear()
    first = asyncio.create_task(lanes.put("a", 1))
    await asyncio.sleep(0)
    second = asyncio.create_task(lanes.put("a", 2))
    await asyncio.sleep(0)
    (running,) = lanes._running.values()
    running.cancel()
    async with asyncio.timeout(HANG):
        await asyncio.wait([first, second])
    assert first.cancelled()
    assert second.cancelled()
    assert not lanes.busy


async def test_what_follows_the_work_is_outside_what_is_tried_again() -> None:
    def broken() -> None:
        raise ValueError("after the commit")

    work = Work()
    lanes = BatchQueue(work, after=broken)
    assert await asyncio.gather(*(lanes.put("a", number) for number in (1, 2))) == [2, 4]
    assert work.batches == [[1, 2]]


async def test_what_is_begun_as_a_whole_is_finished() -> None:
    begun, held, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await held.wait()
        done.set()

    caller = asyncio.create_task(uninterrupted(work()))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    held.set()
    await done.wait()
