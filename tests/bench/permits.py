"""Rate limit benchmark: limits shared through PostgreSQL, compared with limits inside each process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from bot.infra.clock import SystemClock
from bot.infra.metrics import Metrics
from bot.infra.rate_limit import Limit, LocalRateLimiter, RateLimiter
from bot.store.database import Database
from bot.store.shared_rate_limit import SharedRateLimiter
from tests.bench.inbound import AT_ONCE, postgres
from tests.bench.result import Line, percentile

CHATS = 500
CHAT = ((7, 1.0), (60, 30.0), (1_800, 3_600.0))  # the shape of what Teams allows in one chat
TENANT = ((100_000, 1.0),)  # never reached here, because waiting is not measured
ROUNDS = 3


async def measure(count: int) -> Sequence[Line]:
    """Measure this number of permits, requested by one process and by two."""
    own = [await _burst([LocalRateLimiter(time.monotonic)], count) for _ in range(ROUNDS)]
    shared: dict[int, list[tuple[float, float, float]]] = {1: [], 2: []}
    async with postgres() as url, AsyncExitStack() as stack:
        replicas = [Database(url) for _ in range(2)]
        for database in replicas:
            stack.push_async_callback(database.close)
        for _ in range(ROUNDS):
            for number, found in shared.items():
                asked = [SharedRateLimiter(database, SystemClock(), Metrics()) for database in replicas[:number]]
                found.append(await _burst(asked, count))
    lines = [("each process for itself", own), ("one process by PostgreSQL", shared[1]), ("two by PostgreSQL", shared[2])]
    return [
        Line(f"permits to send, {AT_ONCE} asked for at once, {how}: in all, p99, processor each", _said(all_))
        for how, all_ in lines
    ]


async def _burst(rate_limiter: Sequence[RateLimiter], count: int) -> tuple[float, float, float]:
    """Permits per second, p99 in seconds, processor seconds per permit."""
    numbers, waits = iter(range(count)), list[float]()

    async def worker(asked: RateLimiter) -> None:
        for number in numbers:
            began = time.perf_counter()
            await asked.take((Limit(f"chat {number % CHATS}", CHAT), Limit("tenant", TENANT)))
            waits.append(time.perf_counter() - began)

    began, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker(asked) for asked in rate_limiter for _ in range(AT_ONCE // len(rate_limiter))))
    return count / (time.perf_counter() - began), percentile(waits, 0.99), (time.process_time() - spent) / count


def _said(rounds: Sequence[tuple[float, float, float]]) -> str:
    rate, p99, spent = (percentile([one[which] for one in rounds], 0.5) for which in range(3))
    return f"{rate:,.0f}/s, {p99 * 1000:.0f} ms, {spent * 1000:.2f} ms"
