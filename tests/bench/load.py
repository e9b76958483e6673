"""Load generator: sends many requests to one address, a number at once, and times each."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import aiohttp


@dataclass
class Load:
    """The result. `waits` are seconds from sending a request to its complete response."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Requests answered with 200 per second."""
        return self.statuses[200] / self.seconds


async def drive(
    url: str | Sequence[str], bodies: Iterable[bytes], token: str, at_once: int = 32, rate: float | None = None
) -> Load:
    """Send all bodies, `at_once` at a time, at most `rate` per second (None: as fast as they are answered).

    Of several addresses each gets an equal part.
    """
    urls = (url,) if isinstance(url, str) else tuple(url)
    load, waiting = Load(), iter(bodies)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    began = time.perf_counter()
    sent = 0

    async def worker(session: aiohttp.ClientSession, address: str) -> None:
        nonlocal sent
        for body in waiting:
            sent += 1
            if rate is not None and (early := began + sent / rate - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            start = time.perf_counter()
            async with session.post(address, data=body, headers=headers) as answer:
                await answer.read()
                load.statuses[answer.status] += 1
            load.waits.append(time.perf_counter() - start)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(worker(session, urls[number % len(urls)]) for number in range(at_once)))
    load.seconds = time.perf_counter() - began
    return load
